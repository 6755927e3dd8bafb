"""What is found inside real networks: on made sources the truth is known."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from core.data import Digits, RoadScenes, SharedFeatures, Table
from core.data.missing import Missing, NoLabelsLeft
from core.data.problem import Problem
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.inside.forward import answered
from core.inside.insight import USUAL, Insight
from core.inside.looking import look
from core.networks.budget import TUNED
from tests.core.mixed import Mixed
from tests.core.small_sources import EVERY_SOURCE, small

SCENES = Experiment(RoadScenes(), width=64, replicates=1)


@cache
def scenes() -> Insight:
    """Look inside networks that have learned road scenes."""
    return look(SCENES)


@pytest.mark.slow
def test_networks_find_the_parts_of_a_scene() -> None:
    """Together finds all parts, a network of one task those of its object, and none at first."""
    insight = scenes()
    together, apart = (side.found for side in (insight.together, insight.apart))
    assert len(insight.features) == 10
    assert (together[-1, 0] > 0.9).all()
    assert (together[0, 0] < 0.8).all()
    needed = insight.needed.T  # of separate network t, task t
    assert apart[-1][needed].min() > 0.9 > apart[-1][~needed].max()


@pytest.mark.slow
def test_who_needs_a_part_uses_the_unit_that_found_it() -> None:
    """Silencing it costs tasks that have the part five times what it costs the others."""
    insight = scenes()
    units = insight.together.matches[0].argmax(axis=0)
    effects = insight.together.effects[:, units].T  # (feature, task)
    assert effects[insight.needed].mean() > 5 * abs(effects[~insight.needed].mean())


@pytest.mark.slow
def test_gradients_of_tasks_that_share_parts_agree_while_parts_are_found() -> None:
    """At the first step they have nothing to do with each other, soon after they agree."""
    cosines = scenes().cosines.astype(np.float32)
    others = ~np.eye(4, dtype=bool)
    assert abs(cosines[0][others].mean()) < 0.1 < np.nanmax(cosines[:, others].mean(axis=1))
    np.testing.assert_allclose(cosines[0].diagonal(), 1, atol=1e-3)


@pytest.mark.slow
def test_together_is_more_like_separate_networks_than_what_it_began_with() -> None:
    """Both learn: trained layers are more alike than trained ones and the common beginning."""
    insight = scenes()
    assert insight.similarity.mean() > insight.untrained.mean() > 5 * insight.unlike.mean()


@pytest.mark.parametrize("kind", EVERY_SOURCE)
def test_every_source_can_be_looked_into(kind: type[Source]) -> None:
    """Shapes are those that are promised, and all numbers are in their bounds."""
    source = small(kind)
    insight = look(Experiment(source, width=6, depth=2, steps=100, replicates=3))
    tasks, features, moments = 3, len(insight.features), len(insight.moments)
    inputs = source.sizes().inputs
    assert insight.needed.shape == (features, tasks)
    assert insight.cosines.shape == (moments, tasks, tasks)
    assert insight.similarity.shape == (2, 3, 2)
    for side, networks in ((insight.together, 1), (insight.apart, 3)):
        assert side.weights.first.shape == (networks, 6, inputs)
        assert side.weights.deeper.shape == (1, networks, 6, 6)
        assert side.effects.shape == (tasks, 12)
        assert side.matches.shape == (networks, 12, features)
        assert side.growth.shape == (moments, len(side.shown), inputs)
        assert side.found.shape == (moments, networks, features)
        assert np.abs(side.matches).max(initial=0) <= 1.001
        assert ((side.answering >= 0) & (side.answering <= 1)).all()
    assert insight.examples.shape == (len(insight.differing), inputs)
    assert len(insight.inputs) == (inputs if kind is Table else 0)
    assert sorted(insight.unit_order) == list(range(12))


def test_the_last_moment_is_what_fit_gives() -> None:
    """The weights are those of `fit`, in half precision, and so are those of the last moment."""
    experiment = Experiment(small(RoadScenes), width=6, steps=300, patience=2, replicates=1)
    insight = look(experiment)
    for arm, side in (("together", insight.together), ("apart", insight.apart)):
        fitted = fit(experiment, arm)
        first = np.stack([network.layers[0][0] for network in fitted.networks])
        np.testing.assert_allclose(side.weights.first, first, atol=2e-3)
        assert side.steps.tolist() == [network.step for network in fitted.networks]
        shown = side.weights.first[side.shown[:, 0], side.shown[:, 1]]
        np.testing.assert_array_equal(side.growth[-1], shown)


def test_kept_networks_answer_as_they_did(mixed: Mixed) -> None:
    """Also of tasks of all kinds, each in its own logits, with numbers in their own unit."""
    table = mixed.X.join(mixed.Y.assign(grade=mixed.Y["grade"].astype(str).replace("nan", None)))
    source = Table(
        table,
        ("sort", "price", "sold", "grade"),
        read_as=("classes", "numbers", "yes/no", "ordered"),
    )
    experiment = Experiment(source, width=5, depth=2, steps=200, replicates=1)
    insight = look(experiment)
    x = experiment.problem(0).x[:7]
    for arm, side in (("together", insight.together), ("apart", insight.apart)):
        units, logits = answered(side.weights, x)
        assert units.shape == (2, len(side.steps), 5, 7)
        assert side.weights.tasks.tolist() == [0, 0, 0, 1, 2, 3, 3, 3]
        for network in fit(experiment, arm).networks:
            below = x
            for weight, bias in network.layers[:-1]:
                below = np.maximum(below @ weight.T + bias, 0)
            expected = (below @ network.layers[-1][0].T + network.layers[-1][1]).T
            of = [source.names.index(task) for task in network.tasks]
            rows = np.concatenate([np.flatnonzero(side.weights.tasks == task) for task in of])
            np.testing.assert_allclose(logits[rows], expected, rtol=5e-3, atol=5e-3)
    np.testing.assert_array_equal(np.isnan(insight.rights).any(axis=1), [0, 1, 0, 0])


def test_tuned_networks_show_weights_for_inputs_as_they_came(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """Where validation chose standardised inputs the kept weights take plain ones."""
    made = problem(train=200)
    source = given(replace(made, x=50 * made.x + 20))
    insight = look(Experiment(source, width=4, steps=400, budget=TUNED, replicates=1))
    for side in (insight.together, insight.apart):
        shown = side.weights.first[side.shown[:, 0], side.shown[:, 1]]
        np.testing.assert_allclose(side.growth[-1], shown, rtol=2e-3)
        _, logits = answered(side.weights, source.draw((0, 0)).x[made.test])
        right = (logits.T > 0) == (made.y[made.test] == 1)
        assert right.mean() > 0.75


def test_who_is_right_is_counted(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """The four shares of a task add up to 1, and to the errors that `fit` states."""
    experiment = Experiment(given(problem(unlabelled=0.2)), width=6, steps=100, replicates=1)
    rights = look(experiment).rights
    np.testing.assert_allclose(rights.sum(axis=1), 1, atol=1e-6)
    for arm, columns in (("together", [0, 1]), ("apart", [0, 2])):
        scores = fit(experiment, arm).scores.query("split == 'test'").set_index("task")
        errors = scores.loc[list(experiment.source.names), "error"]
        np.testing.assert_allclose(1 - rights[:, columns].sum(axis=1), errors, atol=0.03)


def test_losses_are_those_of_the_test_examples(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """The loss of each task is that which `fit` states for the same weights."""
    experiment = Experiment(given(problem(unlabelled=0.2)), width=6, steps=100, replicates=1)
    insight = look(experiment)
    for arm, side in (("together", insight.together), ("apart", insight.apart)):
        scores = fit(experiment, arm).scores.query("split == 'test'").set_index("task")
        expected = scores.loc[list(experiment.source.names), "log_loss"]
        np.testing.assert_allclose(side.losses, expected, rtol=1e-4)


def test_with_few_units_more_of_them_are_shared() -> None:
    """Tasks of the same features have to share two units, and need not share thirty-two."""
    source = SharedFeatures(tasks=4, examples=400)
    narrow, wide = (
        look(Experiment(source, width=width, steps=800, replicates=1)).sharing.shares[USUAL, 0]
        for width in (2, 32)
    )
    assert narrow == 1 > wide


def test_it_can_be_stopped_and_says_how_far_it_is() -> None:
    """The share rises from 0 towards 1; what the check raises ends the training."""
    shares: list[float] = []
    experiment = Experiment(small(SharedFeatures), width=4, steps=150, replicates=1)
    look(experiment, report=shares.append)
    assert shares == sorted(shares)
    assert shares[0] == 0 < shares[-1] < 1
    with pytest.raises(InterruptedError):
        look(experiment, check=_refuse)


def _refuse() -> None:
    raise InterruptedError


def test_without_labels_there_is_nothing_to_see() -> None:
    """It says so, as training does."""
    dropped = Missing(rate=0.9, handling="drop")
    source = SharedFeatures(tasks=8, examples=20)
    with pytest.raises(NoLabelsLeft):
        look(Experiment(source, missing=dropped, replicates=2))


def test_looking_again_shows_the_same() -> None:
    """Equal experiments give equal insights, to the last bit."""
    experiment = Experiment(small(Digits), width=4, steps=50, replicates=1)
    one, other = look(experiment), look(experiment)
    np.testing.assert_array_equal(one.together.effects, other.together.effects)
    np.testing.assert_array_equal(one.sharing.shares, other.sharing.shares)
    np.testing.assert_array_equal(one.apart.growth, other.apart.growth)
