"""The loss at one step of training, ready to show; free of streamlit and plotly."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import Experiment
from dashboard.shared.summaries import Samples

if TYPE_CHECKING:
    from core.fitting.inspection import Inspection


PIXEL = 24  # on the screen, for one of the example


@lru_cache(maxsize=32)
def inspected(experiment: Experiment, step: int) -> "Inspection":
    """Train for `step` steps and take the next batch apart; shared, so never changed."""
    from core.fitting.inspection import inspect  # torch, which takes seconds to import

    return inspect(experiment, step)


def batch_samples(found: "Inspection", examples: slice) -> Samples:
    """Return examples of the batch with their labels."""
    x = found.x[examples]
    pictures = x.reshape(len(x), *found.picture) if found.picture else None
    return Samples(pictures, found.labels[:, examples], found.names, more=0)


def chance_words(found: "Inspection", examples: slice) -> np.ndarray:
    """Write each label beside yhat, the chance of yes that the network gives: (T, n)."""
    return _written(found, examples, lambda label, chance, _: f"{label} | {chance:.0%}")


def term_words(found: "Inspection", examples: slice) -> np.ndarray:
    """Write each term of the loss, a '?' struck out in plotly's HTML: (T, n)."""
    return _written(
        found, examples, lambda label, _, term: "<s>?</s>" if label == "?" else f"{term:.2f}"
    )


def enlarged(found: "Inspection", example: int) -> np.ndarray:
    """Return one example as a picture in [0, 1], its pixels large enough to stay sharp."""
    picture = found.x[example].reshape(found.picture)
    largest = np.abs(found.x).max()
    return np.kron((picture / largest + 1) / 2, np.ones((PIXEL, PIXEL)))


def term_table(found: "Inspection", example: int) -> pd.DataFrame:
    """Return what one example adds: task, label, yhat and L as Markdown, a '?' struck out."""
    rows = []
    for task, name in enumerate(found.names):
        label, chance, term = (
            part[task, example] for part in (found.labels, found.chances, found.terms)
        )
        cells = (_label(label), f"{chance:.1%}", f"{term:.3f}")
        rows.append((name, *((f"~~{cell}~~" for cell in cells) if np.isnan(label) else cells)))
    return pd.DataFrame(rows, columns=["task", "label y", "chance ŷ", "L(ŷ, y)"])


def _written(
    found: "Inspection", examples: slice, word: Callable[[str, float, float], str]
) -> np.ndarray:
    parts = (part[:, examples] for part in (found.labels, found.chances, found.terms))
    write = np.vectorize(lambda y, chance, term: word(_label(y), chance, term), otypes=[object])
    return np.asarray(write(*parts))


def _label(value: float) -> str:
    return "?" if np.isnan(value) else f"{value:.0f}"
