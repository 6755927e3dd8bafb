from dataclasses import replace
from typing import Any

import pytest

from core import Experiment, run
from core.calibration import endings
from core.calibration.endings import FIXED, SETTINGS, Ending, measure
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.data import SharedFeatures
from core.fitting import side_by_side
from core.results.records import Record
from core.results.result import Result

TINY = Experiment(SharedFeatures(2, 60), width=2, replicates=2)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> str:
    """Name a setting that is trained in a moment."""
    monkeypatch.setitem(SETTINGS, "tiny", (TINY.source, TINY.width))
    return "tiny"


def _assert_told(ending: Ending, result: Result) -> None:
    """Compare with the gain over all tasks and the costs of a result."""
    row, improving = result.overall(), result.costs.set_index("arm")["still_improving"]
    told = (ending.gain, ending.low, ending.high)
    assert told == pytest.approx((row["gain"], row["low"], row["high"]), abs=0.1)
    assert ending.verdict == row["verdict"]
    assert (ending.apart, ending.together) == (improving["apart"], improving["together"])


@pytest.mark.parametrize("steps", [100, 1250])
def test_fixed_steps_are_those_of_an_experiment_without_patience(tiny: str, steps: int) -> None:
    """The gain and the networks still improving are those that `run` gives such an experiment."""
    ending = measure(tiny, steps, 2)
    assert (ending.setting, ending.steps) == ("tiny", steps)
    _assert_told(ending, run(replace(TINY, steps=steps, patience=None)))


def test_to_the_end_it_is_the_experiment_as_it_is_by_default(tiny: str) -> None:
    """Without fixed steps the gain is what `run` gives, and no network was still improving."""
    ending = measure(tiny, None, 2)
    assert ending.steps is None
    _assert_told(ending, run(TINY))
    assert (ending.apart, ending.together) == (0, 0)


@pytest.mark.parametrize(
    ("steps", "expected"), [(100, replace(TINY, steps=100, patience=None)), (None, TINY)]
)
def test_no_network_ends_early_where_steps_are_fixed(
    monkeypatch: pytest.MonkeyPatch, tiny: str, steps: int | None, expected: Experiment
) -> None:
    """Fixed steps are trained without patience, and all else is as the setting has it."""
    trained: list[Experiment] = []
    train = side_by_side.train_side_by_side

    def noted(experiment: Experiment, problems: Any, seeds: Any, with_curves: bool) -> Record:
        trained.append(experiment)
        return train(experiment, problems, seeds, with_curves=with_curves)

    monkeypatch.setattr(side_by_side, "train_side_by_side", noted)
    measure(tiny, steps, 2)
    assert trained == [expected]


def test_every_setting_is_trained_under_every_rule(
    monkeypatch: pytest.MonkeyPatch, asked: list[Job], nobody: Cluster
) -> None:
    """Settings by rules, the end of learning last, each with its place and a key of its own."""

    def named(setting: str, steps: int | None, replicates: int) -> Ending:
        return Ending(setting, steps, replicates, 0.0, 0.0, "undecided", 0.0, 0.0)

    monkeypatch.setattr(endings, "measure", named)
    found = dict(endings.endings(nobody, replicates=3))
    in_order = [found[place] for place in range(len(found))]
    rules = (*FIXED, None)
    assert [(e.setting, e.steps) for e in in_order] == [(s, r) for s in SETTINGS for r in rules]
    assert {ending.gain for ending in in_order} == {3}
    assert len({job.key for job in asked}) == len(SETTINGS) * len(rules)


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_are_named_by_what_they_are(name: str) -> None:
    """The name has the number of examples of the source, and the width."""
    source, width = SETTINGS[name]
    assert f"{source.examples:,} examples" in name  # type: ignore[attr-defined]
    assert name.endswith(f"width {width}")
