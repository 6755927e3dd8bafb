import pytest

from dashboard.shared.gains.axes import finer, number


@pytest.mark.parametrize(
    ("axis", "values", "wanted"),
    [
        ("width", (1, 4, 16), (1, 2, 4, 8, 16)),
        ("examples", (50, 200), (50, 100, 200)),
        ("missing", (0.0, 0.5), (0.0, 0.25, 0.5)),
        ("depth", (1, 3), (1, 2, 3)),
        ("tasks", (2, 3), (2, 3)),
    ],
)
def test_finer_adds_what_lies_halfway(
    axis: str, values: tuple[float, ...], wanted: tuple[float, ...]
) -> None:
    """Halfway is the geometric mean where sizes count as ratios, and never a value twice."""
    assert finer(axis, values) == wanted


def test_numbers_are_written_as_their_axis_needs() -> None:
    """Shares are percentages, large numbers have commas."""
    assert [number("missing", 0.25), number("examples", 1600), number("relatedness", 0.5)] == [
        "25%",
        "1,600",
        "0.50",
    ]
