"""Training against a plain PyTorch loop over one module a network."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, count, islice

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core import Experiment, run
from core.arms.catalogue import ArmName, arm_of
from core.data import Problem, Source
from core.networks.groups import Groups
from core.networks.initial import initialised
from core.networks.shape import Shape
from core.training.batches import Batches, Examples
from core.training.draws import Draws
from core.training.loop import Trial, train
from core.training.patience import LEAST, SMALLEST
from core.training.rule import EVERY

STEPS = 100
ARMS: tuple[ArmName, ...] = ("together", "apart", (("task 2", "task 0"), ("task 1",)))


def _module(problem: Problem, group: tuple[int, ...], width: int, depth: int) -> nn.Sequential:
    """Make one network with the engine's initial weights."""
    shape = Shape(problem.x.shape[1], width, depth, len(group))
    start = initialised(shape, (group,), problem.names, [(0, 0)])
    layers: list[nn.Module] = []
    for weight, bias in zip(start.weights, start.biases, strict=True):
        linear = nn.Linear(weight.shape[2], weight.shape[1])
        linear.weight.data.copy_(weight[0])
        linear.bias.data.copy_(bias[0, :, 0])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _losses(logits: Tensor, y: Tensor) -> Tensor:
    """Return logistic losses (n, T), 0 where the label is NaN."""
    known = ~y.isnan()
    each = functional.binary_cross_entropy_with_logits(logits, y.nan_to_num(), reduction="none")
    return torch.where(known, each, 0)


def _evaluate(module: nn.Module, x: Tensor, y: Tensor) -> np.ndarray:
    """Return the mean loss of each task over its labelled examples."""
    with torch.no_grad():
        return (_losses(module(x), y).sum(dim=0) / (~y.isnan()).sum(dim=0)).numpy()


def _steps(
    problem: Problem, group: tuple[int, ...], width: int, depth: int
) -> Iterator[tuple[nn.Module, float]]:
    """Train one network by autograd and AdamW; yield it before every step with its batch's loss."""
    module = _module(problem, group, width, depth)
    optimiser = torch.optim.AdamW(module.parameters(), lr=3e-3, weight_decay=1e-4)
    batches = Batches(Examples([problem]), (group,), [(0, 0)])
    for x, sign in chain.from_iterable(batches.take(1) for _ in count()):
        y = torch.where(sign[0].T == 0, torch.nan, (sign[0].T + 1) / 2)
        optimiser.zero_grad()
        value = _losses(module(x[0]), y).sum() / len(y)
        yield module, value.item()
        value.backward()
        optimiser.step()


def _trained_alone(problem: Problem, group: tuple[int, ...], width: int, depth: int) -> np.ndarray:
    """Return (evaluation, split, task) log losses of one network trained by itself."""
    held = [
        (torch.from_numpy(problem.x[rows]), torch.from_numpy(problem.y[np.ix_(rows, group)]))
        for rows in (problem.validation, problem.test)
    ]
    trained = islice(_steps(problem, group, width, depth), 0, STEPS + 1, EVERY)
    return np.array([[_evaluate(module, *part) for part in held] for module, _ in trained])


def _measured(curves: pd.DataFrame, arm: str, problem: Problem) -> np.ndarray:
    """Lay out (evaluation, split, task) log losses of an arm."""
    rows = curves[(curves["arm"] == arm) & (curves["split"] != "train")]
    table = rows.pivot(index=["step", "split"], columns="task", values="log_loss")
    table = table[list(problem.names)].to_numpy().reshape(-1, 2, len(problem.names))
    return table[:, ::-1]  # validation before test


@pytest.mark.parametrize(("width", "depth"), [(8, 1), (1, 1), (5, 4)])
@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_training_follows_a_plain_loop_of_modules(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    width: int,
    depth: int,
    unlabelled: float,
) -> None:
    """Every network of every arm has the curves of its own nn.Module trained by autograd."""
    drawn = problem(unlabelled=unlabelled)
    settings = {"width": width, "depth": depth, "steps": STEPS, "replicates": 1}
    result = run(Experiment(given(drawn), arms=ARMS, **settings))
    for arm, label in zip(ARMS, result.costs["arm"], strict=True):
        measured = _measured(result.curves, label, drawn)
        for group in arm_of(arm).groups(drawn.names):
            expected = _trained_alone(drawn, group, width, depth)
            np.testing.assert_allclose(measured[:, :, group], expected, rtol=2e-4, atol=1e-5)


def test_the_training_curve_averages_the_last_eight_batches(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """The training curve is the mean loss of the last 8 batches, each before its own step."""
    drawn = problem(tasks=1)
    losses = [loss for _, loss in islice(_steps(drawn, (0,), 8, 1), STEPS)]
    settings = {"width": 8, "steps": STEPS, "replicates": 1, "arms": ("together",)}
    curves = run(Experiment(given(drawn), **settings)).curves
    train = curves[curves["split"] == "train"].set_index("step")["log_loss"]
    expected = [np.nan, np.mean(losses[42:50]), np.mean(losses[92:100])]
    np.testing.assert_allclose(train.loc[[0, 50, 100]], expected, rtol=2e-4)


def _ended(problem: Problem, group: tuple[int, ...], patience: int) -> tuple[int, list[int]]:
    """Train one network until it has learned; return its last step and each task's best."""
    rows = np.ix_(problem.validation, group)
    x, y = torch.from_numpy(problem.x[problem.validation]), torch.from_numpy(problem.y[rows])
    lowest, best = np.full(len(group), np.inf), [0] * len(group)
    reference, waited = np.inf, 0
    for step, (module, _) in enumerate(_steps(problem, group, 8, 1)):
        if step % EVERY:
            continue
        now = _evaluate(module, x, y)
        best = [step if new < low else at for new, low, at in zip(now, lowest, best, strict=True)]
        lowest = np.minimum(lowest, now)
        waited += 1
        if lowest.mean() + max(LEAST * lowest.mean(), SMALLEST) < reference:
            reference, waited = lowest.mean(), 0
        if waited == patience:
            return step, best
    raise AssertionError("the batches never end")


@pytest.mark.parametrize("patience", [1, 3])
@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_training_ends_where_a_plain_loop_with_patience_ends(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    unlabelled: float,
    patience: int,
) -> None:
    """Every network of every arm ends, and is best, at the steps of its own nn.Module."""
    drawn = problem(train=30, unlabelled=unlabelled)
    experiment = Experiment(given(drawn), arms=ARMS, width=8, replicates=1, patience=patience)
    result = run(experiment)
    scores = result.scores.set_index(["arm", "task"])[["ended_at", "stopped_at"]]
    assert scores["ended_at"].nunique() > 2
    for arm, label in zip(ARMS, result.costs["arm"], strict=True):
        for group in arm_of(arm).groups(drawn.names):
            end, best = _ended(drawn, group, patience)
            told = scores.loc[[(label, drawn.names[task]) for task in group]]
            assert told["ended_at"].tolist() == [end] * len(group)
            assert told["stopped_at"].tolist() == best


def test_until_it_ends_a_network_is_what_it_is_without_patience(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """Without patience every network takes all steps; with it the curves are their beginning."""
    experiment = Experiment(given(problem(train=30)), width=8, replicates=1, arms=("together",))
    short = run(replace(experiment, patience=2))
    whole = run(replace(experiment, patience=None, steps=1500))
    end = short.scores["ended_at"].iloc[0]
    assert 0 < end < 1500
    assert set(whole.scores["ended_at"]) == {1500}
    # every evaluation up to 1,000 steps, then every 200 steps, and the last
    assert sorted(whole.curves["step"].unique()) == [*range(0, 1001, EVERY), 1200, 1400, 1500]
    assert short.curves["step"].max() == max(s for s in whole.curves["step"] if s <= end)
    begun = whole.curves[whole.curves["step"] <= end].reset_index(drop=True)
    pd.testing.assert_frame_equal(short.curves, begun, check_exact=True)


@pytest.mark.parametrize(
    ("settings", "share"),
    [
        ({"steps": 100}, 1.0),
        ({"steps": 100, "patience": None}, 1.0),
        ({"patience": 2}, 0.0),
        ({"steps": 6000, "patience": None}, 0.0),
    ],
)
def test_who_is_cut_in_the_middle_of_learning_is_still_improving(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    settings: dict[str, int | None],
    share: float,
) -> None:
    """A last step in the middle of learning cuts all networks, one long after it cuts none."""
    drawn = [problem(train=30, seed=seed) for seed in range(2)]
    result = run(Experiment(given(*drawn), width=16, replicates=2, **settings))
    assert set(result.costs["still_improving"]) == {share}
    assert set(result.scores["still_improving"]) == {share == 1}


@pytest.mark.parametrize(
    ("steps", "expected"), [(1, [0, 1]), (50, [0, 50]), (120, [0, 50, 100, 120])]
)
def test_evaluation_is_every_fifty_steps_and_at_the_end(
    problem: Callable[..., Problem],
    given: Callable[..., Source],
    steps: int,
    expected: list[int],
) -> None:
    """Curves have a point before training, every 50 steps, and after the last step."""
    result = run(Experiment(given(problem()), steps=steps, replicates=1))
    assert sorted(result.curves["step"].unique()) == expected


def test_each_task_stops_at_its_own_lowest_validation_loss(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """A task's test scores are those of the first step at which its validation loss is lowest."""
    drawn = [problem(train=20, tasks=4, unlabelled=0.2, seed=seed) for seed in range(3)]
    result = run(Experiment(given(*drawn), width=16, steps=600, replicates=3))
    key = ["arm", "task", "replicate"]
    validation = result.curves[result.curves["split"] == "validation"].reset_index(drop=True)
    lowest = validation.loc[validation.groupby(key)["log_loss"].idxmin()].set_index(key)["step"]
    scores = result.scores.set_index(key)
    assert scores["stopped_at"].to_dict() == lowest.to_dict()
    assert scores["stopped_at"].nunique() > 2
    test = result.curves[result.curves["split"] == "test"].set_index([*key, "step"])
    stopped = [(*index, step) for index, step in scores["stopped_at"].items()]
    for metric in ("error", "log_loss"):  # answers of some networks and of all round apart
        np.testing.assert_allclose(test[metric].loc[stopped], scores[metric], rtol=1e-6)


def test_of_equal_validation_losses_the_first_counts(problem: Callable[..., Problem]) -> None:
    """A network that did not change between two evaluations keeps the earlier step."""
    examples = Examples([problem(tasks=2)])
    stack = initialised(Shape(5, 4, 1, 2), ((0, 1),), ("a", "b"), [(0, 0)])
    trial = Trial(stack, Batches(examples, ((0, 1),), [(0, 0)]), examples)
    trial.evaluate(0)
    trial.evaluate(50)
    assert trial.stopped_at.tolist() == [[0, 0]]


def test_auc_is_taken_at_the_same_step_as_error(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """Training on beyond a task's best step changes none of its test scores, AUC included."""
    drawn = problem(train=20)
    long = run(Experiment(given(drawn), width=16, steps=600, replicates=1)).scores
    assert (long["stopped_at"] < 600).any()
    for row in long[long["stopped_at"] > 0].itertuples():
        short = run(Experiment(given(drawn), width=16, steps=row.stopped_at, replicates=1)).scores
        same = short[(short["arm"] == row.arm) & (short["task"] == row.task)]
        assert same["auc"].item() == row.auc
        assert same["error"].item() == row.error


def test_the_training_curve_reaches_back_to_before_another_network_left(
    problem: Callable[..., Problem],
) -> None:
    """Two steps after another has left, the mean is over the last 8 batches all the same."""
    problems = [problem(train=30, seed=seed) for seed in range(2)]

    def trained(of: list[int], steps: int) -> Trial:
        seeds = [(0, seed) for seed in of]
        draws = Draws.of([problems[seed] for seed in of], seeds, 1, patience=2)
        trial = draws.trial(((0, 1, 2),), 8)
        for _ in train([trial], steps, lambda: None):
            pass
        return trial

    first, other = trained([0, 1], 3000).ended_at.tolist()
    assert first < other
    beside, alone = (trained(of, first + 2) for of in ([0, 1], [1]))
    assert beside.live.tolist() == [1]
    torch.testing.assert_close(beside.curves[-1][0, :, 1], alone.curves[-1][0, :, 0])


APART: Groups = ((0,), (1,), (2,))


def _poisoned(problems: list[Problem], network: int, at: int | None) -> Trial:
    """Train each task alone; at a step the weights of one network become no numbers at all."""
    draws = Draws.of(problems, [(0, k) for k in range(len(problems))], 1, patience=3)
    trial = draws.trial(APART, 8)
    for step in train([trial], 600, lambda: None):
        if step == at:
            trial.stack.weights[0][(trial.live == network).nonzero()] = torch.nan
    return trial


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
def test_a_network_that_diverges_ends_and_the_others_go_on(
    problem: Callable[..., Problem], unlabelled: float
) -> None:
    """It is told, keeps its best results from before, and nothing changes for the others."""
    problems = [problem(seed=seed, unlabelled=unlabelled) for seed in range(2)]
    sound, trial = (_poisoned(problems, 4, at) for at in (None, 100))
    assert not sound.diverged.any()
    assert trial.diverged.flatten().nonzero().flatten().tolist() == [4]
    assert trial.ended_at[4] == 150 < sound.ended_at[4]
    assert sound.stopped_at[4] > 100 >= trial.stopped_at[4]
    before = [curve[1, 0, 4, 0].item() for curve in sound.curves[:3]]
    assert trial.best_loss[4].item() == min(before)
    assert trial.best_logits[4].isfinite().all()
    assert not trial.patience.improving[4]
    others = [0, 1, 2, 3, 5]
    assert torch.equal(trial.ended_at[others], sound.ended_at[others])
    assert torch.equal(trial.stopped_at[others], sound.stopped_at[others])
    torch.testing.assert_close(
        trial.best_logits[others], sound.best_logits[others], rtol=1e-3, atol=1e-3
    )


def test_an_input_that_is_too_large_spoils_no_other_draw(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """A draw whose validation loss is never a number has diverged; the other has its scores."""
    sound, broken = problem(), problem(seed=1)
    broken.x[broken.validation[0]] = 3e38  # sums are infinite, and their sums no numbers
    settings = {"width": 64, "steps": 300, "patience": 2}
    scores = run(Experiment(given(sound, broken), replicates=2, **settings)).scores
    told = scores[scores["replicate"] == 1]
    assert told["diverged"].all()
    assert told[["error", "log_loss", "auc"]].isna().all(axis=None)
    alone = run(Experiment(given(sound), replicates=1, **settings)).scores
    beside = scores[scores["replicate"] == 0]
    for name in ("stopped_at", "ended_at", "diverged"):
        assert beside[name].tolist() == alone[name].tolist()
    np.testing.assert_allclose(beside["log_loss"], alone["log_loss"], rtol=2e-4)
    assert not alone["diverged"].any()


@pytest.mark.parametrize("with_labels", [True, False])
def test_a_task_without_a_validation_label_has_no_scores(
    problem: Callable[..., Problem], given: Callable[..., Source], with_labels: bool
) -> None:
    """Where nothing says which step is best no score is made up; the other tasks have theirs."""
    drawn = problem()
    if not with_labels:
        drawn.y[drawn.validation, 1] = np.nan
    scores = run(Experiment(given(drawn), width=6, replicates=1, steps=100)).scores
    without = scores.loc[scores["task"] == "task 1", ["error", "log_loss", "auc"]]
    assert (without.notna() == with_labels).all(axis=None)
    others = scores.loc[scores["task"] != "task 1", ["error", "log_loss", "auc"]]
    assert others.notna().all(axis=None)
    assert not scores["diverged"].any()
