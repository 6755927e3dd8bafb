"""The loss of one example in words, task by task: each term worked out, and their sum."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.settings.numerals import numeral
from dashboard.shared.theme import plain

MOST = 6  # parts of a sum that are written


@dataclass(frozen=True)
class Term:
    """What one task adds to the loss of one example.

    Attributes:
        task: its name. kind: of its labels.
        label: y, NaN where it is '?'.
        told: what the network says of it, see `core.inside.terms.told`.
        loss: L, 0 where the label is '?'.
        spread: by what the error of a number is divided.
    """

    task: str
    kind: TaskKind
    label: float
    told: NDArray[np.float64]
    loss: float
    spread: float = 1.0

    @property
    def known(self) -> bool:
        """Whether there is a label."""
        return not math.isnan(self.label)


def table(terms: Sequence[Term]) -> pd.DataFrame:
    """Return the task with its label, answer and L as Markdown; what is '?' is struck out."""
    rows = []
    for term in terms:
        cells = label(term), answer(term), worked_out(term)
        rows.append(
            (plain(term.task), *(cells if term.known else (f"~~{cell}~~" for cell in cells)))
        )
    return pd.DataFrame(rows, columns=["task", "label y", "answer ŷ", "L(ŷ, y)"])


def summed(terms: Sequence[Term]) -> str:
    """Write the sum over tasks of one example, in Markdown."""
    parts = [f"{term.loss:.3f}" for term in terms if term.known]
    if not parts:
        return "This example has no label: it adds **nothing**."
    sum_of = f"{' + '.join(parts)} = " if 1 < len(parts) <= MOST else ""
    total = sum(term.loss for term in terms)
    return f"This example: the sum over tasks is {sum_of}**{total:.3f}**."


def label(term: Term) -> str:
    """Write the label."""
    if not term.known:
        return "?"
    return _signed(term.label) if term.kind == NUMBERS else f"{term.label:.0f}"


def answer(term: Term) -> str:
    """Write the answer: the chance of yes, the likeliest class, the place, or the number."""
    if term.kind == NUMBERS:
        return _signed(term.told[0])
    if isinstance(term.kind, Classes):
        likeliest = int(term.told.argmax())
        return f"{likeliest} ({term.told[likeliest]:.1%})"
    if isinstance(term.kind, Ordered):
        return f"{(term.told > 0.5).sum()}"
    return f"{term.told[0]:.1%}"


def worked_out(term: Term) -> str:
    """Write how L comes of label and answer.

    >>> from core.data.kinds.yes_no import YES_NO
    >>> worked_out(Term("sign", YES_NO, 0.0, np.array([0.25]), 0.2877))
    '−log (1 − 0.25) = 0.288'
    """
    loss = f"{term.loss:.3f}"
    return f"{_working(term)} = {loss}" if term.known else loss


def _working(term: Term) -> str:
    if term.kind == NUMBERS:
        given, true = _signed(term.told[0]), _signed(term.label)
        error = f"{given} − {f'({true})' if term.label < 0 else true}"
        return f"log 2 · ({error})²" + ("" if term.spread == 1 else f" / {term.spread:.2f}²")
    if isinstance(term.kind, Classes):
        log = f"−log {_chance(term.told[int(term.label)])}"
        return log if term.kind.count == 2 else f"{log} · log 2 / log {term.kind.count}"
    logs = [
        f"log {_chance(chance)}" if term.label > place else f"log (1 − {_chance(chance)})"
        for place, chance in enumerate(term.told)
    ]
    if len(logs) == 1:
        return f"−{logs[0]}"
    shown = logs if len(logs) <= MOST else [*logs[:2], "…", logs[-1]]
    return f"−({' + '.join(shown)}) / {len(logs)}"


def _chance(value: float) -> str:
    """Write a chance, near 1 with digits enough to see what is left.

    >>> _chance(0.5), _chance(0.034567), _chance(0.99998)
    ('0.5', '0.0346', '0.9999800')
    """
    rest = 1 - value
    if rest <= 0 or rest > 0.1:
        return f"{value:.3g}"
    return f"{value:.{2 - math.floor(math.log10(rest))}f}"


def _signed(value: float) -> str:
    return numeral(value, ".2f")
