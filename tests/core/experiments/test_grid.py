from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from core import Experiment, Grid, Missing
from core.data import Digits, RoadScenes, SharedFeatures
from core.experiments.grid import MAX_POINTS, Value, by_stack, stack_key

BASE = Experiment(SharedFeatures(tasks=3, examples=60), width=8, steps=100, replicates=2)
Axes = tuple[tuple[str, tuple[Value, ...]], ...]


def grid(base: Experiment = BASE, **axes: tuple[Value, ...]) -> Grid:
    """Make a grid of axes by name."""
    return Grid(base, tuple(axes.items()))


@over(st.integers(1, 9), st.integers(1, 9))
def test_every_point_comes_once(widths: int, examples: int) -> None:
    """However many values the axes have, the points are their product, each once."""
    made = grid(width=tuple(range(1, widths + 1)), examples=tuple(range(10, 10 + examples)))
    points = [values for values, _ in made.points()]
    wanted = {(w, n) for w in range(1, widths + 1) for n in range(10, 10 + examples)}
    assert len(points) == made.size == len(wanted)
    assert set(points) == wanted


def test_a_coarse_map_comes_first() -> None:
    """Corners come first, then the points between them at half the distance, then at a quarter."""
    five = (1, 2, 4, 8, 16)
    points = [values for values, _ in grid(width=five, examples=(10, 20, 30, 40, 50)).points()]
    assert set(points[:4]) == {(w, n) for w in (1, 16) for n in (10, 50)}
    assert set(points[:9]) == {(w, n) for w in (1, 4, 16) for n in (10, 30, 50)}


@over(st.integers(2, 40))
def test_the_ends_of_an_axis_come_first(count: int) -> None:
    """Along one axis the first two points are its ends, and no later one lies outside them."""
    values = [values for values, _ in grid(width=tuple(range(1, count + 1))).points()]
    assert values[:2] == [(1,), (count,)]


@pytest.mark.parametrize(
    ("axis", "value", "by_hand"),
    [
        ("width", 4, replace(BASE, width=4)),
        ("depth", 2, replace(BASE, depth=2)),
        ("steps", 50, replace(BASE, steps=50)),
        ("missing", 0.25, replace(BASE, missing=Missing(0.25))),
        ("tasks", 2, replace(BASE, source=SharedFeatures(tasks=2, examples=60))),
        ("examples", 90, replace(BASE, source=SharedFeatures(tasks=3, examples=90))),
        ("relatedness", 0.5, replace(BASE, source=SharedFeatures(3, 60, relatedness=0.5))),
        ("focus_examples", 9, replace(BASE, source=SharedFeatures(3, 60, focus_examples=9))),
    ],
)
def test_points_are_the_experiments_one_would_write_by_hand(
    axis: str, value: Value, by_hand: Experiment
) -> None:
    """A point has its axis's value and all other settings of the base: equal, and of one key."""
    (((at,), point),) = grid(**{axis: (value,)}).points()
    assert (at, point) == (value, by_hand)
    assert point.fingerprint == by_hand.fingerprint


def test_the_handling_of_missing_labels_stays() -> None:
    """An axis of missing labels changes their share, not what training does about them."""
    base = replace(BASE, missing=Missing(0.1, "zero"))
    found = [point.missing for _, point in grid(base, missing=(0.0, 0.5)).points()]
    assert found == [Missing(0.0, "zero"), Missing(0.5, "zero")]


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ((), r"must have one or more different axes, got \[\]"),
        ((("width", (1,)), ("width", (2,))), r"different axes, got \['width', 'width'\]"),
        (
            (("seed", (1, 2)),),
            "an axis must be one of tasks, .*, steps, got .seed",
        ),
        ((("width", ()),), r"the values of axis 'width' must differ, got \[\]"),
        ((("width", (4, 4)),), r"the values of axis 'width' must differ, got \[4, 4\]"),
        ((("missing", (0, 0.0)),), "the values of axis 'missing' must differ"),
        ((("width", (4, 0)),), "width must be a whole number between 1 and 4096, got 0"),
        ((("width", (4, 2.5)),), "width must be a whole number between 1 and 4096, got 2.5"),
        ((("tasks", (2, 101)),), "tasks must be a whole number between 1 and 100, got 101"),
        ((("missing", (0.5, 1.0)),), "missing must be a number between 0.0 and 0.99, got 1.0"),
        ((("missing", ("half",)),), "missing must be a number .*, got 'half'"),
        ((("relatedness", (float("nan"),)),), "relatedness must be a number .*, got nan"),
        (
            (("width", tuple(range(1, 1002))), ("steps", tuple(range(1, 1001)))),
            f"at most {MAX_POINTS:,} points, got 1,001,000",
        ),
    ],
)
def test_a_wrong_axis_is_refused(axes: Any, message: str) -> None:
    """Axes and values that cannot be say what was required and what came."""
    with pytest.raises(ValueError, match=message):
        Grid(BASE, axes)


def test_an_axis_must_be_a_setting_of_the_source() -> None:
    """Where a source has no such knob, the axes it has are named."""
    with pytest.raises(ValueError, match="tasks, examples, missing, width, depth, steps, got 'rel"):
        grid(Experiment(Digits()), relatedness=(0.0, 1.0))


def test_settings_that_do_not_go_together_are_refused_at_once() -> None:
    """A grid whose values are good alone, though not at every point, is never made."""
    base = Experiment(RoadScenes(examples=400, allocation="focus", focus_examples=50))
    with pytest.raises(ValueError, match=r"must be at most examples \(50\), got 200"):
        grid(base, examples=(50, 400), focus_examples=(10, 200))


@pytest.mark.parametrize(
    "other",
    [
        replace(BASE, source=SharedFeatures(tasks=3, examples=90)),
        replace(BASE, source=SharedFeatures(tasks=3, examples=60, relatedness=0.5)),
        replace(BASE, seed=7, replicates=5),
    ],
)
def test_what_does_not_change_networks_shares_their_stacks(other: Experiment) -> None:
    """Examples, relatedness, seeds and replicates may differ within a stack."""
    assert stack_key(other) == stack_key(BASE)


def test_shares_of_missing_labels_share_stacks() -> None:
    """How many and which are missing may differ within a stack; where none is is another."""
    some, more = (replace(BASE, missing=Missing(rate)) for rate in (0.1, 0.6))
    assert stack_key(some) == stack_key(more) != stack_key(BASE)
    hard = replace(BASE, missing=Missing(0.1, pattern="hard"))
    assert stack_key(hard) == stack_key(some)


@pytest.mark.parametrize(
    "other",
    [
        replace(BASE, width=9),
        replace(BASE, depth=2),
        replace(BASE, steps=101),
        replace(BASE, budget="parameters"),
        replace(BASE, arms=("apart",)),
        replace(BASE, source=SharedFeatures(tasks=4, examples=60)),
        replace(BASE, source=SharedFeatures(tasks=3, examples=60, allocation="own")),
        replace(BASE, source=RoadScenes(tasks=3, examples=60)),
    ],
)
def test_what_changes_networks_has_a_stack_of_its_own(other: Experiment) -> None:
    """Sizes, arms, steps, tasks and the way data are handed out must agree within a stack."""
    assert stack_key(other) != stack_key(BASE)


def test_shapes_are_in_order_of_first_appearance() -> None:
    """Grouping by shape keeps the order of experiments, among and within groups."""
    made = [experiment for _, experiment in grid(width=(8, 2, 4), examples=(20, 30)).points()]
    groups = list(by_stack(made).values())
    assert [group[0] for group in groups] == [
        e for k, e in enumerate(made) if e.width not in {other.width for other in made[:k]}
    ]
    for group in groups:
        assert group == [e for e in made if e.width == group[0].width]
