"""What draws compute side by side may not depend on what it is computed beside."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core import Experiment, Missing
from core.arms.catalogue import USUAL, ArmName, arm_of
from core.arms.transfer import TRANSFER, TRANSFER_HEAD
from core.data import NoLabelsLeft, Problem, SharedFeatures, Source
from core.fitting.side_by_side import Evaluation, train_side_by_side
from core.fitting.threads import one_thread
from core.metrics.catalogue import METRICS
from core.networks.budget import TUNED
from core.results.records import ArmRecord, Record

Make = Callable[..., Problem]
GROUPING = (("task 3", "task 0"), ("task 1",), ("task 4", "task 2"))
ARMS = ("together", "apart", GROUPING)


def _train(
    source: Source,
    problems: list[Problem],
    replicates: list[int],
    with_curves: bool = True,
    **settings: object,
) -> Record:
    experiment = Experiment(source, **{"width": 6, "steps": 100, **settings})
    seeds = [(0, replicate) for replicate in replicates]
    with one_thread():
        return train_side_by_side(experiment, problems, seeds, with_curves=with_curves)


def _assert_close(one: ArmRecord, many: ArmRecord, draw: int) -> None:
    """Compare the only draw of `one` with a draw of `many`, to float tolerance."""
    np.testing.assert_allclose(one.curves[..., 0, :], many.curves[..., draw, :], rtol=2e-4)
    np.testing.assert_allclose(one.scores["log_loss"][0], many.scores["log_loss"][draw], rtol=2e-4)
    np.testing.assert_allclose(one.scores["auc"][0], many.scores["auc"][draw], atol=2e-3)


@pytest.mark.parametrize("depth", [1, 4])
@pytest.mark.parametrize("budget", ["width", "best"])
def test_a_replicate_does_not_depend_on_how_many_share_its_stack(
    problem: Make, given: Callable[..., Source], depth: int, budget: str
) -> None:
    """Draws of different sizes and gaps have the same numbers alone and side by side."""
    problems = [
        problem(tasks=5, train=60, unlabelled=0.3),
        problem(tasks=5, train=20, validation=50, test=25, seed=1),
        problem(tasks=5, train=90, validation=10, test=70, unlabelled=0.7, seed=2),
    ]
    settings = {"arms": ARMS, "depth": depth, "budget": budget}
    many = _train(given(*problems), problems, [0, 1, 2], **settings)
    for draw, alone in enumerate(problems):
        one = _train(given(alone), [alone], [draw], **settings)
        for label, scores in one.arms.items():
            _assert_close(scores, many.arms[label], draw)


def test_chance_gaps_of_one_draw_do_not_change_another(given: Callable[..., Source]) -> None:
    """A draw left without a row of two labels trains the same beside one that has some."""
    source, missing = SharedFeatures(tasks=2, examples=50), Missing(0.9)
    problems = [missing.apply(source.draw((0, k, 0)), (0, k, 1)) for k in range(8)]
    most = [int((~np.isnan(p.y[p.train])).sum(axis=1).max()) for p in problems]
    assert set(most) == {1, 2}
    draw = most.index(1)
    many = _train(source, problems, list(range(8)))
    one = _train(source, [problems[draw]], [draw])
    for label, scores in one.arms.items():
        _assert_close(scores, many.arms[label], draw)


@pytest.mark.parametrize("unlabelled", [0.0, 0.5])
def test_permuting_tasks_permutes_the_results(
    problem: Make, given: Callable[..., Source], unlabelled: float
) -> None:
    """Tasks in another order have the same scores in that order, in every arm."""
    drawn, order = problem(tasks=5, unlabelled=unlabelled), [3, 0, 4, 2, 1]
    names = tuple(drawn.names[task] for task in order)
    turned = replace(drawn, y=drawn.y[:, order], names=names)
    first = _train(given(drawn), [drawn], [0], arms=ARMS)
    second = _train(given(turned), [turned], [0], arms=ARMS)
    for label, scores in first.arms.items():
        other = second.arms[label]
        np.testing.assert_allclose(scores.curves[..., order], other.curves, rtol=2e-4)
        np.testing.assert_allclose(
            scores.scores["log_loss"][:, order], other.scores["log_loss"], rtol=2e-4
        )


EARLY = {"steps": 3000, "patience": 2, "arms": (*ARMS, "transfer", "softmax")}


def _assert_ended_alike(
    one: ArmRecord, many: ArmRecord, draws: list[int], tasks: list[int]
) -> None:
    """Compare `one` with some draws and tasks of `many`, which may have gone on for longer."""
    at = np.ix_(draws, tasks)
    for name in ("ended_at", "stopped_at", "improving", "diverged"):
        assert np.array_equal(getattr(one, name), getattr(many, name)[at])
    curves = many.curves[:, :, :, draws][..., tasks]
    own, later = curves[: len(one.curves)], curves[len(one.curves) :]
    np.testing.assert_allclose(one.curves, own, rtol=2e-3, atol=1e-6)
    assert np.array_equal(later, np.broadcast_to(own[-1], later.shape), equal_nan=True)
    for name, atol in (("log_loss", 1e-6), ("auc", 5e-3)):
        np.testing.assert_allclose(one.scores[name], many.scores[name][at], rtol=2e-3, atol=atol)


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
def test_a_draw_that_ended_keeps_its_results_beside_others_that_go_on(
    problem: Make, given: Callable[..., Source], unlabelled: float
) -> None:
    """Draws that end at other steps than their neighbours have the numbers they have alone."""
    problems = [
        problem(tasks=5, train=30 + 20 * seed, unlabelled=unlabelled, seed=seed)
        for seed in range(3)
    ]
    many = _train(given(*problems), problems, [0, 1, 2], **EARLY)
    for arm in many.arms.values():
        assert len(set(arm.ended_at[:, 0])) > 1
    for draw, alone in enumerate(problems):
        one = _train(given(alone), [alone], [draw], **EARLY)
        for label, record in one.arms.items():
            _assert_ended_alike(record, many.arms[label], [draw], [0, 1, 2, 3, 4])


@pytest.mark.slow
def test_candidates_are_thinned_out_in_each_draw_by_itself(
    problem: Make, given: Callable[..., Source]
) -> None:
    """An arm at its best is, in each draw, what it is where the draw is alone."""
    problems = [problem(tasks=2, train=40, seed=seed) for seed in range(2)]
    settings = EARLY | {"budget": TUNED, "arms": ("apart",), "steps": 1000}
    many = _train(given(*problems), problems, [0, 1], **settings).arms["apart"]
    assert many.tuning[0] != many.tuning[1]
    for draw, alone in enumerate(problems):
        one = _train(given(alone), [alone], [draw], **settings).arms["apart"]
        _assert_ended_alike(one, many, [draw], [0, 1])
        assert (one.width[0], one.tuning[0]) == (many.width[draw], many.tuning[draw])


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
@pytest.mark.parametrize("arm", ["apart", GROUPING])
def test_a_network_that_ended_keeps_its_results_beside_others_that_go_on(
    problem: Make, given: Callable[..., Source], arm: ArmName, unlabelled: float
) -> None:
    """Networks that end at other steps than those beside them have the numbers they have alone."""
    problems = [problem(tasks=5, train=40, unlabelled=unlabelled, seed=seed) for seed in range(2)]
    whole = _train(given(*problems), problems, [0, 1], **EARLY | {"arms": (arm,)})
    (many,) = whole.arms.values()
    assert len(set(many.ended_at[0])) > 2
    for group in arm_of(arm).groups(problems[0].names):
        tasks = list(group)
        names = tuple(problems[0].names[task] for task in tasks)
        parts = [
            replace(drawn, y=drawn.y[:, tasks], names=names, kinds=drawn.kinds[: len(names)])
            for drawn in problems
        ]
        alone = _train(given(*parts), parts, [0, 1], **EARLY | {"arms": ("together",)})
        _assert_ended_alike(alone.arms["together"], many, [0, 1], tasks)


@pytest.mark.parametrize("unlabelled", [0.0, 0.3])
def test_networks_that_end_early_end_so_again_with_curves_or_without(
    problem: Make, given: Callable[..., Source], unlabelled: float
) -> None:
    """Trained anew, with curves or without, every score and step is the same bit for bit."""
    problems = [problem(tasks=5, unlabelled=unlabelled, seed=seed) for seed in range(3)]
    # narrow: there a product of some networks is likely to round otherwise than one of all
    settings = EARLY | {"width": 3}
    first, again, bare = (
        _train(given(*problems), problems, [0, 1, 2], with_curves=with_curves, **settings)
        for with_curves in (True, True, False)
    )
    for label, arm in first.arms.items():
        assert np.array_equal(arm.curves, again.arms[label].curves, equal_nan=True)
        assert bare.arms[label].curves.shape == (0, *arm.curves.shape[1:])
        for other in (again.arms[label], bare.arms[label]):
            for metric in METRICS:
                assert np.array_equal(arm.scores[metric], other.scores[metric], equal_nan=True)
            for name in ("stopped_at", "ended_at", "improving", "diverged", "width"):
                assert np.array_equal(getattr(arm, name), getattr(other, name))


def test_permuting_draws_permutes_the_results(problem: Make, given: Callable[..., Source]) -> None:
    """Draws in another order have the same numbers in that order."""
    problems = [problem(seed=seed, unlabelled=0.2) for seed in range(3)]
    first = _train(given(*problems), problems, [0, 1, 2])
    turned = _train(given(*problems), problems[::-1], [2, 1, 0])
    for label, scores in first.arms.items():
        np.testing.assert_allclose(
            scores.curves, turned.arms[label].curves[..., ::-1, :], rtol=2e-4
        )


@pytest.mark.parametrize("unlabelled", [0.0, 0.5])
def test_a_group_is_trained_as_a_problem_of_its_own(
    problem: Make, given: Callable[..., Source], unlabelled: float
) -> None:
    """Two tasks in a group of a grouping score as the two tasks together with no others there."""
    drawn = problem(tasks=5, unlabelled=unlabelled)
    whole = _train(given(drawn), [drawn], [0], arms=(GROUPING,))
    (scores,) = whole.arms.values()
    for group in ([3, 0], [1], [4, 2]):
        names = tuple(drawn.names[task] for task in group)
        part = replace(drawn, y=drawn.y[:, group], names=names, kinds=drawn.kinds[: len(names)])
        alone = _train(given(part), [part], [0], arms=("together",)).arms["together"]
        np.testing.assert_allclose(alone.curves, scores.curves[..., group], rtol=2e-4)


def test_arms_do_not_depend_on_one_another(problem: Make, given: Callable[..., Source]) -> None:
    """An arm trained on its own has bit for bit the numbers it has beside other arms."""
    drawn = problem(tasks=5, unlabelled=0.3)
    every = _train(given(drawn), [drawn], [0], arms=ARMS)
    for arm, label in zip(ARMS, every.arms, strict=True):
        alone = _train(given(drawn), [drawn], [0], arms=(arm,)).arms[label]
        assert np.array_equal(alone.curves, every.arms[label].curves, equal_nan=True)
        assert np.array_equal(alone.scores["auc"], every.arms[label].scores["auc"])


@pytest.mark.parametrize("judged", [(0, 1, 2), (0, 2)])
def test_the_best_width_is_the_one_whose_own_run_has_the_lowest_validation_loss(
    problem: Make, given: Callable[..., Source], judged: tuple[int, ...]
) -> None:
    """Each arm is the run at the width that validation prefers, by the tasks that have labels."""
    problems = [problem(train=25, seed=seed) for seed in range(4)]
    others = [task for task in range(3) if task not in judged]
    for drawn in problems:
        drawn.y[np.ix_(drawn.validation, others)] = np.nan
    source = given(*problems)
    best = _train(source, problems, [0, 1, 2, 3], budget="best", width=8)
    widths = [1, 2, 4, 8]
    runs = [_train(source, problems, [0, 1, 2, 3], width=width) for width in widths]
    for label, scores in best.arms.items():
        lowest = [
            run.arms[label].curves[:, 1, 0][..., judged].min(axis=0).mean(axis=1) for run in runs
        ]
        choice = np.argmin(lowest, axis=0)
        assert scores.width.tolist() == [widths[k] for k in choice]
        for draw, k in enumerate(choice):
            own = runs[k].arms[label]
            told, expected = (arm.scores["log_loss"][draw] for arm in (scores, own))
            assert np.array_equal(told, expected, equal_nan=True)
            assert scores.parameters[draw] == own.parameters[draw]


def test_test_labels_choose_nothing(problem: Make, given: Callable[..., Source]) -> None:
    """Turning every test label round changes neither a width nor a stopping step, only scores."""
    drawn = problem(train=25)
    y = drawn.y.copy()
    y[drawn.test] = 1 - y[drawn.test]
    turned = replace(drawn, y=y)
    first, second = (_train(given(p), [p], [0], budget="best", width=8) for p in (drawn, turned))
    for label, scores in first.arms.items():
        other = second.arms[label]
        assert np.array_equal(scores.width, other.width)
        assert np.array_equal(scores.stopped_at, other.stopped_at)
        np.testing.assert_allclose(scores.scores["error"], 1 - other.scores["error"], atol=1e-6)
        np.testing.assert_allclose(scores.scores["auc"], 1 - other.scores["auc"], atol=1e-6)


def test_progress_is_reported_after_every_evaluation(
    problem: Make, given: Callable[..., Source]
) -> None:
    """What is reported while training is what the curves hold in the end."""
    drawn = problem()
    reports: list[Evaluation] = []
    experiment = Experiment(given(drawn), steps=120)
    record = train_side_by_side(experiment, [drawn], [(0, 0)], reports.append)
    assert tuple(report.step for report in reports) == record.steps == (0, 50, 100, 120)
    assert [report.share for report in reports] == pytest.approx([0, 5 / 12, 10 / 12, 1])
    for label, arm in record.arms.items():
        curves = np.stack([report.curves[label] for report in reports])
        assert np.array_equal(curves, arm.curves, equal_nan=True)


@pytest.mark.parametrize("arm", [TRANSFER.name, TRANSFER_HEAD.name])
def test_progress_moves_while_transfer_learns_the_other_tasks(
    problem: Make, given: Callable[..., Source], arm: str
) -> None:
    """Before the first curve there are evaluations without a step, the first half of the share."""
    drawn = problem()
    reports: list[Evaluation] = []
    experiment = Experiment(given(drawn), steps=120, arms=(*USUAL, arm))
    record = train_side_by_side(experiment, [drawn], [(0, 0)], reports.append)
    before = [report for report in reports if report.step is None]
    assert reports[: len(before)] == before
    assert all(report.curves == {} for report in before)
    assert [report.share for report in before] == pytest.approx([0, 5 / 24, 10 / 24, 1 / 2])
    after = reports[len(before) :]
    assert [report.step for report in after] == [0, 50, 100, 120] == list(record.steps)
    assert [report.share for report in after] == pytest.approx([1 / 2, 17 / 24, 22 / 24, 1])


@pytest.mark.parametrize("arms", [USUAL, ("transfer",)])
def test_the_share_that_is_done_grows_to_the_whole(
    problem: Make, given: Callable[..., Source], arms: tuple[str, ...]
) -> None:
    """Networks that end early count as done: the share never falls, and is 1 at the end alone."""
    drawn = [problem(seed=seed) for seed in range(2)]
    shares: list[float] = []
    train_side_by_side(
        Experiment(given(*drawn), width=6, arms=arms, patience=1),
        drawn,
        [(0, 0), (0, 1)],
        lambda evaluation: shares.append(evaluation.share),
    )
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert max(shares[:-1]) < 1 == shares[-1]


def test_a_check_that_raises_ends_the_training(problem: Make, given: Callable[..., Source]) -> None:
    """The check is asked before every step, and what it raises comes out."""
    drawn, asked = problem(), []

    def check() -> None:
        asked.append(True)
        if len(asked) == 7:
            raise NoLabelsLeft("enough")

    experiment = Experiment(given(drawn), steps=10_000)
    with pytest.raises(NoLabelsLeft, match="enough"):
        train_side_by_side(experiment, [drawn], [(0, 0)], check=check)
    assert len(asked) == 7
