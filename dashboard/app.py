"""Entry point: `streamlit run dashboard/app.py` from the repository root."""

import streamlit as st


def main() -> None:
    """Set the page up and show the chosen view."""
    from dashboard.lessons import page as lessons
    from dashboard.maps import page as maps
    from dashboard.playground import page as playground
    from dashboard.shared import navigation
    from dashboard.your_data import page as your_data

    st.set_page_config(page_title="Together or Apart", page_icon=":material/hub:", layout="wide")
    pages = {
        "playground": st.Page(
            playground.show, title="Playground", icon=":material/play_circle:", default=True
        ),
        "maps": st.Page(
            maps.show, title="What-if maps", icon=":material/grid_on:", url_path="maps"
        ),
        "lessons": st.Page(
            lessons.show, title="Lessons", icon=":material/school:", url_path="lessons"
        ),
        "your data": st.Page(
            your_data.show, title="Your data", icon=":material/table_chart:", url_path="your-data"
        ),
    }
    navigation.offer(pages)
    st.navigation(list(pages.values()), position="top").run()


if __name__ == "__main__":  # Dask workers import this file
    main()
