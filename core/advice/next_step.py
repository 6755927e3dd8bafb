"""What to do next after an advice, in one sentence."""

from core.advice.answer import APART, CONSTANT, TOGETHER, Advice
from core.data.tables.wording import short
from core.results.judging import UNDECIDED
from core.settings.numerals import joined


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
        return f"Give it more minutes: the time was over before {_missing(advice)}."
    if advice.doubt and CONSTANT in advice.by_task and not advice.by_task["shown_better"].any():
        return "Look for inputs that tell more about these tasks; other networks will hardly help."
    if advice.rival:
        return "Use what beats both, and come back to networks when you have more rows."
    if advice.recommendation == UNDECIDED:
        return "Add splits; if it stays undecided, label more rows."
    beside = _level(advice)
    if beside:
        return (
            f"Fit it on all rows, and {beside} too: judge both once more on rows that came later "
            "than those of this table, and keep the simpler one if they stay level."
        )
    return (
        "Fit it on all rows, and judge it once more on rows that came later than those of this "
        "table."
    )


def _missing(advice: Advice) -> str:
    """Say what there was no time for."""
    missing = []
    if not advice.has_affinity:
        missing.append("which tasks help each other")
    if len(advice.widths) < 2:
        missing += ["other widths", "fewer rows"]
    if not missing:
        return "all splits were trained"
    return f"{joined(missing)} {'was' if len(missing) == 1 else 'were'} measured"


def _level(advice: Advice) -> str:
    """Name the best baseline where it is not shown to be worse than what is advised; else ""."""
    if advice.arm not in (TOGETHER, APART):
        return ""  # baselines are compared with these two
    others = advice.baselines[advice.baselines["baseline"] != CONSTANT]
    level = others[others[f"over_{advice.arm}_high"] >= 0]
    if level.empty:
        return ""
    return str(level.sort_values(f"over_{advice.arm}").iloc[-1]["baseline"])
