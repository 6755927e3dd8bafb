"""What to do next after an advice, in one sentence."""

from core.advice.answer import CONSTANT, Advice
from core.data.tables.wording import short
from core.results.judging import UNDECIDED


def next_step(advice: Advice) -> str:
    """Say what a careful person would do first."""
    if advice.alerts:
        column = short(advice.alerts[0].column)
        more = f" and {len(advice.alerts) - 1} more" if len(advice.alerts) > 1 else ""
        return (
            f"Look at the input '{column}'{more} first: leave out what will not be known when you "
            "predict, and ask again."
        )
    if not advice.complete:
        return "Give it more minutes: not all was measured in the time."
    if advice.doubt and CONSTANT in advice.by_task and not advice.by_task["shown_better"].any():
        return "Look for inputs that tell more about these tasks; other networks will hardly help."
    if advice.rival:
        return "Use what beats both, and come back to networks when you have more rows."
    if advice.recommendation == UNDECIDED:
        return "Add splits; if it stays undecided, label more rows."
    return (
        "Fit it on all rows, and judge it once more on rows that came later than those of this "
        "table."
    )
