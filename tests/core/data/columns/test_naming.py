import pytest

from core.data.columns.naming import column_names, require_apart


def test_names_become_a_tuple() -> None:
    """A list is as good as a tuple, and keeps its order."""
    assert column_names("tasks", ["b", "a"]) == ("b", "a")


@pytest.mark.parametrize("columns", ["ab", None, (1,), ("a", "a")])
def test_what_names_no_columns_is_refused(columns: object) -> None:
    """A sentence says what was required and what came."""
    with pytest.raises(ValueError, match=r"tasks must .*, got "):
        column_names("tasks", columns)  # type: ignore[arg-type]


def test_a_column_has_one_role() -> None:
    """Of two settings only one may name it."""
    require_apart("a task or an input", set())
    with pytest.raises(ValueError, match="must be a task or an input, got both: 'a'"):
        require_apart("a task or an input", {"b", "a"})
