"""Tasks of several kinds in one experiment: trained as by a plain loop, and judged as each asks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier, MLPRegressor
from torch import Tensor, nn
from torch.nn import functional

from core import Experiment, Missing, run
from core.arms.catalogue import ArmName
from core.data import Problem, Source
from core.data.arrays import Floats, Seed
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.data.problem import split_sizes
from core.data.source import Sizes
from core.fitting.fitted import fit
from core.fitting.side_by_side import train_side_by_side
from core.fitting.threads import one_thread
from core.metrics.catalogue import EVERY, LOSS, METRICS, MIXED_CURVES, R2, RMSE, SKILL
from core.results.records import SPLITS, ArmRecord, Record
from core.training.draws import Draws
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY

NAMES = ("price", "colour", "grade", "sold")
KINDS: tuple[TaskKind, ...] = (NUMBERS, Classes(3), Ordered(4), YES_NO)
PRICE, COLOUR, GRADE, SOLD = range(4)
MEAN, SPREAD = 40.0, 12.0
GROUPING = (("grade", "price"), ("sold", "colour"))
ARMS: tuple[ArmName, ...] = ("together", "apart", GROUPING)
JUDGED = {  # by kind, the metrics that judge it
    "yes/no": {"error", "log_loss", "auc", "skill", "loss"},
    "classes": {"error", "log_loss", "auc", "skill", "loss"},
    "ordered": {"distance", "kappa", "skill", "loss"},
    "numbers": {"rmse", "mae", "r2", "skill", "loss"},
}


@dataclass(frozen=True, eq=False)
class Kinded(Source):
    """A source that hands out ready-made problems of any kinds, one a replicate."""

    key = "kinded"

    problems: tuple[Problem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The tasks."""
        return self.problems[0].names

    @property
    def kinds(self) -> tuple[TaskKind, ...]:
        """Of each task."""
        return self.problems[0].kinds

    def sizes(self) -> Sizes:
        """Say how large the first problem is."""
        return Sizes(*self.problems[0].x.shape)

    def draw(self, seed: Seed) -> Problem:
        """Return the problem of the replicate that the seed names."""
        assert not isinstance(seed, int)
        return self.problems[seed[1] % len(self.problems)]


def _mixed(
    train: int = 60,
    validation: int = 40,
    test: int = 50,
    unlabelled: float = 0.2,
    seed: int = 0,
) -> Problem:
    """Make a problem of a number, 3 classes, 4 places and a yes/no, learned from 5 inputs."""
    rng = np.random.default_rng(seed)
    rows = train + validation + test
    x = rng.standard_normal((rows, 5)).astype(np.float32)
    z = x @ rng.standard_normal((5, 6)) / 2 + 0.4 * rng.standard_normal((rows, 6))
    grade = np.digitize(z[:, 4], [-1, 0, 1])
    y = np.stack([MEAN + SPREAD * z[:, 0], z[:, 1:4].argmax(axis=1), grade, z[:, 5] > 0], axis=1)
    y[rng.random(y.shape) < unlabelled] = np.nan
    return Problem(
        x, y.astype(np.float32), NAMES, *split_sizes(train, validation, test), kinds=KINDS
    )


def _part(problem: Problem, tasks: Sequence[int]) -> Problem:
    """Return the problem of some tasks alone, in this order."""
    return replace(
        problem,
        y=problem.y[:, list(tasks)],
        names=tuple(problem.names[task] for task in tasks),
        kinds=tuple(problem.kinds[task] for task in tasks),
    )


def _train(*problems: Problem, replicates: Sequence[int] = (), **settings: Any) -> Record:
    experiment = Experiment(Kinded(problems), **{"width": 6, "steps": 100, **settings})
    seeds = [(0, replicate) for replicate in replicates or range(len(problems))]
    with one_thread():
        return train_side_by_side(experiment, problems, seeds)


def _assert_scores(
    one: ArmRecord, many: ArmRecord, draws: Sequence[int], tasks: Sequence[int], rtol: float = 2e-3
) -> None:
    """Compare all scores of `one` with those of some draws and tasks of `many`."""
    at = np.ix_(draws, tasks)
    for name, scores in one.scores.items():
        np.testing.assert_allclose(scores, many.scores[name][at], rtol=rtol, atol=rtol)
    for name in ("stopped_at", "ended_at", "improving", "diverged"):
        assert np.array_equal(getattr(one, name), getattr(many, name)[at])


# a plain loop


def _module(problem: Problem, group: tuple[int, ...], depth: int, like: Tensor) -> nn.Sequential:
    """Make one network of width 8 with the engine's initial weights."""
    draws = Draws.of([problem], [(0, 0)], depth)
    start = replace(draws, examples=draws.examples.to(like.dtype)).stack((group,), 8)
    layers: list[nn.Module] = []
    for weight, bias in zip(start.weights, start.biases, strict=True):
        linear = nn.Linear(weight.shape[2], weight.shape[1], dtype=like.dtype)
        linear.weight.data.copy_(weight[0])
        linear.bias.data.copy_(bias[0, :, 0])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _standardised(problem: Problem) -> NDArray[np.float64]:
    """Return labels with the price standardised on the training part."""
    y = problem.y.astype(np.float64)
    known = y[problem.train, PRICE]
    y[:, PRICE] = (y[:, PRICE] - np.nanmean(known)) / np.nanstd(known)
    return y


def _task_loss(kind: TaskKind, z: Tensor, label: Tensor) -> Tensor:
    """Return the loss of some examples that have a label, from their logits (n, O)."""
    log_2 = math.log(2)
    if isinstance(kind, Classes):
        return functional.cross_entropy(z, label.long(), reduction="sum") * log_2 / math.log(3)
    if isinstance(kind, Ordered):
        above = (label[:, None] > torch.arange(3)).to(z.dtype)
        return functional.binary_cross_entropy_with_logits(z, above, reduction="sum") / 3
    if kind == NUMBERS:
        return log_2 * ((z[:, 0] - label) ** 2).sum()
    return functional.binary_cross_entropy_with_logits(z[:, 0], label, reduction="sum")


def _loss(problem: Problem, group: tuple[int, ...], logits: Tensor, y: Tensor) -> Tensor:
    """Sum the losses of the tasks of a group over their labels; mean over all examples."""
    column, whole = 0, logits.new_zeros(())
    for task in group:
        kind, known = problem.kinds[task], ~y[:, task].isnan()
        z = logits[known, column : column + kind.logits]
        whole = whole + _task_loss(kind, z, y[known, task])
        column += kind.logits
    assert column == logits.shape[1]
    return whole / len(y)


@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.float64, 1e-6)], ids=str
)
@pytest.mark.parametrize("group", [(0, 1, 2, 3), (2, 0), (1,)])
@pytest.mark.parametrize(("depth", "unlabelled"), [(1, 0.0), (1, 0.4), (3, 0.4)])
def test_training_follows_a_plain_loop_of_a_module(
    dtype: torch.dtype, tolerance: float, group: tuple[int, ...], depth: int, unlabelled: float
) -> None:
    """The weights are those of an nn.Module trained by autograd on the sum of plain losses."""
    # in double precision, too: only standardised labels are rounded to single there
    problem, steps = _mixed(unlabelled=unlabelled), 60
    first, second = (Draws.of([problem], [(0, 0)], depth) for _ in range(2))
    first = replace(first, examples=first.examples.to(dtype))
    trial = first.trial((group,), 8)
    rows = second.trial((group,), 8).batches.sample(steps)[:, 0]
    x = torch.from_numpy(problem.x).to(dtype)
    y = torch.from_numpy(_standardised(problem)).to(dtype)
    with one_thread():
        trial.train(steps, lambda: None)
        module = _module(problem, group, depth, x)
        optimiser = torch.optim.AdamW(
            module.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
        )
        for batch in rows:
            optimiser.zero_grad()
            torch.autograd.backward(_loss(problem, group, module(x[batch]), y[batch]))
            optimiser.step()
    linear = [layer for layer in module if isinstance(layer, nn.Linear)]
    for layer, weight, bias in zip(linear, trial.stack.weights, trial.stack.biases, strict=True):
        torch.testing.assert_close(weight[0], layer.weight.data, rtol=0, atol=tolerance)
        torch.testing.assert_close(bias[0, :, 0], layer.bias.data, rtol=0, atol=tolerance)


def test_batches_are_examples_with_a_label_of_the_group() -> None:
    """A network meets training examples alone, each with a label of one of its tasks."""
    problem = _mixed(unlabelled=0.6)
    draws = Draws.of([problem], [(0, 0)], 1)
    for group in ((PRICE, COLOUR), (GRADE,)):
        rows = draws.trial((group,), 8).batches.sample(20).numpy()
        known = (~np.isnan(problem.y[problem.train][:, list(group)])).any(axis=1)
        assert np.array_equal(np.unique(rows), np.flatnonzero(known))


# what a task does not depend on


@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_tasks_in_another_order_have_the_same_scores(unlabelled: float) -> None:
    """Permuting tasks of several kinds permutes the results, in every arm."""
    problem, order = _mixed(unlabelled=unlabelled), [SOLD, COLOUR, PRICE, GRADE]
    first = _train(problem, arms=ARMS)
    second = _train(_part(problem, order), arms=ARMS)
    for label, record in first.arms.items():
        _assert_scores(second.arms[label], record, [0], order)
        turned = second.arms[label].curves
        np.testing.assert_allclose(turned, record.curves[..., order], rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_apart_each_task_is_trained_as_a_problem_of_its_own(unlabelled: float) -> None:
    """A task apart has just the scores that it has where there are no others."""
    problem = _mixed(unlabelled=unlabelled)
    whole = _train(problem, arms=("apart",)).arms["apart"]
    for task in range(len(NAMES)):
        alone = _train(_part(problem, [task]), arms=("together",)).arms["together"]
        judged = JUDGED[KINDS[task].name]
        assert set(alone.scores) == (set(METRICS) if task == SOLD else judged)
        _assert_scores(alone, whole, [0], [task])


def test_a_group_is_trained_as_a_problem_of_its_own() -> None:
    """Tasks of two kinds in a group of a grouping score as the two together with no others."""
    problem = _mixed()
    (whole,) = _train(problem, arms=(GROUPING,)).arms.values()
    for group in ([GRADE, PRICE], [SOLD, COLOUR]):
        alone = _train(_part(problem, group), arms=("together",)).arms["together"]
        _assert_scores(alone, whole, [0], group)


@pytest.mark.parametrize("settings", [{"steps": 100}, {"steps": 700, "patience": 1}])
def test_a_replicate_does_not_depend_on_how_many_share_its_stack(settings: dict[str, Any]) -> None:
    """Draws of different sizes, gaps and units have the same scores alone and side by side."""
    problems = [
        _mixed(unlabelled=0.0),
        _mixed(train=40, validation=25, test=70, unlabelled=0.5, seed=1),
        _mixed(train=90, validation=60, test=30, seed=2),
    ]
    problems[1].y[:, PRICE] *= 50
    many = _train(*problems, arms=ARMS[:2], **settings)
    ended = many.arms["apart"].ended_at
    assert (len(np.unique(ended)) > 3) == ("patience" in settings)
    for draw, problem in enumerate(problems):
        one = _train(problem, replicates=[draw], arms=ARMS[:2], **settings)
        for label, record in one.arms.items():
            _assert_scores(record, many.arms[label], [draw], range(4), rtol=5e-3)


@pytest.mark.parametrize("budget", ["width", "best"])
def test_labels_of_test_examples_choose_nothing(budget: str) -> None:
    """Other test labels change neither a width, a step nor a validation curve, only scores."""
    problem = _mixed(train=25)
    y, rng = problem.y.copy(), np.random.default_rng(1)
    for task in range(len(NAMES)):
        y[problem.test, task] = rng.permutation(y[problem.test, task])
    y[problem.test, PRICE] *= 1000
    other = replace(problem, y=y)
    first, second = (_train(p, arms=ARMS, budget=budget, width=8) for p in (problem, other))
    for label, record in first.arms.items():
        turned = second.arms[label]
        for name in ("width", "stopped_at", "ended_at", "improving"):
            assert np.array_equal(getattr(record, name), getattr(turned, name))
        assert np.array_equal(record.curves[:, :2], turned.curves[:, :2], equal_nan=True)
        assert (record.scores[LOSS.name] != turned.scores[LOSS.name]).all()


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
    problem = _mixed()
    for record in _train(problem, arms=ARMS).arms.values():
        for task, kind in enumerate(KINDS):
            constant = _constant(
                kind, problem.y[problem.train, task], problem.y[problem.test, task]
            )
            expected = 1 - record.scores[LOSS.name][0, task] / constant
            assert record.scores[SKILL.name][0, task] == pytest.approx(expected, abs=1e-5)


def test_curves_are_of_loss_and_skill() -> None:
    """Curves of tasks of several kinds have the loss, and the skill in each part of the data."""
    problem = _mixed()
    record = _train(problem, arms=ARMS)
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
    record = _train(_mixed(train=25), arms=("together",), steps=400)
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
    problem = _mixed()
    y = problem.y.copy()
    y[:, PRICE] = unit * y[:, PRICE] + zero
    first, second = (_train(p, arms=ARMS) for p in (problem, replace(problem, y=y)))
    for label, record in first.arms.items():
        for name, scores in record.scores.items():
            factor = np.ones(4)
            factor[PRICE] = unit if name in ("rmse", "mae") else 1
            told = second.arms[label].scores[name]
            np.testing.assert_allclose(told, factor * scores, rtol=2e-3, atol=2e-3)


def test_scores_of_numbers_hang_together() -> None:
    """Loss, R² and RMSE say the same of one answer, in their own units."""
    problem = _mixed()
    train, test = (problem.y[rows, PRICE] for rows in (problem.train, problem.test))
    for record in _train(problem, arms=ARMS).arms.values():
        rmse, r2, loss = (record.scores[m.name][0, PRICE] for m in (RMSE, R2, LOSS))
        assert r2 == pytest.approx(1 - rmse**2 / np.nanvar(test), abs=1e-4)
        assert loss == pytest.approx(np.log(2) * rmse**2 / np.nanvar(train), rel=1e-4)
        assert record.scores["mae"][0, PRICE] <= rmse


def test_a_metric_scores_the_kinds_that_it_judges_alone() -> None:
    """Each task has a number in the metrics of its kind, loss and skill, and NaN in the others."""
    for record in _train(_mixed(), arms=ARMS).arms.values():
        assert list(record.scores) == list(EVERY)
        for name, scores in record.scores.items():
            judged = [name in JUDGED[kind.name] for kind in KINDS]
            assert np.isfinite(scores[0]).tolist() == judged


def test_yes_no_tasks_alone_are_judged_as_ever() -> None:
    """Where all tasks are yes/no there are error, log loss and AUC, and no skill."""
    problem = _part(_mixed(), [SOLD])
    record = _train(problem, arms=ARMS[:2])
    assert all(list(arm.scores) == list(METRICS) for arm in record.arms.values())


@pytest.mark.parametrize("task", range(4), ids=NAMES)
def test_a_task_without_test_labels_has_no_score(task: int) -> None:
    """A task that no test example is labelled for has NaN; the others have what they had."""
    problem = _mixed()
    y = problem.y.copy()
    y[problem.test, task] = np.nan
    others = [other for other in range(4) if other != task]
    first, second = (_train(p, arms=ARMS) for p in (problem, replace(problem, y=y)))
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
    record = _train(_part(_mixed(), order), arms=(arm,), steps=50).arms[arm]
    for name, scores in record.scores.items():
        assert np.isfinite(scores[0, 0]) == (name in JUDGED[KINDS[focus].name])
        assert np.isnan(scores[0, 1:]).all()


def test_labels_can_go_missing_at_random() -> None:
    """Labels of every kind go missing by the seed alone, in training and in validation."""
    problem = _mixed(unlabelled=0.0)
    experiment = Experiment(Kinded((problem,)), missing=Missing(0.5), replicates=1)
    hidden = np.isnan(experiment.problem(0).y)
    learned = np.concatenate([problem.train, problem.validation])
    assert not hidden[problem.test].any()
    assert (np.abs(hidden[learned].mean(axis=0) - 0.5) < 0.2).all()


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
    problem = _mixed()
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
    problem = _mixed()
    fitted = fit(Experiment(Kinded((problem,)), width=6, steps=50, replicates=1), arm)
    counts = fitted.scores.set_index(["split", "task"])["labels"]
    for split, rows in (("validation", problem.validation), ("test", problem.test)):
        for task, name in enumerate(NAMES):
            assert counts[split, name] == (~np.isnan(problem.y[rows, task])).sum()


# beside scikit-learn


def _easy(kind: TaskKind) -> Problem:
    """Make a problem of one task that 600 rows are enough to learn."""
    rng = np.random.default_rng(3)
    x = rng.standard_normal((900, 4)).astype(np.float32)
    z = np.stack([x[:, 0] + x[:, 1], np.abs(2 * x[:, 2]) - 1, x[:, 3] - x[:, 0]], axis=1)
    number = 5 + 3 * z.sum(axis=1) + rng.standard_normal(900)
    y = number if kind == NUMBERS else (z + 0.2 * rng.standard_normal(z.shape)).argmax(axis=1)
    labels = np.asarray(y, dtype=np.float32)[:, None]
    return Problem(x, labels, ("task",), *split_sizes(600, 150, 150), kinds=(kind,))


def _score(problem: Problem, metric: str) -> float:
    experiment = Experiment(
        Kinded((problem,)), arms=("apart",), width=16, replicates=1, steps=1500, patience=None
    )
    scores: pd.DataFrame = run(experiment).scores
    return float(scores[metric].iloc[0])


SETTINGS: dict[str, Any] = {
    "hidden_layer_sizes": (16,),
    "activation": "relu",
    "solver": "adam",
    "learning_rate_init": LEARNING_RATE,
    "batch_size": 32,
    "max_iter": 80,  # of 19 batches: 1,520 steps
    "tol": 0.0,
    "early_stopping": False,
    "random_state": 0,
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_number_is_learned_as_well_as_by_scikit_learn() -> None:
    """R² of a number apart is that of scikit-learn's network of the same size, within 0.05."""
    problem = _easy(NUMBERS)
    y = _standardised(problem)[:, 0]
    model = MLPRegressor(**SETTINGS).fit(problem.x[problem.train], y[problem.train])
    other = model.score(problem.x[problem.test], y[problem.test])
    assert other > 0.9
    assert _score(problem, R2.name) == pytest.approx(other, abs=0.05)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_classes_are_learned_as_well_as_by_scikit_learn() -> None:
    """Accuracy of three classes apart is that of scikit-learn's network, within 0.05."""
    problem = _easy(Classes(3))
    y = problem.y[:, 0]
    model = MLPClassifier(**SETTINGS).fit(problem.x[problem.train], y[problem.train])
    other = model.score(problem.x[problem.test], y[problem.test])
    assert other > 0.85
    assert 1 - _score(problem, "error") == pytest.approx(other, abs=0.05)
