"""Labels of tasks of every kind as a few codes: each has a colour, and a name in words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.arrays import Floats
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.data.tables.wording import short

UNLABELLED, NO, YES = -1, 0, 1
FIRST, RARER = 2, 6  # the most frequent class, and all classes from the fifth on
LOWEST, HIGHEST = 7, 11  # fifths of a range of numbers, or of ordered places
STEPS = HIGHEST - LOWEST + 1
LISTED = 4  # answers that are written out

Labels = NDArray[np.int8]  # codes


class Coded(NamedTuple):
    """The labels of one task.

    Attributes:
        codes: (m,), UNLABELLED where a label is '?'.
        answers: what each code stands for in this task.
        words: how often there is which answer, or how numbers spread.
    """

    codes: Labels
    answers: Mapping[int, str]
    words: str


def coded(labels: Floats, kind: TaskKind, words: Sequence[str]) -> Coded:
    """Code the labels (m,) of a task, NaN where '?'.

    Args:
        words: its answers in their order; none of numbers.
    """
    known = ~np.isnan(labels)
    if kind == NUMBERS:
        return _numbers(labels, known)
    places = labels[known].astype(np.int64)
    counts = np.bincount(places, minlength=kind.answers)
    if kind == YES_NO:
        said = {YES: "yes", NO: "no"}
        return Coded(_whole(known, places), said, f"yes {counts[1]:,}, no {counts[0]:,}")
    order = list(range(kind.answers))
    if isinstance(kind, Classes):  # the most frequent first
        order.sort(key=lambda place: -counts[place])
        code_of = np.minimum(FIRST + np.argsort(order), RARER)
    else:
        share = np.arange(kind.answers) / (kind.answers - 1)
        code_of = LOWEST + np.rint(share * (STEPS - 1)).astype(np.int64)
    answers: dict[int, list[str]] = {}
    for place in order:
        answers.setdefault(int(code_of[place]), []).append(short(words[place]))
    listed = [f"{short(words[place])} {counts[place]:,}" for place in order]
    return Coded(
        _whole(known, code_of[places]),
        {code: _some(names) for code, names in answers.items()},
        _some(listed),
    )


def _numbers(labels: Floats, known: NDArray[np.bool_]) -> Coded:
    """Tell in which fifth of their range numbers are."""
    values = labels[known].astype(np.float64)
    if not len(values):
        return Coded(_whole(known, values), {}, "no labels")
    least, most = float(values.min()), float(values.max())
    part = np.floor((values - least) * STEPS / ((most - least) or 1.0)).clip(0, STEPS - 1)
    ends = np.linspace(least, most, STEPS + 1)
    answers = {LOWEST + k: f"{ends[k]:.4g} to {ends[k + 1]:.4g}" for k in range(STEPS)}
    spread = f"{least:.4g} to {most:.4g}, mean {values.mean():.4g}, spread {values.std():.4g}"
    return Coded(_whole(known, LOWEST + part), answers, spread)


def _whole(known: NDArray[np.bool_], codes: NDArray[np.generic]) -> Labels:
    found = np.full(len(known), UNLABELLED, dtype=np.int8)
    found[known] = codes.astype(np.int8)
    return found


def _some(names: Sequence[str]) -> str:
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more:,} more" if more > 0 else "")
