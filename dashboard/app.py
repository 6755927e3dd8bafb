"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

import streamlit as st


def main() -> None:
    """Set the page up and show the chosen view."""
    from dashboard.views import playground

    st.set_page_config(page_title="Together or Apart", page_icon=":material/hub:", layout="wide")
    pages = [
        st.Page(
            playground.show,
            title="Playground",
            icon=":material/play_circle:",
            url_path="playground",
            default=True,
        ),
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":  # Dask workers import this file
    main()
