import pytest

from dashboard.your_data.uploads import NAME, safe_name


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a\x00b",
        "..",
        ".",
        "",
        "con\n.csv",
        "x" * 500,
        "C:\\a",
        "~",
    ],
)
def test_a_name_of_a_stranger_stays_in_the_folder(name: str) -> None:
    """Whatever a file is called, its copy has a short name without folders."""
    safe = safe_name(name)
    assert 1 <= len(safe) <= NAME
    assert not set(safe) & set("/\\\0\n~")
    assert not safe.startswith(".")


def test_a_plain_name_is_kept() -> None:
    """Names in any alphabet and their ending stay, so that messages name the file."""
    assert safe_name("tableau-été.csv") == "tableau-été.csv"
    assert safe_name("x" * 500 + ".parquet").endswith(".parquet")
