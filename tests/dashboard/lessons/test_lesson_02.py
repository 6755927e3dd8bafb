import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lessons import inspector_frames
from dashboard.lessons import lesson_02_loss as lesson
from dashboard.shared import trained
from tests.plotted import plotted


@pytest.mark.usefixtures("trained_here")
def test_the_costliest_example_is_the_truth() -> None:
    """The right option is the example whose terms have the largest sum."""
    step = trained.inspection(lesson.INSPECTED, lesson.STEP)
    sums = step.terms[:, lesson.SHOWN].sum(axis=0)
    revealed = lesson.reveal()
    assert revealed.truth == sums.argmax()
    assert f"{sums.max():.2f}" in revealed.text
    assert f"the optimiser saw {step.loss:.3f}" in revealed.text


@pytest.mark.usefixtures("trained_here")
def test_terms_are_hidden_until_the_prediction() -> None:
    """The picture shows labels and chances; the terms come with the reveal."""
    revealed = trained.inspection(lesson.INSPECTED, lesson.STEP)
    terms = set(inspector_frames.term_words(revealed, lesson.SHOWN).ravel())
    figure, caption = lesson.picture()
    assert not terms & set(plotted(figure).data[-1].text)
    assert terms == set(plotted(lesson.reveal().figure).data[-1].text)
    assert "chance" in caption


@pytest.mark.usefixtures("trained_here")
def test_few_pictures_are_learned_by_heart() -> None:
    """The loss on few training pictures ends below that on new ones."""
    rows = lesson.curves(50).set_index(["name", "step"])["mean"]
    last = rows.index.get_level_values("step").max()
    assert rows["training pictures", last] < rows["new pictures", last]


def _first_place() -> None:
    from dashboard.lessons import lesson_02_loss as lesson

    lesson.curves(lesson.AMOUNTS[0])


def test_workers_train_what_is_shown_first_and_it_is_little(over: Any) -> None:
    """Nothing trains in the server's own process, and who has guessed waits for few pictures."""
    page = AppTest.from_function(_first_place).run()
    assert not page.exception
    (asked,) = over.asked
    assert asked.source.examples == min(lesson.AMOUNTS)


def test_chances_and_labels_have_the_index_of_the_lecture() -> None:
    """Wherever one is written with an index, it is that of task j and example i."""
    indexed = re.findall(r"y_\S+?\}", lesson.LESSON.claim)
    assert len(indexed) == 3, "the chance, the label, and what its index means"
    assert set(indexed) == {"y_j^{(i)}"}
