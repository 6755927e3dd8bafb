"""What holds for every arm, those to come included; the arms by name, and how they are written."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment
from core.arms.arm import Arm
from core.arms.catalogue import (
    ARMS,
    REFERENCE,
    ArmName,
    answered,
    arm_label,
    arm_of,
    read_arms,
    write_arms,
)
from core.arms.together import TOGETHER
from core.data import SharedFeatures
from core.fitting.side_by_side import train_side_by_side
from core.metrics.catalogue import METRICS
from core.results.records import NOT_ANSWERED, SPLITS

TASKS = 3
SOURCE = SharedFeatures(tasks=TASKS, examples=60)
GROUPING = (("task 3", "task 1"), ("task 2",))
EVERY: tuple[ArmName, ...] = (*ARMS, GROUPING, "together, PCGrad", (GROUPING, "GradNorm"))

every_arm = pytest.mark.parametrize("name", EVERY, ids=arm_label)


def flat(groups: Sequence[Sequence[int]]) -> list[int]:
    """List the tasks of groups."""
    return [task for group in groups for task in group]


@every_arm
def test_an_arm_answers_each_of_its_tasks_by_one_network(name: ArmName) -> None:
    """Groups hold tasks of the problem, one at least, and none of them twice."""
    tasks = flat(arm_of(name).groups(SOURCE.names))
    assert tasks
    assert len(tasks) == len(set(tasks))
    assert set(tasks) <= set(range(TASKS))


@every_arm
def test_what_is_trained_beforehand_never_holds_an_answered_task(name: ArmName) -> None:
    """A network trained beforehand learns other tasks than those that the arm answers."""
    arm = arm_of(name)
    before = flat(arm.source_groups(SOURCE.names))
    assert set(before) <= set(range(TASKS))
    assert not set(before) & set(flat(arm.groups(SOURCE.names)))


@every_arm
def test_a_trained_arm_scores_the_tasks_that_it_answers_and_no_other(name: ArmName) -> None:
    """Every answered task has a score in each metric, a step and curves; the others have NaN."""
    experiment = Experiment(SOURCE, width=4, arms=(name,), steps=50)
    problems = [experiment.problem(replicate) for replicate in range(2)]
    (record,) = train_side_by_side(experiment, problems, [(0, 0), (0, 1)]).arms.values()
    has = np.isin(range(TASKS), flat(arm_of(name).groups(SOURCE.names)))
    assert set(record.scores) == set(METRICS)
    for scores in record.scores.values():
        assert scores.shape == (2, TASKS)
        assert (np.isfinite(scores) == has).all()
    assert ((record.stopped_at != NOT_ANSWERED) == has).all()
    validation = record.curves[:, SPLITS.index("validation")]
    assert (np.isfinite(validation) == has).all()


@every_arm
def test_too_few_tasks_are_refused_and_just_enough_are_not(name: ArmName) -> None:
    """An arm needs as many tasks as it says, and the sentence says so."""
    arm = arm_of(name) if isinstance(name, str) else arm_of((("task 1",),))
    arm.groups(SOURCE.names[: arm.fewest_tasks])
    if arm.fewest_tasks > 1:
        with pytest.raises(ValueError, match="must have at least two tasks, got 1"):
            Experiment(SharedFeatures(tasks=1), arms=(name,))


@every_arm
def test_an_arm_says_what_it_is(name: ArmName) -> None:
    """Its label begins with a capital, and what it does fits within a sentence."""
    arm: Arm = arm_of(name)
    assert arm.name == arm_label(name)
    assert arm.label == arm.name[0].upper() + arm.name[1:]
    assert arm.about[0].islower()
    assert not arm.about.endswith(".")


def test_together_is_one_group_and_apart_one_for_each_task() -> None:
    """With a single task the two are one."""
    names = ("car", "bus", "dog", "tram", "tree")
    assert TOGETHER.groups(names) == ((0, 1, 2, 3, 4),)
    assert REFERENCE.groups(names) == ((0,), (1,), (2,), (3,), (4,))
    assert TOGETHER.groups(("car",)) == REFERENCE.groups(("car",))


@pytest.mark.parametrize(
    "name",
    [
        "apartt",
        3,
        None,
        ("car", "bus", "dog", "tram", "tree"),
        (["car", "bus"], ["dog", "tram", "tree"]),
        ((), ("car", "bus")),
        ((1, 2), (3, 4, 5)),
        ((("car", "bus"), 3), "PCGrad"),
        (("car", "bus"), "PCGrad"),
        "apartt, PCGrad",
    ],
)
def test_what_is_no_arm_is_refused(name: object) -> None:
    """Other words, numbers, lists and empty groups are refused with what came."""
    with pytest.raises(
        ValueError, match=r"an arm must be one of together, apart, .*, or a tuple of tuples"
    ):
        arm_of(name)  # type: ignore[arg-type]


@over(st.lists(st.sampled_from(EVERY), min_size=1, max_size=6))
def test_arms_are_read_as_they_are_written(arms: list[ArmName]) -> None:
    """Names and groupings come back from their comma list, in order."""
    assert read_arms(write_arms(arms)) == tuple(arms)


@over(st.lists(st.sampled_from(EVERY), min_size=1, max_size=6))
def test_what_arms_answer_in_common_is_answered_by_each(arms: list[ArmName]) -> None:
    """The common tasks keep their order, and are all tasks but where an arm leaves some out."""
    own = [set(flat(arm_of(arm).groups(SOURCE.names))) for arm in arms]
    expected = [name for task, name in enumerate(SOURCE.names) if all(task in o for o in own)]
    assert answered(arms, SOURCE.names) == tuple(expected)
