"""Values in an address: only numbers and known words within bounds come out of it."""

from collections.abc import Collection, Mapping
from typing import Any

from core.settings.setting import Setting

LONGEST = 80  # characters of a value in an address; more is no setting
QUOTED = 40  # characters of it in a sentence


def take(
    settings: Mapping[str, Setting], query: Mapping[str, str], values: dict[str, Any]
) -> list[str]:
    """Put what an address says into values; return a sentence for each wrong value in it."""
    notes = []
    for name, setting in settings.items():
        if name in query:
            try:
                values[name] = read(setting, query[name])
            except ValueError as error:
                notes.append(f"{error}; {values[name]} is used")
    return notes


def read(setting: Setting, text: str) -> Any:
    """Read the text of an address as the value of a setting.

    Raises:
        ValueError: in one sentence, when it is not a value that pages offer.
    """
    try:
        value = setting.offered.read(text[:LONGEST])
    except ValueError:
        raise ValueError(f"{setting.name} must be a number, got {quoted(text)}") from None
    return setting.offered.check(setting.name, value)


SCORE = "score"  # that a page shows


def score_of(query: Mapping[str, str], offered: Collection[str]) -> tuple[str | None, list[str]]:
    """Read the metric of an address, None where it names none, and say what is wrong with it.

    Args:
        offered: the names of those that judge what is shown.
    """
    metric = query.get(SCORE)
    if metric is None or metric in offered:
        return metric, []
    return None, [f"score must be one of {', '.join(offered)}, got {quoted(metric)}"]


def quoted(text: str) -> str:
    """Quote the beginning of what a stranger wrote.

    >>> quoted("banana")
    "'banana'"
    """
    return repr(text if len(text) <= QUOTED else text[: QUOTED - 3] + "...")
