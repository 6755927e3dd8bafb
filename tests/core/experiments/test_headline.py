from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.data import Digits, Molecules, Problem, RoadScenes, SharedFeatures, Source
from core.experiments.headline import headline


@pytest.mark.parametrize(
    ("source", "metric"),
    [
        (RoadScenes(examples=50), "error"),
        (SharedFeatures(examples=50), "error"),
        (Digits(examples=50), "auc"),
        (Molecules(), "auc"),
    ],
)
def test_the_balance_of_the_labels_chooses_the_score(source: Source, metric: str) -> None:
    """Balanced tasks are told by their error, rare positives by AUC, and the reason is given."""
    chosen, reason = headline(source.draw(0))
    assert chosen == metric
    assert ("AUC is shown" in reason) == (metric == "auc")


def test_rare_negatives_count_as_rare_positives_do(problem: Callable[..., Problem]) -> None:
    """Nearly all yes says as little as nearly all no."""
    drawn = problem()
    rare = (np.random.default_rng(0).random(drawn.y.shape) < 0.05).astype(np.float32)
    assert headline(replace(drawn, y=rare)) == headline(replace(drawn, y=1 - rare))
    assert headline(replace(drawn, y=rare))[0] == "auc"
