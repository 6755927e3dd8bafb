from typing import Any

import pytest
import torch

from core import Experiment, Missing, run
from core.calibration import precision
from core.calibration.precision import REPLICATES, Pair, both, compare, settings
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.data import Digits, RoadScenes, SharedFeatures
from core.fitting import side_by_side
from core.results.records import Record

SMALL = Experiment(SharedFeatures(2, 60), width=4, replicates=2, steps=100)
WITH_GAPS = Experiment(
    RoadScenes(tasks=2, examples=60), width=4, missing=Missing(0.3), replicates=2, steps=100, seed=5
)


def test_settings_are_drawn_again_from_one_seed() -> None:
    """Equal seeds draw equal experiments, as many as asked, each with a seed of its own."""
    first = settings(40, 3)
    assert first == settings(40, 3)
    assert first[:10] == settings(10, 3)
    assert [experiment.seed for experiment in first] == list(range(40))
    assert first != settings(40, 4)


def test_settings_go_over_sources_sizes_widths_and_gaps() -> None:
    """A hundred have every source, shared features most often, and labels missing in about half."""
    drawn = settings(100, 0)
    kinds = [type(experiment.source) for experiment in drawn]
    assert set(kinds) == {SharedFeatures, RoadScenes, Digits}
    assert max(kinds, key=kinds.count) is SharedFeatures
    assert {experiment.width for experiment in drawn} == {1, 2, 4, 8, 16, 32, 64}
    assert {experiment.replicates for experiment in drawn} == {REPLICATES}
    gaps = sum(experiment.missing.rate > 0 for experiment in drawn)
    assert gaps == pytest.approx(50, abs=20)


@pytest.mark.parametrize("experiment", [SMALL, WITH_GAPS], ids=["shared", "road"])
def test_in_32_bits_it_is_what_run_measures(experiment: Experiment) -> None:
    """The single gain and verdict are those of the experiment; the double ones lie beside them."""
    pair, alone = both(experiment), run(experiment).overall()
    assert pair.gain_single == pytest.approx(alone["gain"], abs=0.1)
    assert pair.single == alone["verdict"]
    assert pair.gain_double == pytest.approx(alone["gain"], abs=0.5)


def test_said_twice_it_is_the_same() -> None:
    """Both trainings are repeatable to the last bit."""
    assert both(SMALL) == both(SMALL)


def test_words_name_what_was_trained() -> None:
    """Source, width, missing labels and seed tell one pair from another."""
    words = both(WITH_GAPS).words
    assert words.startswith("RoadScenes(tasks=2, examples=60")
    assert words.endswith(", width 4, missing 30%, seed 5")


def test_data_weights_and_batches_are_the_same_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """One training is in float32 and one in float64, on the same problems and seeds."""
    trainings: list[tuple[object, object, torch.dtype]] = []
    train = side_by_side.train_side_by_side

    def noted(
        experiment: Experiment, problems: Any, seeds: Any, with_curves: bool, dtype: torch.dtype
    ) -> Record:
        trainings.append((problems, seeds, dtype))
        return train(experiment, problems, seeds, with_curves=with_curves, dtype=dtype)

    monkeypatch.setattr(side_by_side, "train_side_by_side", noted)
    both(SMALL)
    (problems, seeds, single), (again, seeds_again, double) = trainings
    assert (single, double) == (torch.float32, torch.float64)
    assert problems is again
    assert seeds == seeds_again == [(0, 0), (0, 1)]


def test_each_experiment_is_a_job(
    monkeypatch: pytest.MonkeyPatch, asked: list[Job], nobody: Cluster
) -> None:
    """Every experiment is asked for once, under its own key, and pairs come as they finish."""

    def named(experiment: Experiment) -> Pair:
        return Pair(str(experiment.seed), "together", "together", 1.0, 1.0)

    monkeypatch.setattr(precision, "both", named)
    drawn = settings(5, 0)
    pairs = list(compare(drawn, nobody))
    assert [pair.words for pair in pairs] == ["4", "3", "2", "1", "0"]
    assert [job.arguments for job in asked] == [(experiment,) for experiment in drawn]
    assert len({job.key for job in asked}) == 5
