"""The loss at one step of training, ready to show; free of streamlit and plotly."""

from collections.abc import Callable

import numpy as np

from core.results.inspection import Inspection
from dashboard.shared.labels.frames import Samples
from dashboard.shared.loss_words import Term

PIXEL = 24  # on the screen, for one of the example


def batch_samples(inspection: Inspection, examples: slice) -> Samples:
    """Return examples of the batch with their labels."""
    x = inspection.x[examples]
    pictures = x.reshape(len(x), *inspection.picture) if inspection.picture else None
    labels = inspection.labels[:, examples]
    return Samples(pictures, None, labels, inspection.names, 0, inspection.kinds)


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


def terms(inspection: Inspection, example: int) -> list[Term]:
    """Return what one example adds, task by task."""
    return [
        Term(
            name,
            inspection.kinds[task],
            float(inspection.labels[task, example]),
            inspection.answers[task, [example]].astype(np.float64),
            float(inspection.terms[task, example]),
        )
        for task, name in enumerate(inspection.names)
    ]


def _written(
    inspection: Inspection, examples: slice, word: Callable[[str, float, float], str]
) -> np.ndarray:
    parts = (
        part[:, examples] for part in (inspection.labels, inspection.answers, inspection.terms)
    )
    write = np.vectorize(lambda y, chance, term: word(_label(y), chance, term), otypes=[object])
    return np.asarray(write(*parts))


def _label(value: float) -> str:
    return "?" if np.isnan(value) else f"{value:.0f}"
