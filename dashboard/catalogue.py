"""The pages in the order of the navigation, the landing page first; a new one is a line here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One page.

    Attributes:
        path: in the address, and its name for other pages.
        module: whose function `show` draws it; imported when the dashboard runs, as Dask workers
            import the entry point and need no pages.
        title, icon: in the navigation.
        mark: the name that its address always has, see shared/history; "": it writes none.
    """

    path: str
    module: str
    title: str
    icon: str
    mark: str = ""


PAGES = (
    Entry(
        "playground", "dashboard.playground.page", "Playground", ":material/play_circle:", "source"
    ),
    Entry("maps", "dashboard.maps.page", "What-if maps", ":material/grid_on:", "map"),
    Entry("lessons", "dashboard.lessons.page", "Lessons", ":material/school:", "lesson"),
    Entry("your-data", "dashboard.your_data.page", "Your data", ":material/table_chart:", "table"),
)
