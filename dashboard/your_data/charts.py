"""What charts of a table's tasks share: names that fit, heights, and squares of tasks by tasks."""

from collections.abc import Sequence

from core.data.tables.wording import short
from dashboard.shared.figure import Figure, Layout, Trace
from dashboard.shared.figures import laid_out

NUMBERED = 12  # tasks up to which cells hold their number
LABELLED = 40  # tasks up to which both sides of a square are named in full
NAME = 16  # characters of a task beside a chart


def axis_names(names: Sequence[str]) -> list[str]:
    """Cut names to fit beside a chart; those that would then be equal keep their number.

    >>> axis_names(["a", "the same long beginning 1", "the same long beginning 2"])
    ['a', 'the same lo… (2)', 'the same lo… (3)']
    """
    cut = [brief(name) for name in names]
    return [
        f"{word[: NAME - 5]}… ({place})" if cut.count(word) > 1 else word
        for place, word in enumerate(cut, start=1)
    ]


def brief(name: str) -> str:
    """Cut a name to fit beside a chart."""
    text = short(name)
    text = text if len(text) <= NAME else f"{text[: NAME - 1]}…"
    # plotly reads tags and entities
    return text.replace("&", "&amp;").replace("<", "‹").replace(">", "›")


def height_of(tasks: int, head: int) -> int:
    """Return pixels that let every task be read, up to a hundred of them."""
    return head + tasks * (26 if tasks <= NUMBERED else 18 if tasks <= LABELLED else 13)


def square(
    traces: Sequence[Trace], tasks: int, head: int, x: Layout, y: Layout, **layout: object
) -> Figure:
    """Lay out tasks by tasks; of very many only some are named.

    Args:
        x, y: what the axes have beside their ticks.
    """
    # by itself an axis of tasks called "1" or "2024-01-01" would be one of numbers or dates
    ticks = {"type": "category", **({"dtick": 1} if tasks <= LABELLED else {})}
    return laid_out(
        traces,
        height_of(min(tasks, LABELLED), head),
        xaxis={"tickangle": -45, "showgrid": False, **ticks, **x},
        yaxis={"autorange": "reversed", "showgrid": False, **ticks, **y},
        **layout,
    )
