"""How far a prediction was off, kindly."""

from dashboard.lessons.lesson import Check, Pick, Place

LEVEL = "The measurement does not settle this one: no answer is wrong."


def on_prediction(asked: Pick | Place, said: float, truth: float | None) -> tuple[bool | None, str]:
    """Compare a prediction with what was measured.

    Args:
        said: the number of the option for a `Pick`, the place on the scale for a `Place`.
        truth: in the same terms; None when the measurement does not settle it.

    Returns:
        Whether it was right, None when that is not settled, and a sentence.
    """
    if truth is None:
        return None, f"You said {spoken(asked, said)}. {LEVEL}"
    steps = _steps_off(asked, said, truth)
    if steps == 0 and isinstance(asked, Pick):
        return True, f"You said {spoken(asked, said)}. Correct."
    said_and_measured = f"You said {spoken(asked, said)}; measured: {spoken(asked, truth)}"
    if steps == 0:
        return True, f"{said_and_measured}. Well predicted."
    if isinstance(asked, Pick):
        return False, f"{said_and_measured}. A surprise is worth a second look: what explains it?"
    if steps == 1:
        return False, f"{said_and_measured}. Close: one step of the slider."
    return False, f"{said_and_measured}. Not close: what did you expect to happen?"


def spoken(asked: Pick | Place, value: float) -> str:
    """Write an answer.

    >>> spoken(Place("How wide?", (1.0, 1500.0), "units"), 1500.0)
    '1,500 units'
    """
    if isinstance(asked, Pick):
        return f"“{asked.options[int(value)]}”"
    return f"{number(value)} {asked.unit}"


def number(value: float) -> str:
    """Write a place of a scale with as many digits as it needs.

    >>> number(1500.0), number(1.9687)
    ('1,500', '1.97')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def _steps_off(asked: Pick | Place, said: float, truth: float) -> int:
    """Count places between the two; a truth between places counts as the nearest."""
    if isinstance(asked, Pick):
        return abs(int(said) - int(truth))
    nearest = min(asked.scale, key=lambda place: abs(place - truth))
    return abs(asked.scale.index(said) - asked.scale.index(nearest))


def on_answer(check: Check, answer: int) -> tuple[bool, str]:
    """Judge the answer to the check question, and say what is to be said to it."""
    right = answer == check.right
    return right, f"{'Right' if right else 'Not yet'}. {check.answers[answer].reply}"
