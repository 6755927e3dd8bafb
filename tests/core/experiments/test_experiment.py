import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core import Experiment, Missing
from core.data import Digits, Molecules, RoadScenes, SharedFeatures, Source, Table
from core.settings.setting import Whole, setting

BASE = Experiment(SharedFeatures(tasks=2))
FRAME = pd.DataFrame(
    {
        "x": [k * k % 11 for k in range(30)],
        "w": [k % 7 for k in range(30)],
        "a": [0, 1] * 15,
        "b": [0, 1, 1] * 10,
    }
)
CHANGES = [
    {"source": SharedFeatures(tasks=3)},
    {"source": RoadScenes(tasks=2)},
    {"width": 33},
    {"depth": 2},
    {"arms": ("apart", "together")},
    {"arms": ("together",)},
    {"arms": ("apart", (("task 1", "task 2"),))},
    {"missing": Missing(0.1)},
    {"missing": Missing(0.0, "zero")},
    {"missing": Missing(pattern="hard")},
    {"missing": Missing(pattern="positives")},
    {"replicates": 11},
    {"seed": 1},
    {"steps": 999},
    {"patience": 19},
    {"patience": None},
    {"budget": "best"},
]
SOURCES: list[tuple[Source, dict[str, object]]] = [
    (SharedFeatures(), {"tasks": 5}),
    (SharedFeatures(), {"examples": 301}),
    (SharedFeatures(), {"relatedness": 0.5}),
    (SharedFeatures(), {"allocation": "own"}),
    (SharedFeatures(), {"focus_examples": 51}),
    (RoadScenes(), {"tasks": 3}),
    (RoadScenes(), {"examples": 1}),
    (RoadScenes(), {"sharing": 0.5}),
    (RoadScenes(), {"allocation": "own"}),
    (RoadScenes(), {"focus_examples": 51}),
    (Digits(), {"tasks": 9}),
    (Digits(), {"examples": 1}),
    (Molecules(), {"tasks": 11}),
    (Molecules(), {"examples": 100}),
    (Table(FRAME, ("a",)), {"tasks": ("b",)}),
    (Table(FRAME, ("a",)), {"inputs": ("x",)}),
    (Table(FRAME, ("a",)), {"examples": 10}),
    (Table(FRAME, ("a",)), {"data": FRAME.assign(x=0.5)}),
    (Table(FRAME, ("a",)), {"data": FRAME.iloc[::-1]}),
    (Table(FRAME, ("a",)), {"read_as": ("classes",)}),
    (Table(FRAME, ("a",), read_as=("classes",)), {"read_as": ("ordered",)}),
]
REFUSED = [
    *(
        ({name: value}, f"{name} must be a whole number between {low} and {high}, got {value!r}")
        for name, low, high in [
            ("width", 1, 4096),
            ("depth", 1, 4),
            ("replicates", 1, 1000),
            ("seed", 0, 2**31 - 1),
            ("steps", 1, 100_000),
        ]
        for value in (low - 1, high + 1, 2.0, "2", None, True)
    ),
    *(
        ({"patience": value}, f"patience must be a whole number between 1 and 1000, got {value!r}")
        for value in (0, 1001, 2.0, "2", True)
    ),
    ({"budget": "free"}, "budget must be one of 'width', 'parameters', 'best', 'tuned', got 'fr"),
    ({"source": None}, "source must be made by core.data, got None"),
    ({"source": RoadScenes}, "source must be made by core.data, got <class"),
    ({"missing": 0.3}, "missing must be a Missing, got 0.3"),
    *(
        ({"arms": arms}, f"arms must be a tuple of ways to train, got {arms!r}")
        for arms in ((), None, ["together"], "together")
    ),
    ({"arms": (3,)}, "an arm must be one of together, apart, transfer"),
    ({"arms": ("apart", "apart")}, "arms must differ, got apart, apart"),
    ({"arms": ("nowhere",)}, "an arm must be one of together, apart, transfer"),
    ({"arms": ((("task 1",),),)}, "a grouping must hold each task exactly once"),
    ({"arms": ((("task 1", "task 3"), ("task 2",)),)}, "a grouping must hold each task"),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSED)
def test_every_setting_is_checked_when_the_experiment_is_made(
    change: dict[str, object], sentence: str
) -> None:
    """A setting that cannot be met is refused with what was required and what came."""
    with pytest.raises(ValueError, match="must") as caught:
        replace(BASE, **change)
    assert str(caught.value).startswith(sentence)


MIXED = Experiment(Table(FRAME, ("a", "x", "b"), ("w",), read_as=("yes/no", "numbers", "classes")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"arms": ("together", "softmax")},
            "the arm 'softmax' must have yes/no tasks, got tasks of classes, numbers",
        ),
        (
            {"missing": Missing(0.3, "zero")},
            "reading '?' as 0 must have yes/no tasks, got tasks of classes, numbers; mask them",
        ),
        *(
            (
                {"missing": Missing(0.3, pattern=pattern)},
                "labels missing by what they say must have yes/no tasks, got tasks of classes, "
                "numbers; choose random",
            )
            for pattern in ("hard", "positives")
        ),
    ],
)
def test_what_needs_yes_no_tasks_is_refused_beside_others(
    change: dict[str, Any], sentence: str
) -> None:
    """Softmax, '?' read as 0 and labels missing by what they say take yes/no tasks alone."""
    with pytest.raises(ValueError, match="must have yes/no tasks") as caught:
        replace(MIXED, **change)
    assert str(caught.value) == sentence
    yes_no = Table(FRAME, ("a", "b"), ("w",), read_as=("yes/no", "yes/no"))
    assert replace(MIXED, source=yes_no, **change) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"arms": ("together", "apart", "transfer", "transfer-head", (("a", "x"), ("b",)))},
        {"missing": Missing(0.3)},
        {"missing": Missing(0.3, "drop")},
        {"missing": Missing(0.0, pattern="hard")},
        {"budget": "tuned"},
    ],
)
def test_all_else_goes_with_tasks_of_any_kind(change: dict[str, Any]) -> None:
    """Other arms, labels missing at random and every budget are accepted beside other kinds."""
    assert replace(MIXED, **change).source.kinds == MIXED.source.kinds


@pytest.mark.parametrize("change", CHANGES)
def test_fingerprints_differ_when_a_setting_differs(change: dict[str, object]) -> None:
    """Any other setting is other work, with another key."""
    assert replace(BASE, **change).fingerprint != BASE.fingerprint
    assert replace(BASE, **change) != BASE


@pytest.mark.parametrize(("source", "change"), SOURCES)
def test_fingerprints_differ_when_a_setting_of_the_source_differs(
    source: Source, change: dict[str, object]
) -> None:
    """Any other setting of any source, and any other table, is other work."""
    before, after = Experiment(source), Experiment(replace(source, **change))
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize("source", [source for source, _ in SOURCES])
def test_equal_experiments_have_equal_fingerprints(source: Source) -> None:
    """Settings made anew, pickled or hashed are the same experiment."""
    first, second = Experiment(source), Experiment(replace(source))
    copy = pickle.loads(pickle.dumps(first))
    assert first == second == copy
    assert hash(first) == hash(second) == hash(copy)
    assert first.fingerprint == second.fingerprint == copy.fingerprint


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BASE, replace(BASE, missing=Missing(0))),
        (BASE, replace(BASE, missing=Missing(-0.0))),
        (BASE, replace(BASE, source=SharedFeatures(tasks=2, relatedness=1))),
        (Experiment(Table(FRAME, ("a",))), Experiment(Table(FRAME.copy(), ["a"]))),
        (
            Experiment(Table(FRAME, ("a",), ("x",))),
            Experiment(Table(FRAME[["a", "x"]], ("a",))),
        ),
        (Experiment(Table(FRAME, ("a",))), Experiment(Table(FRAME, ("a",), read_as=("yes/no",)))),
    ],
)
def test_equal_settings_written_differently_have_equal_fingerprints(
    first: Experiment, second: Experiment
) -> None:
    """0 and 0.0, a list and a tuple, a copy of a frame: equal work has one key."""
    assert first == second
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(
    ("experiment", "key"),
    [
        (BASE, "50297bf30ae9465761a7560dc2923df5597ebb7a2a4a32093d1ec9ba-10"),
        (
            Experiment(RoadScenes(), missing=Missing(0.5)),
            "0bc24a7ed6a3ceba46b8bc14f54f5199a3cf81bf7b7b39951c44eda4-10",
        ),
        (
            Experiment(Digits(), missing=Missing(0.3, "zero")),
            "70cca1c6c687f1d8f17cbd8b178ab59c65488199bbfad8124fce8a2e-10",
        ),
        (
            Experiment(Molecules(), seed=3),
            "4ac125bdc6e976c82c20f310f835e1a1ebd7bad05dbad47bb7a65c70-10",
        ),
    ],
)
def test_keys_are_those_under_which_results_are_stored(experiment: Experiment, key: str) -> None:
    """What was measured before labels could go missing in other ways is still found."""
    assert experiment.fingerprint == key


@dataclass(frozen=True)
class Later(SharedFeatures):
    """A source with a setting that came after results were stored."""

    weight: int = setting(1, "Weight", "How heavy.", Whole(0, 9), later=True)


def test_a_setting_of_a_source_that_came_later_is_in_its_keys_where_it_counts() -> None:
    """At its default the source is the one that was there before; else it is another."""
    (_, before), (_, same) = SharedFeatures().identity(), Later().identity()
    assert before == same
    assert Experiment(Later()).fingerprint != Experiment(Later(weight=2)).fingerprint


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    """The key does not depend on the process that computes it."""
    code = (
        "from core import Experiment; from core.data import SharedFeatures;"
        "print(Experiment(SharedFeatures(tasks=2)).fingerprint)"
    )
    root = Path(__file__).parents[3]
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == BASE.fingerprint


def test_an_experiment_cannot_be_changed() -> None:
    """Settings are fixed at birth."""
    with pytest.raises(FrozenInstanceError):
        BASE.width = 3


def _draw_equally(first: Experiment, second: Experiment) -> bool:
    """Say whether two experiments draw equal problems for replicate 3."""
    one, two = first.problem(3), second.problem(3)
    return np.array_equal(one.x, two.x) and np.array_equal(one.y, two.y, equal_nan=True)


def test_a_replicate_is_drawn_from_the_seed_and_its_number() -> None:
    """Width, arms and the number of replicates leave the data as they are; the seed does not."""
    gaps = replace(BASE, missing=Missing(0.3))
    assert _draw_equally(gaps, replace(gaps, width=4, arms=("apart",), replicates=2))
    assert not _draw_equally(gaps, replace(gaps, seed=1))


def test_replicates_differ() -> None:
    """Every replicate is a draw of its own."""
    assert not np.array_equal(BASE.problem(0).x, BASE.problem(1).x)


def test_splits_come_again_with_other_starts() -> None:
    """Of three periods the fourth split is the first again, with weights and batches of its own."""
    rows = pd.DataFrame({"x": np.arange(90.0), "a": [0, 1, 1] * 30, "year": np.arange(90) // 15})
    experiment = Experiment(Table(rows, ("a",), ("x",), time="year"), replicates=8)
    problems = [experiment.problem(replicate) for replicate in range(8)]
    tests = [tuple(problem.test) for problem in problems]
    assert tests[0] == tests[1] == tests[6] == tests[7]
    assert len(set(tests)) == 3
