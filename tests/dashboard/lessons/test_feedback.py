import pytest

from dashboard.lessons import feedback
from dashboard.lessons.lesson import Answer, Check, Pick, Place

PICK = Pick("Who wins?", ("together", "apart", "neither"))
PLACE = Place("Where?", (1.0, 2.0, 4.0, 8.0), "units")
ANSWERS = (Answer("a", "Look at b."), Answer("b", "It fits."))
CHECK = Check("Which?", ANSWERS, 1, ("Look.", "Look at b again."))


@pytest.mark.parametrize(
    ("asked", "said", "truth", "right", "words"),
    [
        (PICK, 0, 0, True, "You said “together”. Correct."),
        (PICK, 0, 1, False, "You said “together”; measured: “apart”."),
        (PICK, 2, None, None, "You said “neither”. The measurement does not settle this one"),
        (PLACE, 4.0, 4.0, True, "You said 4 units; measured: 4 units. Well predicted."),
        (PLACE, 4.0, 3.5, True, "You said 4 units; measured: 3.5 units. Well predicted."),
        (PLACE, 4.0, 2.0, False, "Close: one step of the slider."),
        (PLACE, 8.0, 1.0, False, "Not close: what did you expect to happen?"),
        (PLACE, 8.0, None, None, "You said 8 units. The measurement does not settle"),
    ],
)
def test_a_prediction_is_compared_kindly(
    asked: Pick | Place, said: float, truth: float | None, right: bool | None, words: str
) -> None:
    """Right, wrong and not settled are kept apart, near ones from far ones."""
    judged, sentence = feedback.on_prediction(asked, said, truth)
    assert judged is right
    assert words in sentence
    assert "wrong" not in sentence.replace("no answer is wrong", "")


def test_every_answer_is_replied_to() -> None:
    """Right and wrong answers have a sentence of their own, which says which of them it is."""
    assert feedback.on_answer(CHECK, 1) == (True, "Right. It fits.")
    assert feedback.on_answer(CHECK, 0) == (False, "Not yet. Look at b.")
