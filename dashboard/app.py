"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

from importlib import import_module

import streamlit as st

# Streamlit leaves a tenth of a laptop's screen empty above a page.
HIGH = "<style>.stMainBlockContainer {padding-top: 4.5rem}</style>"
# White text on the dark theme's primary colour is too faint; darker, that would be so on the page.
DARK = "<style>[data-testid=stMultiSelectTagsContainer] [data-tag] {background: #2E7BB3}</style>"


def main() -> None:
    """Set the page up and show the chosen view."""
    from dashboard.catalogue import PAGES
    from dashboard.shared import embedding, garbage, keeping, navigation
    from dashboard.your_data.folders import server_folder

    framed = embedding.embedded()
    st.set_page_config(
        page_title="Together or Apart",
        page_icon=":material/hub:",
        layout="wide",
        initial_sidebar_state="collapsed" if framed else "auto",
    )
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
    page = st.navigation(list(pages.values()), position="hidden" if framed else "top")
    space = st.empty()
    keeping.tell(space)
    page.run()
    embedding.offer()
    keeping.tell(space)  # of what happened meanwhile
    if st.context.theme.type == "dark":
        st.html(DARK)
    if not framed:
        st.html(HIGH)


if __name__ == "__main__":  # Dask workers import this file
    main()
