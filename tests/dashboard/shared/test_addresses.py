from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import Experiment
from core.arms.catalogue import ARMS, write_arms
from core.data import RoadScenes, SharedFeatures
from core.data.catalogue import SOURCES
from core.settings.setting import Choice, Number, Setting
from dashboard.shared.addresses import from_query, names, to_query, written
from dashboard.shared.arms import OTHERS
from dashboard.shared.settings import build, declared, default, values

WHOLE = (0, 1, 2, 3, 4, 5, 7, 10, 12, 30, 50, 99, 100, 256, 1500, 4552, 5000, 9999, 10_000)
OTHER_ARMS = st.lists(st.sampled_from(OTHERS), min_size=1, unique=True)
ARM_LISTS = OTHER_ARMS.flatmap(lambda others: st.permutations([*others, "apart"])).map(tuple)
HOSTILE = [
    "", " ", "banana", "-1", "1e99", "nan", "inf", "-inf", "0x10", "1/2", "None", "True",
    "<script>alert(1)</script>", "'; DROP TABLE runs; --", "../../etc/passwd", "{{7*7}}",
    "=cmd|' /C calc'!A0", "\x00", "\ud800", "🐈", "9" * 10_000, "[1](javascript:alert)",
]  # fmt: skip


def _value(setting: Setting) -> st.SearchStrategy[Any]:
    """Draw a value that pages offer."""
    if isinstance(setting.offered, Choice):
        return st.sampled_from(sorted(setting.offered.phrases))
    if isinstance(setting.offered, Number):
        return st.floats(setting.offered.low, setting.offered.high)
    return st.sampled_from([value for value in WHOLE if setting.allows(value)])


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Draw any experiment that the Playground can be set to."""
    source = draw(st.sampled_from(sorted(SOURCES)))
    moved = draw(st.sets(st.sampled_from(sorted(declared(source)))))
    settings = values(default(source))
    settings |= {name: draw(_value(declared(source)[name])) for name in sorted(moved)}
    if draw(st.booleans()):
        settings["arms"] = draw(ARM_LISTS)
    try:
        return build(settings)
    except ValueError:  # they do not go together, which tests below look into
        assume(False)
        raise


def assert_within_bounds(experiment: Experiment) -> None:
    """Require that every setting is one that pages offer."""
    settings = values(experiment)
    for name, setting in declared(settings["source"]).items():
        assert setting.offered.check(name, settings[name]) == settings[name]


@given(experiments())
def test_settings_survive_the_address(experiment: Experiment) -> None:
    """What is written into an address is read from it again, with nothing to remark."""
    query = to_query(experiment)
    assert all(isinstance(value, str) for value in query.values())
    assert from_query(query) == (experiment, [])


@given(experiments())
def test_settings_survive_the_controls(experiment: Experiment) -> None:
    """Values by name, as the controls hold them, make the same experiment again."""
    assert build(values(experiment)) == experiment


NAMES = sorted({"source", "arms", *(name for source in SOURCES for name in declared(source))})
TEXTS = st.text() | st.sampled_from(HOSTILE) | st.integers().map(str) | st.floats().map(str)
SOURCE_WORDS = st.sampled_from(sorted(SOURCES))


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), TEXTS), SOURCE_WORDS)
def test_no_address_breaks_the_page(query: dict[str, str], source: str) -> None:
    """Any address gives settings within bounds and short remarks, and they survive a share."""
    for address in (query, {**query, "source": source}):
        experiment, notes = from_query(address)
        assert_within_bounds(experiment)
        assert all(len(note) < 250 for note in notes)
        assert from_query(to_query(experiment)) == (experiment, [])


@given(SOURCE_WORDS, st.data())
def test_every_wrong_value_is_remarked(source: str, data: st.DataObject) -> None:
    """Each wrong value is named in a note of its own; the setting stays, the others are read."""
    names = sorted({*declared(source), "arms"} - {"seed"})
    wrong = data.draw(st.sets(st.sampled_from(names), min_size=1))
    query = {name: data.draw(st.sampled_from(HOSTILE)) for name in sorted(wrong)}
    experiment, notes = from_query({"source": source, "seed": "7", **query})
    assert sorted(note.split(" ")[0] for note in notes) == sorted(wrong)
    usual = values(default(source))
    for note in notes:
        name = note.split(" ")[0]
        kept = write_arms(usual[name]) if name == "arms" else usual[name]
        assert note.endswith(f"; {kept} is used")
    assert values(experiment) == {**usual, "seed": 7}


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        ({"width": "0"}, "width must be a whole number between 1 and 256, got 0; 32 is used"),
        ({"depth": "two"}, "depth must be a number, got 'two'; 1 is used"),
        ({"missing": "2"}, "missing must be a number between 0.0 and 0.95, got 2.0; 0.0 is used"),
        (
            {"handling": "skip"},
            "handling must be one of 'mask', 'zero', 'drop', got 'skip'; mask is used",
        ),
        (
            {"source": "stocks"},
            "source must be one of road, shared, digits, molecules, got 'stocks'; road is used",
        ),
        ({"source": "digits", "tasks": "11"}, "tasks must be a whole number between 1 and 10, got"),
        (
            {"arms": "together,<b>"},
            f"arms must be out of {', '.join(ARMS)}, got '<b>'; together,apart is used",
        ),
        (
            {"arms": "together,weights 3:1:1:1,apart"},
            "arms of a page must have no weights of their own, got 'together, weights 3:1:1:1'; ",
        ),
        (
            {"arms": "apart, PCGrad, together"},
            "an update must go with together or a grouping, got 'apart, PCGrad'; together,apart is",
        ),
        (
            {"arms": f"apart,together,weights <b>{'x' * 99}"},
            "an update must be one of uncertainty weights, GradNorm, random weights, PCGrad, "
            f"UPGrad, one an arm, got 'apart,together,weights <b>{'x' * 11}...'; ",
        ),
        (
            {"arms": "together,softmax"},
            "arms must be apart and at least one other, each once, got 'together,softmax'; ",
        ),
    ],
)
def test_a_remark_says_what_was_required_and_what_came(query: dict[str, str], remark: str) -> None:
    """A note is one sentence: the setting, its bounds, what came, and what is used instead."""
    (note,) = from_query(query)[1]
    assert note.startswith(remark)


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        (
            {"tasks": "100", "allocation": "own", "examples": "10000"},
            "tasks and examples must make at most 40,000,000 labels",
        ),
        (
            {"width": "256", "depth": "4", "tasks": "100", "steps": "5000", "replicates": "30"},
            "width, depth, tasks, steps and replicates must stay within some minutes of work",
        ),
    ],
)
def test_settings_that_do_not_go_together_open_the_source_as_usual(
    query: dict[str, str], remark: str
) -> None:
    """Values that are right one by one but too much together are refused with one note."""
    experiment, (note,) = from_query(query)
    assert experiment == default("road")
    assert note.startswith(remark)
    assert note.endswith("; the settings of road are used")


def test_arms_in_an_address_are_what_is_raced() -> None:
    """The arms are written when they are not together and apart, and read in their order."""
    experiment = Experiment(RoadScenes(), arms=("together", "apart", "softmax"))
    assert to_query(experiment) == {"source": "road", "arms": "together,apart,softmax"}
    assert from_query({"arms": " together, apart ,softmax"}) == (experiment, [])


def test_a_grouping_survives_the_address() -> None:
    """Arms may be groups of tasks, written out."""
    grouping = (("pedestrian", "car"), ("stop sign", "traffic light"))
    experiment = Experiment(RoadScenes(), arms=("apart", grouping))
    assert from_query(to_query(experiment)) == (experiment, [])


def test_updates_survive_the_address() -> None:
    """Together and groupings may have an update by name, in capitals or not."""
    grouping = (("pedestrian", "car"), ("stop sign", "traffic light"))
    updated = ("apart", "together, PCGrad", (grouping, "UPGrad"))
    experiment = Experiment(RoadScenes(), arms=updated)
    assert from_query(to_query(experiment)) == (experiment, [])
    asked = {"arms": "apart,together,pcgrad"}
    assert from_query(asked) == (Experiment(RoadScenes(), arms=updated[:2]), [])


def test_groups_of_other_tasks_open_the_source_as_usual() -> None:
    """A grouping that is no partition of the tasks is refused in one short sentence."""
    experiment, (note,) = from_query({"tasks": "100", "arms": "apart,cat/dog"})
    assert experiment == default("road")
    assert note.startswith("a grouping must hold each task exactly once, got trouble with ")
    assert len(note) < 250


def test_an_arm_that_the_tasks_rule_out_opens_the_source_as_usual() -> None:
    """Transfer needs a second task; with one task the address is refused in a sentence."""
    experiment, (note,) = from_query({"tasks": "1", "arms": "apart,transfer"})
    assert experiment == default("road")
    assert note.startswith("the arm 'transfer' must have at least two tasks, got 1; ")


def test_an_empty_address_opens_road_scenes() -> None:
    """Without an address the Playground opens on road scenes at their defaults."""
    assert from_query({}) == (Experiment(RoadScenes()), [])


def test_an_address_holds_only_what_was_changed() -> None:
    """Beside the source, an address names just the settings that differ from its defaults."""
    assert to_query(default("molecules")) == {"source": "molecules"}
    moved = Experiment(SharedFeatures(tasks=8, examples=400, relatedness=0.25), width=4)
    assert to_query(moved) == {"source": "shared", "relatedness": "0.25", "width": "4"}


def test_every_word_of_an_address_is_known() -> None:
    """Whatever is written of an experiment has names that stand for settings."""
    for key in SOURCES:
        now = {**values(default(key)), "arms": ("apart", "softmax"), "width": 7}
        assert set(written(now)) <= names()
        assert set(declared(key)) <= names()
    assert "start" not in names()
