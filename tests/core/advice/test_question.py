import pytest

from core.advice.question import Question
from core.data import Table
from tests.core.advice.conftest import NAMES, table


def test_the_experiments_share_everything_but_what_they_vary() -> None:
    """Widths vary the width alone, examples the rows alone, and both hold the main comparison."""
    question = Question(Table(table(), NAMES), width=16, splits=4)
    widths, examples = question.at_widths(), question.at_examples(36)
    assert question.experiment.replicates == 4 * question.source.starts
    assert list(widths) == [4, 16, 32, 128]
    assert widths[16] == examples[36] == question.experiment
    assert [e.source.examples for e in examples.values()] == [9, 18, None]


def test_transfer_puts_the_focus_first() -> None:
    """The focus task comes first, as transfer answers the first; without one there is none."""
    source = Table(table(), NAMES)
    assert Question(source).transferred() is None
    transferred = Question(source, focus="b").transferred()
    assert transferred is not None
    assert transferred.source.names == ("b", "a", "c")
    assert "transfer" in transferred.arms


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"width": 0}, "width must be a whole number between 1 and 4096, got 0"),
        ({"splits": 2}, "splits must be a whole number between 3 and 100, got 2"),
        ({"minutes": 0}, "minutes must be a number between 0.1 and 1440"),
        ({"margin": -1}, "margin must be a number between 0"),
        ({"budget": "parameters"}, "budget must be one of 'tuned', 'width'"),
        ({"focus": "x"}, "focus must be one of the tasks, got 'x'"),
        ({"metric": "f1"}, "metric must be one of 'error', 'log_loss', 'auc', got 'f1'"),
    ],
)
def test_settings_are_refused_with_required_and_received(
    settings: dict[str, object], message: str
) -> None:
    """What cannot be asked is refused in one sentence."""
    with pytest.raises(ValueError, match=message):
        Question(Table(table(), NAMES), **settings)


def test_one_task_cannot_be_compared() -> None:
    """Together and apart are the same for one task."""
    with pytest.raises(ValueError, match="at least two columns"):
        Question(Table(table(), ("a",)))
