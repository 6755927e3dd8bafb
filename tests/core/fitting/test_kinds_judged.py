"""Tasks of several kinds in one experiment are judged as each kind asks, in units of its own."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core import Experiment
from core.arms.catalogue import ArmName
from core.data.arrays import Floats
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.fitting.fitted import fit
from core.metrics.catalogue import EVERY, LOSS, METRICS, MIXED_CURVES, R2, RMSE, SKILL
from core.results.records import SPLITS
from tests.core.fitting.kinded import (
    ARMS,
    GROUPING,
    JUDGED,
    KINDS,
    NAMES,
    PRICE,
    SOLD,
    Kinded,
    mixed,
    part_of,
    trained,
)

# how tasks are judged


def _constant(kind: TaskKind, y: Floats, held_out: Floats) -> float:
    """Return the mean loss on some labels of the best constant answer to others, by a loop."""
    learned, told = (part[~np.isnan(part)].astype(np.float64) for part in (y, held_out))
    if kind == NUMBERS:
        return float(np.log(2) * np.mean((told - learned.mean()) ** 2) / learned.var())
    count = kind.count if isinstance(kind, Classes | Ordered) else 2
    share = [(np.sum(learned == k) + 0.5) / (len(learned) + 0.5 * count) for k in range(count)]
    losses = []
    for label in told.astype(int):
        if isinstance(kind, Ordered):
            above = [sum(share[k:]) for k in range(1, count)]
            chances = [a if label >= k else 1 - a for k, a in enumerate(above, start=1)]
            losses.append(-np.mean(np.log(chances)))
        else:
            losses.append(-np.log(share[label]) * np.log(2) / np.log(count))
    return float(np.mean(losses))


def test_skill_is_the_share_of_the_constant_loss_that_is_saved() -> None:
    """Skill is 1 - loss / loss of the best constant answer to the training labels."""
    problem = mixed()
    for record in trained(problem, arms=ARMS).arms.values():
        for task, kind in enumerate(KINDS):
            constant = _constant(
                kind, problem.y[problem.train, task], problem.y[problem.test, task]
            )
            expected = 1 - record.scores[LOSS.name][0, task] / constant
            assert record.scores[SKILL.name][0, task] == pytest.approx(expected, abs=1e-5)


def test_curves_are_of_loss_and_skill() -> None:
    """Curves of tasks of several kinds have the loss, and the skill in each part of the data."""
    problem = mixed()
    record = trained(problem, arms=ARMS)
    assert record.drawn == MIXED_CURVES
    parts = dict(zip(SPLITS, (problem.train, problem.validation, problem.test), strict=True))
    for arm in record.arms.values():
        assert arm.curves.shape == (3, 3, 2, 1, 4)
        for place, rows in enumerate(parts.values()):
            loss, skill = arm.curves[1:, place, :, 0].swapaxes(0, 1)
            for task, kind in enumerate(KINDS):
                constant = _constant(kind, problem.y[problem.train, task], problem.y[rows, task])
                np.testing.assert_allclose(skill[:, task], 1 - loss[:, task] / constant, atol=1e-5)


def test_each_task_is_scored_at_its_own_best_step() -> None:
    """In one network each task's loss is that of its curve where its validation loss is lowest."""
    record = trained(mixed(train=25), arms=("together",), steps=400)
    arm = record.arms["together"]
    validation, test = arm.curves[:, 1, 0, 0], arm.curves[:, 2, 0, 0]
    best = validation.argmin(axis=0)
    assert len(set(best)) > 2
    assert arm.stopped_at[0].tolist() == [record.steps[k] for k in best]
    expected = test[best, range(4)]
    np.testing.assert_allclose(arm.scores[LOSS.name][0], expected, rtol=1e-5)


@pytest.mark.parametrize(("unit", "zero"), [(10.0, 0.0), (10.0, -300.0), (0.125, 0.0)])
def test_errors_of_numbers_are_in_the_units_of_their_labels(unit: float, zero: float) -> None:
    """Labels ten times as large have errors ten times as large, and all else as it was."""
    problem = mixed()
    y = problem.y.copy()
    y[:, PRICE] = unit * y[:, PRICE] + zero
    first, second = (trained(p, arms=ARMS) for p in (problem, replace(problem, y=y)))
    for label, record in first.arms.items():
        for name, scores in record.scores.items():
            factor = np.ones(4)
            factor[PRICE] = unit if name in ("rmse", "mae") else 1
            told = second.arms[label].scores[name]
            np.testing.assert_allclose(told, factor * scores, rtol=2e-3, atol=2e-3)


def test_scores_of_numbers_hang_together() -> None:
    """Loss, R² and RMSE say the same of one answer, in their own units."""
    problem = mixed()
    train, test = (problem.y[rows, PRICE] for rows in (problem.train, problem.test))
    for record in trained(problem, arms=ARMS).arms.values():
        rmse, r2, loss = (record.scores[m.name][0, PRICE] for m in (RMSE, R2, LOSS))
        assert r2 == pytest.approx(1 - rmse**2 / np.nanvar(test), abs=1e-4)
        assert loss == pytest.approx(np.log(2) * rmse**2 / np.nanvar(train), rel=1e-4)
        assert record.scores["mae"][0, PRICE] <= rmse


def test_a_metric_scores_the_kinds_that_it_judges_alone() -> None:
    """Each task has a number in the metrics of its kind, loss and skill, and NaN in the others."""
    for record in trained(mixed(), arms=ARMS).arms.values():
        assert list(record.scores) == list(EVERY)
        for name, scores in record.scores.items():
            judged = [name in JUDGED[kind.name] for kind in KINDS]
            assert np.isfinite(scores[0]).tolist() == judged


def test_yes_no_tasks_alone_are_judged_as_ever() -> None:
    """Where all tasks are yes/no there are error, log loss and AUC, and no skill."""
    problem = part_of(mixed(), [SOLD])
    record = trained(problem, arms=ARMS[:2])
    assert all(list(arm.scores) == list(METRICS) for arm in record.arms.values())


@pytest.mark.parametrize("task", range(4), ids=NAMES)
def test_a_task_without_test_labels_has_no_score(task: int) -> None:
    """A task that no test example is labelled for has NaN; the others have what they had."""
    problem = mixed()
    y = problem.y.copy()
    y[problem.test, task] = np.nan
    others = [other for other in range(4) if other != task]
    first, second = (trained(p, arms=ARMS) for p in (problem, replace(problem, y=y)))
    for label, record in second.arms.items():
        for name, scores in record.scores.items():
            assert np.isnan(scores[0, task])
            before = first.arms[label].scores[name][0, others]
            assert np.array_equal(scores[0, others], before, equal_nan=True)


@pytest.mark.parametrize("arm", ["transfer", "transfer-head"])
@pytest.mark.parametrize("focus", range(4), ids=NAMES)
def test_transfer_goes_from_other_kinds_to_the_focus(arm: str, focus: int) -> None:
    """Whatever the kinds of the others, the focus task has the scores of its kind, alone."""
    order = [focus, *(task for task in range(4) if task != focus)]
    record = trained(part_of(mixed(), order), arms=(arm,), steps=50).arms[arm]
    for name, scores in record.scores.items():
        assert np.isfinite(scores[0, 0]) == (name in JUDGED[KINDS[focus].name])
        assert np.isnan(scores[0, 1:]).all()


# networks to take away


def _answers(layers: Sequence[tuple[Floats, Floats]], x: Floats) -> Floats:
    """Return (n, O) what a network of plain arrays answers."""
    for weight, bias in layers[:-1]:
        x = np.maximum(x @ weight.T + bias, 0)
    weight, bias = layers[-1]
    return np.asarray(x @ weight.T + bias)


@pytest.mark.parametrize("arm", ["together", GROUPING])
def test_fitted_networks_answer_numbers_in_their_unit(arm: ArmName) -> None:
    """The weights of a fitted network answer prices, and miss them by its own RMSE."""
    problem = mixed()
    experiment = Experiment(Kinded((problem,)), width=6, steps=100, replicates=1)
    fitted = fit(experiment, arm)
    (network,) = [network for network in fitted.networks if "price" in network.tasks]
    sizes = [KINDS[NAMES.index(task)].logits for task in network.tasks]
    column = sum(sizes[: network.tasks.index("price")])
    told = _answers(network.layers, problem.x[problem.test])[:, column]
    rmse = np.sqrt(np.nanmean((told - problem.y[problem.test, PRICE]) ** 2))
    scores = fitted.scores[fitted.scores["split"] == "test"].set_index("task")
    spread = np.nanstd(problem.y[problem.train, PRICE])
    assert scores.loc["price", "rmse"] * spread == pytest.approx(rmse, rel=1e-3)


@pytest.mark.parametrize("arm", ["together", "apart", GROUPING])
def test_fitted_networks_count_labels_of_every_kind(arm: ArmName) -> None:
    """Beside the scores of a network stands how many labels each task has in that part."""
    problem = mixed()
    fitted = fit(Experiment(Kinded((problem,)), width=6, steps=50, replicates=1), arm)
    counts = fitted.scores.set_index(["split", "task"])["labels"]
    for split, rows in (("validation", problem.validation), ("test", problem.test)):
        for task, name in enumerate(NAMES):
            assert counts[split, name] == (~np.isnan(problem.y[rows, task])).sum()
