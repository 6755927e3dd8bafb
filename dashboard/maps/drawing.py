"""A map as HTML: a key, a table of cells, and beside it what is known of the cell one points at."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from core.results.judging import NOBODY, SAME, UNDECIDED
from core.settings.numerals import numeral
from core.settings.setting import Value
from dashboard.maps.colours import TILES, filled, ink_on
from dashboard.shared.gains.axes import AXIS_NAMES, number
from dashboard.shared.gains.frames import GainMap, turns
from dashboard.shared.gains.words import place_words
from dashboard.shared.theme import APART, arm_colour
from dashboard.shared.theme import TOGETHER as BLUE

MARKS = {SAME: "≈", UNDECIDED: "?"}
CLASSES = {SAME: "same", UNDECIDED: "undecided", "": "none"}
At = tuple[Value, ...]  # the values of the axes, in their order


@dataclass(frozen=True)
class Known:
    """What is known of a cell.

    Attributes:
        sentence: who is better, or why there is nothing to compare.
        scores: of each arm, as it is written.
        curves: as SVG; "" where there are none.
    """

    sentence: str
    scores: Mapping[str, str]
    curves: str = ""


def written(
    gains: GainMap,
    axes: Sequence[str],
    known: Mapping[At, Known],
    better: str,
    limit: float,
    dark: bool,
) -> str:
    """Write a map.

    Args:
        known: by the values of the axes; cells that are not there have not been measured.
        better: what the numbers are, such as "percentage points less error".
        limit: the size of a gain from which on the colour is full.
    """
    every = [
        _panel(axes, at, known.get(at))
        for _, _, at in (cell for row in _cells(gains, axes) for cell in row)
    ]
    return (
        f"{_key(better, dark)}"
        f'<div class="sides"><div class="chart">{_table(gains, axes, limit, dark)}</div>'
        f'<div class="panels">{"".join(every)}</div></div>'
    )


def _key(better: str, dark: bool) -> str:
    """Write what colours, marks and the line mean."""
    nobody = f"background-color:{TILES[dark]}"
    chips = (
        ("", f"background-color:{BLUE}", "together is better"),
        ("", f"background-color:{APART}", "apart is better"),
        ("same", nobody, f"{MARKS[SAME]} practically the same"),
        ("undecided", nobody, f"{MARKS[UNDECIDED]} undecided"),
        ("line", "", "the winner changes"),
        ("line maybe", "", "it may change here"),
    )
    items = "".join(
        f'<li><i class="{name}" style="{style}"></i>{words}</li>' for name, style, words in chips
    )
    numbers = (
        f"Each number: {escape(better)} with one network for all tasks; below zero, apart "
        "is ahead. The fainter, the closer to zero."
    )
    return f'<ul class="key">{items}</ul><p class="numbers">{numbers}</p>'


def _cells(gains: GainMap, axes: Sequence[str]) -> list[list[tuple[int, int, At]]]:
    """List row, column and values of all cells as they are seen: the highest row first."""
    rows = range(len(gains.y))[::-1]
    return [
        [
            (r, c, (gains.x[c], gains.y[r]) if len(axes) > 1 else (gains.x[c],))
            for c in range(len(gains.x))
        ]
        for r in rows
    ]


def _table(gains: GainMap, axes: Sequence[str], limit: float, dark: bool) -> str:
    edges = _edges(gains)
    up = len(axes) > 1
    body = []
    for row in _cells(gains, axes):
        head = f'<th scope="row">{escape(number(axes[1], row[0][2][1]))}</th>' if up else ""
        cells = "".join(_cell(gains, axes, cell, (limit, dark), edges[cell[:2]]) for cell in row)
        body.append(f"<tr>{head}{cells}</tr>")
    corner = "<td></td>" if up else ""
    heads = "".join(f'<th scope="col">{escape(number(axes[0], x))}</th>' for x in gains.x)
    across = f'<p class="across">{escape(AXIS_NAMES[axes[0]])} →</p>'
    name = f'<p class="up">↑ {escape(AXIS_NAMES[axes[1]])}</p>' if up else ""
    return (
        f'{name}<div class="scroll"><table role="grid" aria-label="Gain of together over apart" '
        f'style="min-width:{48 * len(gains.x) + 48}px">'
        f"<tbody>{''.join(body)}</tbody><tfoot><tr>{corner}{heads}</tr></tfoot></table></div>"
        f"{across}"
    )


def _edges(gains: GainMap) -> dict[tuple[int, int], list[str]]:
    """Return the classes of the edges of cells at which the winner changes.

    Where one of the two neighbours has no winner it is not certain that it changes just there.
    """
    edges: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, cells, (up, right) in zip(
        ("beside", "above"), turns(gains), ((0, 1), (1, 0)), strict=True
    ):
        for row, column in cells:
            neighbours = gains.verdict[row, column], gains.verdict[row + up, column + right]
            maybe = any(verdict in NOBODY for verdict in neighbours)
            edges[row, column] += [name, f"{name}-maybe"] if maybe else [name]
    return edges


def _cell(
    gains: GainMap,
    axes: Sequence[str],
    cell: tuple[int, int, At],
    colouring: tuple[float, bool],
    edges: list[str],
) -> str:
    row, column, at = cell
    gain, verdict = float(gains.gain[row, column]), str(gains.verdict[row, column])
    limit, dark = colouring
    won = verdict not in (*NOBODY, "")
    ground = filled(gain, limit, dark) if won else TILES[dark]
    names = [CLASSES.get(verdict, "won"), *edges]
    gain_words = _signed(gain, gains.digits)
    mark = f" <small>{MARKS[verdict]}</small>" if verdict in MARKS else ""
    colours = f"--tile:{ground};background-color:{ground};color:{ink_on(ground)}" if verdict else ""
    words = str(gains.words[row, column])
    said = words if verdict else f"{place_words(axes, at)}: {words}"
    return (
        f'<td class="{" ".join(names)}" style="{colours}"><button data-at="{_at(at)}" '
        f'tabindex="-1" aria-label="{escape(said)}"><b>{gain_words}{mark}</b></button></td>'
    )


def _signed(gain: float, digits: int) -> str:
    """Write a gain with its sign; none where nothing is measured, or nothing is gained.

    >>> _signed(1.26, 1), _signed(-0.04, 1), _signed(float("nan"), 1)
    ('+1.3', '0.0', '–')
    """
    if np.isnan(gain):
        return "–"
    return numeral(gain, f"+.{digits}f" if round(gain, digits) else f".{digits}f")


def _panel(axes: Sequence[str], at: At, known: Known | None) -> str:
    place = place_words(axes, at)
    parts = [f"<h4>{escape(place[0].upper() + place[1:])}</h4>"]
    if known is None:
        parts.append("<p>Not measured.</p>")
    else:
        parts.append(f"<p>{escape(known.sentence)}</p>")
        scores = "".join(
            f'<li><i style="color:{arm_colour(arm)}">●</i> {escape(arm)} {escape(score)}</li>'
            for arm, score in known.scores.items()
        )
        parts.append(f'<ul class="scores">{scores}</ul>{known.curves}')
    parts.append(f'<button class="open" data-open="{_at(at)}">Open as an experiment</button>')
    parts.append(f'<button class="open" data-finer="{_at(at)}">Finer here</button>')
    return f'<section data-at="{_at(at)}">{"".join(parts)}</section>'


def _at(at: At) -> str:
    """Write the values of the axes for the browser, which sends them back as they are."""
    return escape(json.dumps(at))
