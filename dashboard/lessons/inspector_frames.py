"""The loss at one step of training, ready to show; free of streamlit and plotly."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from core.data.kinds.numbers import NUMBERS
from core.data.kinds.yes_no import YES_NO
from core.results.inspection import Inspection
from dashboard.shared.labels.frames import Samples

PIXEL = 24  # on the screen, for one of the example


def batch_samples(inspection: Inspection, examples: slice) -> Samples:
    """Return examples of the batch with their labels."""
    x = inspection.x[examples]
    pictures = x.reshape(len(x), *inspection.picture) if inspection.picture else None
    kinds = tuple(NUMBERS if asks_number else YES_NO for asks_number in inspection.numbers)
    return Samples(pictures, None, inspection.labels[:, examples], inspection.names, 0, kinds)


def chance_words(inspection: Inspection, examples: slice) -> np.ndarray:
    """Write each label beside yhat, the chance of yes that the network gives: (T, n)."""
    return _written(inspection, examples, lambda label, chance, _: f"{label} | {chance:.0%}")


def term_words(inspection: Inspection, examples: slice) -> np.ndarray:
    """Write each term of the loss, a '?' struck out in plotly's HTML: (T, n)."""
    return _written(
        inspection, examples, lambda label, _, term: "<s>?</s>" if label == "?" else f"{term:.2f}"
    )


def enlarged(inspection: Inspection, example: int) -> np.ndarray:
    """Return one example as a picture in [0, 1], its pixels large enough to stay sharp."""
    picture = inspection.x[example].reshape(inspection.picture)
    largest = np.abs(inspection.x).max()
    return np.kron((picture / largest + 1) / 2, np.ones((PIXEL, PIXEL)))


def term_table(inspection: Inspection, example: int) -> pd.DataFrame:
    """Return what one example adds: task, label, yhat and L as Markdown, a '?' struck out.

    Of a yes/no task yhat is the chance of yes.
    """
    rows = []
    for task, name in enumerate(inspection.names):
        label, answer, term = (
            part[task, example]
            for part in (inspection.labels, inspection.answers, inspection.terms)
        )
        number = inspection.numbers[task]
        told = _signed(answer) if number else f"{answer:.1%}"
        cells = (_label(label, number), told, f"{term:.3f}")
        rows.append((name, *((f"~~{cell}~~" for cell in cells) if np.isnan(label) else cells)))
    return pd.DataFrame(rows, columns=["task", "label y", "answer ŷ", "L(ŷ, y)"])


def _written(
    inspection: Inspection, examples: slice, word: Callable[[str, float, float], str]
) -> np.ndarray:
    parts = (
        part[:, examples] for part in (inspection.labels, inspection.answers, inspection.terms)
    )
    write = np.vectorize(lambda y, chance, term: word(_label(y), chance, term), otypes=[object])
    return np.asarray(write(*parts))


def _label(value: float, number: bool = False) -> str:
    return "?" if np.isnan(value) else _signed(value) if number else f"{value:.0f}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
