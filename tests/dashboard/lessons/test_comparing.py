import pandas as pd
import pytest

from core.results.judging import SAME, UNDECIDED
from dashboard.lessons import comparing

WIDTHS = pd.DataFrame(
    {
        "width": [1, 2, 4, 8],
        "verdict": ["apart", "apart", UNDECIDED, "together"],
        "arm": "together",
    }
)


def test_the_first_place_ahead_is_where_a_difference_is_shown() -> None:
    """A gain above zero whose interval includes zero does not count as ahead."""
    assert comparing.first_ahead(WIDTHS, "width") == 8
    assert comparing.first_ahead(WIDTHS.head(3), "width") is None


def test_the_first_place_ahead_does_not_depend_on_the_order_of_rows() -> None:
    """The smallest place counts, wherever its row stands."""
    both = pd.concat([WIDTHS.assign(verdict="together"), WIDTHS])
    assert comparing.first_ahead(both.iloc[::-1], "width") == 1


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ("a", "apart is better at 1"),
        ("at", "apart is better at 1, together is better at 2"),
        ("ttt", "together is better from 1 to 4"),
        ("tut", "together is better at 1, it is undecided at 2, together is better at 4"),
        ("ssa", "both are practically the same at 1 and 2, apart is better at 4"),
    ],
)
def test_the_course_names_every_stretch(verdicts: str, words: str) -> None:
    """Neighbours with one verdict are named together, and one that comes back is named again."""
    names = {"a": "apart", "t": "together", "s": SAME, "u": UNDECIDED}
    verdict_of = [names[verdict] for verdict in verdicts]
    rows = pd.DataFrame({"width": [1, 2, 4][: len(verdicts)], "verdict": verdict_of})
    assert comparing.course(rows.iloc[::-1], "width") == words


@pytest.mark.parametrize(
    ("winner", "words"),
    [
        ("together", "Together is better by 2.0 percentage points."),
        (SAME, "Both are practically the same."),
        (UNDECIDED, "It is undecided who is better."),
    ],
)
def test_a_verdict_is_said_in_few_words(winner: str, words: str) -> None:
    """With a place before it, it goes on in small letters."""
    row = pd.Series({"metric": "error", "gain": 2.0, "verdict": winner})
    assert comparing.short(row) == words
    assert comparing.short(row, "Width 4") == f"Width 4: {words[0].lower()}{words[1:]}"


def test_a_reason_is_given_for_the_winner_alone() -> None:
    """Nobody wins for a reason of the interval; of an unexpected winner none is made up."""
    reasons = {"together": "they share."}
    assert comparing.because("together", reasons) == "Because they share."
    assert "differ too much to tell" in comparing.because(UNDECIDED, reasons)
    assert "does not explain" in comparing.because("apart", reasons)
