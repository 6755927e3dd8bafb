"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

from importlib import import_module

import streamlit as st


def main() -> None:
    """Set the page up and show the chosen view."""
    from dashboard.catalogue import PAGES
    from dashboard.shared import garbage, history, keeping, navigation
    from dashboard.your_data.folders import server_folder

    st.set_page_config(page_title="Together or Apart", page_icon=":material/hub:", layout="wide")
    pages = {
        entry.path: st.Page(
            import_module(entry.module).show,
            title=entry.title,
            icon=entry.icon,
            url_path=entry.path,
            default=entry is PAGES[0],
        )
        for entry in PAGES
    }
    garbage.collect_in_background()
    server_folder()  # deletes what servers left behind that were killed
    navigation.offer(pages)
    page = st.navigation(list(pages.values()), position="top")
    marks = {entry.path: entry.mark for entry in PAGES}
    history.keep(marks | {"": PAGES[0].mark}, page.url_path)
    space = st.empty()
    keeping.tell(space)
    page.run()
    keeping.tell(space)  # of what happened meanwhile


if __name__ == "__main__":  # Dask workers import this file
    main()
