"""The pages in the order of the navigation, the landing page first; a new one is a line here."""

from dataclasses import dataclass
from importlib import import_module

import streamlit as st


@dataclass(frozen=True)
class Entry:
    """One page.

    Attributes:
        path: in the address, and its name for other pages.
        module: whose function `show` draws it; imported when somebody first opens the page, so
            that the first page need not wait for the others.
        title, icon: in the navigation.
        mark: the name that its address always has, see shared/history; "": it writes none.
    """

    path: str
    module: str
    title: str
    icon: str
    mark: str = ""

    def show(self) -> None:
        """Draw it."""
        import_module(self.module).show()


PAGES = (
    Entry("home", "dashboard.home.page", "Start", ":material/home:", "start"),
    Entry(
        "playground", "dashboard.playground.page", "Experiment", ":material/play_circle:", "source"
    ),
    Entry("inside", "dashboard.inside.page", "Inside", ":material/visibility:", "panel"),
    Entry("maps", "dashboard.maps.page", "What-if maps", ":material/grid_on:", "map"),
    Entry("lessons", "dashboard.lessons.page", "Lessons", ":material/school:", "lesson"),
    Entry("class", "dashboard.classroom.page", "Class", ":material/co_present:", "class"),
    Entry("your-data", "dashboard.your_data.page", "Your data", ":material/table_chart:", "table"),
    Entry(
        "library", "dashboard.library.page", "Library", ":material/collections_bookmark:", "library"
    ),
)


def pages() -> dict[str, st.Page]:
    """Return the pages by path, as Streamlit takes them."""
    return {
        entry.path: st.Page(
            entry.show,
            title=entry.title,
            icon=entry.icon,
            url_path=entry.path,
            default=entry is PAGES[0],
        )
        for entry in PAGES
    }


def marks() -> dict[str, str]:
    """Return the mark of each page by its path in the address, where the first one has none."""
    return {entry.path: entry.mark for entry in PAGES} | {"": PAGES[0].mark}
