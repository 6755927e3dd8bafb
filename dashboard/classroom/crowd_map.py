"""The map that a class predicts: each pair claims a cell, then the recorded one appears."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from html import escape

import pandas as pd

from core.arms.catalogue import REFERENCE
from core.arms.together import TOGETHER
from core.classroom import flow
from core.classroom.flow import cell_of
from core.metrics.catalogue import METRICS
from dashboard.lessons import charts, comparing, measured
from dashboard.lessons.lesson import Reveal
from dashboard.maps.colours import TILES, filled, full, ink_on
from dashboard.shared.gains.words import origin_words, tally

MAP = "Shared features: width and tasks"
WIDTHS, TASKS = (1, 2, 4, 8, 16, 32, 64, 128), (2, 4, 8, 16, 32)
COLOURS = ("One network wins (blue)", "Separate networks win (orange)", "Nobody is shown to win")
SHORT = ("one network", "separate networks", "nobody")
ARMS = (TOGETHER.name, REFERENCE.name)
PROMPT = (
    "Rows: how many tasks. Columns: how wide every network is, in hidden units. **Take a cell with "
    "your neighbour, and predict who wins there.**"
)
UNIT = "Each number: percentage points less error with one network."
KEY = (
    f"{UNIT} Blue: one network wins; orange: separate networks win; grey: nobody is shown to win. "
    "Framed: predicted, ✓ rightly or ✗ wrongly."
)
STYLE = (
    "<style>.crowd{border-collapse:separate;border-spacing:3px;width:100%;table-layout:fixed;"
    "font-size:clamp(.7rem,1.5vw,1.5rem)}"
    ".crowd td{height:3em;text-align:center;border-radius:6px;padding:0;line-height:1.1;"
    "border:none}.crowd th{font-weight:400;padding:2px;text-align:center;border:none}"
    ".crowd th:first-child{width:5.5em;text-align:right;padding-right:8px}</style>"
)


def place(cell: int) -> tuple[int, int]:
    """Return the tasks and the width of a cell.

    >>> place(0), place(9)
    ((2, 1), (4, 2))
    """
    row, column = divmod(cell, len(WIDTHS))
    return TASKS[row], WIDTHS[column]


def cell_at(tasks: int, width: int) -> int:
    """Return the number of a cell.

    >>> cell_at(4, 2)
    9
    """
    return TASKS.index(tasks) * len(WIDTHS) + WIDTHS.index(width)


@cache
def cells() -> tuple[pd.Series, ...]:
    """Return what was measured in each cell, by its number; see `measured.rows`."""
    rows = measured.rows(MAP)
    by_place = {(int(row["tasks"]), int(row["width"])): row for _, row in rows.iterrows()}
    return tuple(by_place[place(cell)] for cell in range(flow.CELLS))


def colour_of(cell: int) -> int:
    """Return the colour that was measured in a cell, as claims have it."""
    verdict = str(cells()[cell]["verdict"])
    return ARMS.index(verdict) if verdict in ARMS else len(ARMS)


def score(claims: Mapping[str, int]) -> tuple[int, int]:
    """Count the claims that came true, and all; see `View.totals`."""
    right = sum(n for claim, n in claims.items() if _is_right(claim))
    return right, sum(claims.values())


def _is_right(claim: str) -> bool:
    cell, colour = cell_of(claim)
    return colour == colour_of(cell)


@cache
def reveal() -> Reveal:
    """Say who wins where, with the gain along width for each number of tasks."""
    rows = measured.rows(MAP)
    by_tasks = {f"{tasks} tasks": measured.rows(MAP, tasks=tasks) for tasks in (2, 8, 32)}
    won = [str(row["verdict"]) for row in cells()]
    return Reveal(
        _counted(*(sum(colour_of(cell) == n for cell in range(flow.CELLS)) for n in range(3))),
        charts.gains(by_tasks, "width"),
        f"With {TASKS[-1]} tasks, as the networks grow wider: "
        f"{comparing.course(measured.rows(MAP, tasks=TASKS[-1]), 'width')}.",
        tally(won),
        origin_words(int(rows["replicates"].max())),
    )


def _counted(one: int, separate: int, nobody: int) -> str:
    """Say how many cells each side wins, and that the rest is nobody's.

    >>> _counted(30, 9, 1)
    'Of 40 cells one network wins 30, separate networks 9, nobody 1.'
    """
    cells = f"Of {one + separate + nobody} cells one network wins {one}"
    return f"{cells}, separate networks {separate}, nobody {nobody}."


def written(claims: Mapping[str, int], revealed: bool, dark: bool) -> str:
    """Write the map as an HTML table: blank with its claims, or as it was measured.

    Args:
        claims: how often each was made; see `View.totals`.
    """
    by_cell: dict[int, list[str]] = defaultdict(list)
    for claim, count in claims.items():
        by_cell[cell_of(claim)[0]] += [claim] * count
    limit = full([float(row["gain"]) for row in cells()])
    body = []
    for row, tasks in enumerate(TASKS):
        start = row * len(WIDTHS)
        written = (
            _measured(cell, by_cell[cell], limit, dark) if revealed else _blank(by_cell[cell], dark)
            for cell in range(start, start + len(WIDTHS))
        )
        body.append(f'<tr><th scope="row">{tasks} tasks</th>{"".join(written)}</tr>')
    heads = "".join(f'<th scope="col">{width}</th>' for width in WIDTHS)
    return (
        f'{STYLE}<table class="crowd"><caption style="caption-side:bottom">hidden units of every '
        f'network →</caption><thead><tr><th scope="col"></th>{heads}</tr></thead><tbody>'
        f"{''.join(body)}</tbody></table>"
    )


def _blank(claims: list[str], dark: bool) -> str:
    mark = "taken" if claims else ""
    weight = "font-weight:600;outline:2px solid currentColor" if claims else ""
    ground = TILES[dark]
    return f'<td style="background:{ground};color:{ink_on(ground)};{weight}">{mark}</td>'


def _measured(cell: int, claims: list[str], limit: float, dark: bool) -> str:
    row, won = cells()[cell], colour_of(cell) < len(ARMS)
    ground = filled(float(row["gain"]), limit, dark) if won else TILES[dark]
    gain = METRICS[str(row["metric"])].signed(float(row["gain"]))
    marks = "".join("✓" if _is_right(claim) else "✗" for claim in claims)
    line = "outline:3px solid currentColor;font-weight:600" if claims else ""
    said = escape(f"{gain}: {SHORT[colour_of(cell)]}")
    return (
        f'<td title="{said}" style="background:{ground};color:{ink_on(ground)};{line}">{gain} '
        f"{marks}</td>"
    )
