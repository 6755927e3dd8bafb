"""How wide, with more data? Asked after the map, which was measured with one amount of data.

The amount is the largest that was recorded: does what the map shows hold with plenty of examples?
"""

from functools import cache

import pandas as pd

from dashboard.classroom import crowd_map
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Reveal
from dashboard.shared.gains.words import origin_words

MAP = "Shared features: width and examples"
TASKS = 4  # of all points of that map


@cache
def amounts() -> tuple[int, int]:
    """Return the examples of the map that a class predicts, and those that are asked about."""
    there = int(measured.rows(crowd_map.MAP)["examples"].iloc[0])
    return there, int(measured.rows(MAP)["examples"].max())


def rows() -> pd.DataFrame:
    """Return the gain at each width with the larger amount, ascending; see `measured.rows`."""
    return measured.rows(MAP, examples=amounts()[1])


def by_amount() -> dict[str, pd.DataFrame]:
    """Return the gain at each width with both amounts, by what each is called on screen."""
    there, here = amounts()
    return {
        f"{there:,} examples (the map)": measured.rows(crowd_map.MAP, tasks=TASKS),
        f"{here:,} examples": rows(),
    }


def prompt() -> str:
    """Ask."""
    there, here = amounts()
    return (
        f"The map was measured with {there:,} examples. We measure its row of {TASKS} tasks again, "
        f"now with {here:,} examples. **At which width is the one network ahead for the first "
        "time?**"
    )


@cache
def reveal() -> Reveal:
    """Show the gain along width with both amounts."""
    _, here = amounts()
    by_name = by_amount()
    before, now = (comparing.first_ahead(each, "width") for each in by_name.values())
    return Reveal(
        f"With {here:,} examples together is shown ahead at no width."
        if now is None
        else f"With {here:,} examples together is first ahead at width {now:g}.",
        charts.gains(by_name, "width"),
        _because(before, now),
        f"With {here:,} examples, as the networks grow wider: {comparing.course(rows(), 'width')}.",
        origin_words(int(rows()["replicates"].max())),
        now,
    )


def _because(before: float | None, now: float | None) -> str:
    """Say what more examples have changed.

    >>> _because(4.0, 4.0)
    'Because four tasks need as much room as before: more examples do not replace it.'
    """
    if now is None:
        return "Because nowhere does the whole interval of the gain lie above zero."
    if before is None or now < before:
        return "Because with more examples a narrower network is wide enough."
    if now > before:
        return "Because more examples help narrow separate networks more than one shared network."
    return "Because four tasks need as much room as before: more examples do not replace it."
