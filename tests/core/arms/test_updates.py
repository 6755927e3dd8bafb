"""Arms whose networks take their steps by another update than the plain sum."""

import numpy as np
import pytest

from core import Experiment, fit, run
from core.arms.catalogue import ARMS, ArmName, arm_label, arm_of, read_arms
from core.data import SharedFeatures
from core.data.source import Source
from core.training.updates.rules import PLAIN_SUM, RULES

SOURCE = SharedFeatures(tasks=3, examples=60, relatedness=0.5)
GROUPING = (("task 3", "task 1"), ("task 2",))
UPDATES = (*RULES, "weights 3:1:1")
every_update = pytest.mark.parametrize("update", UPDATES)


def experiment(*arms: ArmName, source: Source = SOURCE) -> Experiment:
    """Make a small experiment of some arms."""
    return Experiment(source, width=4, arms=arms, steps=150, replicates=2, seed=3)


@pytest.mark.parametrize(
    ("text", "arms"),
    [
        ("together,PCGrad", ("together, PCGrad",)),
        ("apart, together, pcgrad, together", ("apart", "together, PCGrad", "together")),
        ("together, weights 03:1.0:1", ("together, weights 3:1:1",)),
        ("a+b/c, gradnorm, apart", (((("a", "b"), ("c",)), "GradNorm"), "apart")),
    ],
)
def test_an_update_belongs_to_the_arm_before_it(text: str, arms: tuple[ArmName, ...]) -> None:
    """In a comma list, with spaces or not, in capitals or not."""
    assert read_arms(text) == arms


@pytest.mark.parametrize("text", ["together, PCGrad, UPGrad", "a+b/c, PCGrad, UPGrad"])
def test_two_updates_of_one_arm_are_refused(text: str) -> None:
    """One sentence says so."""
    with pytest.raises(ValueError, match="must have one update, got 'PCGrad' and 'UPGrad'"):
        read_arms(text)


@pytest.mark.parametrize("name", [name for name in ARMS if name != "together"])
def test_arms_without_a_choice_of_update_refuse_one(name: str) -> None:
    """Networks of one task, of transfer and of softmax take their step as they do."""
    with pytest.raises(ValueError, match=rf"go with together or a grouping, got '{name}, PCGrad'"):
        experiment(f"{name}, PCGrad")


def test_weights_for_another_number_of_tasks_are_refused() -> None:
    """An experiment says how many there must be."""
    for arm in ("together, weights 1:2", (GROUPING, "weights 1:2")):
        with pytest.raises(ValueError, match="one weight for each of the 3 tasks, got 2"):
            experiment(arm)


def test_an_unknown_update_is_refused_by_name() -> None:
    """The sentence lists those that there are."""
    with pytest.raises(ValueError, match=r"an update must be one of .*UPGrad.*, got 'PCGradd'"):
        experiment("together, PCGradd")


@every_update
def test_an_update_has_its_own_results_and_changes_no_others(update: str) -> None:
    """Beside it together is what it is alone; with it together is another network."""
    name = f"together, {update}"
    beside = run(experiment("together", "apart", name))
    alone = run(experiment("together", "apart"))
    scores = {arm: of["log_loss"].to_numpy() for arm, of in beside.scores.groupby("arm")}
    for arm, of in alone.scores.groupby("arm"):
        assert np.array_equal(scores[arm], of["log_loss"])
    assert not np.allclose(scores[name], scores["together"], atol=1e-4)
    assert set(beside.gain["arm"]) == {"together", name}
    assert arm_of(name).update.name == update
    assert arm_of("together").update == PLAIN_SUM


@every_update
def test_a_group_of_one_task_is_what_it_is_apart(update: str) -> None:
    """Of a grouping with an update, the networks of one task are apart's, the others are not."""
    of = (GROUPING, update)
    result = run(experiment("apart", GROUPING, of))
    scores = result.scores.set_index(["arm", "task"])["log_loss"]
    label = arm_label(of)
    assert label == f"task 3 + task 1 | task 2, {update}"
    assert np.array_equal(scores.loc[(label, "task 2")], scores.loc[("apart", "task 2")])
    plain = scores.loc[(arm_label(GROUPING), "task 1")]
    assert not np.allclose(scores.loc[(label, "task 1")], plain, atol=1e-4)


def test_every_update_has_a_key_of_its_own() -> None:
    """Stored results of one are not taken for those of another, or of the plain sum."""
    arms = ["together", *(f"together, {update}" for update in UPDATES)]
    assert len({experiment(arm).fingerprint for arm in arms}) == len(arms)


def test_each_network_of_a_grouping_weighs_its_own_tasks() -> None:
    """Weights are those of the tasks of the problem, in whatever order a group names them."""
    of_two = (("task 1", "task 2"),)
    source = SharedFeatures(tasks=2, examples=60)
    turned = (("task 2", "task 1"),)
    first, second = (
        run(experiment((groups, "weights 3:1"), source=source)).scores["log_loss"]
        for groups in (of_two, turned)
    )
    np.testing.assert_allclose(first, second, rtol=1e-4)


@every_update
def test_weights_are_fitted_by_the_update(update: str) -> None:
    """The networks to take away are those that the arm trains, not those of the plain sum."""
    name = f"together, {update}"
    fitted, plain = fit(experiment(name), name), fit(experiment("together"), "together")
    assert fitted.arm == name
    first, other = (of.networks[0].layers[0][0] for of in (fitted, plain))
    assert not np.allclose(first, other, atol=1e-4)
