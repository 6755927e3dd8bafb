"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

import os

import streamlit as st


def main() -> None:
    """Set the page up and show the chosen view."""
    # NumPy reads it on import: its helper threads would wait for work at full speed
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from dashboard import catalogue, once
    from dashboard.shared import embedding, history, keeping, library, looks, navigation

    framed = embedding.embedded()
    st.set_page_config(
        page_title="Together or Apart",
        page_icon=":material/hub:",
        layout="wide",
        initial_sidebar_state="collapsed" if framed else "auto",
    )
    pages = catalogue.pages()
    once.begin()
    navigation.offer(pages)
    page = st.navigation(list(pages.values()), position="hidden" if framed else "top")
    looks.apply(framed)  # before anything is drawn, so that nothing jumps
    history.keep(catalogue.marks(), page.url_path)
    space = st.empty()
    keeping.tell(space)
    embedding.begin()
    page.run()
    embedding.offer()
    library.tell_browser()
    keeping.tell(space)  # of what happened meanwhile


if __name__ == "__main__":  # Dask workers import this file
    main()
