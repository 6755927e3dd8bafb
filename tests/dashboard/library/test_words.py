import pytest

from dashboard.library.words import ALL, found, line
from tests.dashboard.library.conftest import thing

THINGS = [
    thing("alpha", Width="8"),
    thing("beta", kind="sweep", Width="32"),
    thing("gamma", kind="advice"),
]


@pytest.mark.parametrize(
    ("kind", "words", "keys"),
    [
        (ALL, "", ["alpha", "beta", "gamma"]),
        ("sweep", "", ["beta"]),
        (ALL, "width 8", ["alpha"]),
        (ALL, "BETTER", ["alpha", "beta", "gamma"]),
        (ALL, "better 32", ["beta"]),
        ("experiment", "32", []),
        (ALL, "november gamma", ["gamma"]),
        (ALL, "banana", []),
    ],
)
def test_things_are_found_by_all_that_is_said_of_them(
    kind: str, words: str, keys: list[str]
) -> None:
    """All words must stand in name, notes, verdict, settings or date, however written."""
    assert [one.key for one in found(THINGS, kind, words)] == keys


def test_a_line_says_what_it_is_and_when() -> None:
    """Of every kind in its own word."""
    assert line(THINGS[0]) == "Experiment, 28 November 2026, 12:00 UTC"
    assert line(THINGS[1]).startswith("Map, ")
