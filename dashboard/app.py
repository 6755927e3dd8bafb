"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

import streamlit as st

# White text on the dark theme's primary colour is too faint; darker, that would be so on the page.
DARK = "<style>[data-testid=stMultiSelectTagsContainer] [data-tag] {background: #2E7BB3}</style>"


def main() -> None:
    """Set the page up and show the chosen view."""
    from dashboard.catalogue import PAGES
    from dashboard.shared import garbage, keeping, navigation
    from dashboard.your_data.folders import server_folder

    st.set_page_config(page_title="Together or Apart", page_icon=":material/hub:", layout="wide")
    pages = {
        entry.path: st.Page(
            entry.show,
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
    space = st.empty()
    keeping.tell(space)
    page.run()
    keeping.tell(space)  # of what happened meanwhile
    if st.context.theme.type == "dark":
        st.html(DARK)


if __name__ == "__main__":  # Dask workers import this file
    main()
