"""Update rules by name."""

import pytest

from core.training.updates.rules import PLAIN_SUM, RULES, is_rule, rule_of


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_found_in_capitals_or_not(name: str) -> None:
    """Its name is what results call it, however it is typed."""
    for text in (name, name.lower(), name.upper()):
        assert is_rule(text)
        assert rule_of(text) == RULES[name]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_is(name: str) -> None:
    """What it does fits within a sentence, and its name does not part a list of arms."""
    assert RULES[name].name == name
    assert RULES[name].about[0].islower()
    assert not RULES[name].about.endswith(".")
    assert not set(name) & set(",/+")


@pytest.mark.parametrize(
    ("text", "name", "weights"),
    [
        ("weights 3:1:1", "weights 3:1:1", (3.0, 1.0, 1.0)),
        ("Weights 0.50:2", "weights 0.5:2", (0.5, 2.0)),
    ],
)
def test_weights_are_read_and_written(text: str, name: str, weights: tuple[float, ...]) -> None:
    """Equal weights have one name, however they are typed."""
    assert is_rule(text)
    assert rule_of(text).name == name
    assert rule_of(text).weights == weights
    assert rule_of(name) == rule_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "weights",
        "weights ",
        "weights a:b",
        "weights 1:0",
        "weights -1:1",
        "weights nan:1",
        "weights inf:1",
    ],
)
def test_weights_that_are_none_are_refused(text: str) -> None:
    """Words, zero, less than zero, infinity and nothing at all are no weights."""
    with pytest.raises(
        ValueError, match=r"weights must be numbers above 0 such as 'weights 3:1:1', got"
    ):
        rule_of(text)


@pytest.mark.parametrize("text", ["pcgradd", "", "plain sum", "together"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    """The plain sum is none either: it is what an arm without an update does."""
    assert not is_rule(text)
    with pytest.raises(
        ValueError, match=rf"an update must be one of uncertainty weights, .*, got '{text}'"
    ):
        rule_of(text)


def test_a_grouping_may_begin_with_a_task_called_weights() -> None:
    """What has groups is no rule."""
    assert not is_rule("weights 1+price/sort")


def test_weights_must_be_as_many_as_tasks() -> None:
    """The sentence says how many there are and how many came."""
    rule_of("weights 1:2").require_tasks(("a", "b"))
    PLAIN_SUM.require_tasks(("a", "b"))
    with pytest.raises(ValueError, match="must have one weight for each of the 3 tasks, got 2"):
        rule_of("weights 1:2").require_tasks(("a", "b", "c"))
