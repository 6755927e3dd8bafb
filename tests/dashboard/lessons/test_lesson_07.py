from typing import Any

import pytest

from core.atlas import maps
from dashboard.lessons import lesson_07_similar_amounts as lesson
from dashboard.lessons import measured


def _hundred(made_up: Any, *gains: float) -> None:
    made_up.add("hundred", "tasks", (1, 5), (0.0, *gains), examples=30)


def test_the_mistakes_left_come_from_the_two_errors(made_up: Any) -> None:
    """From an error of 20% down to 15%, 75 of every 100 mistakes are left."""
    _hundred(made_up, 5.0)
    revealed = lesson.reveal()
    assert revealed.truth == 75
    assert "20.0% of the test, the network of all tasks on 15.0%: 75 of every 100" in revealed.text


def test_more_mistakes_together_are_reported_as_such(made_up: Any) -> None:
    """A truth above 100 is a loss, and the verdict says who is better."""
    _hundred(made_up, -2.0)
    revealed = lesson.reveal()
    assert revealed.truth == 110
    assert "Apart is better: 2.0" in revealed.text


@pytest.mark.parametrize(("half", "word"), [(1.0, "Undecided"), (0.2, "Practically the same")])
def test_without_a_winner_there_is_no_truth(made_up: Any, half: float, word: str) -> None:
    """An interval that includes zero does not settle the prediction, wide or narrow."""
    made_up.add("hundred", "tasks", (1, 5), (0.0, 0.1), half=half, examples=30)
    revealed = lesson.reveal()
    assert revealed.truth is None
    assert word in revealed.text


def test_the_data_of_others_are_counted(made_up: Any) -> None:
    """Each of five tasks with 30 examples has 4 x 30 examples of others."""
    _hundred(made_up, 5.0)
    assert "has 30 examples of its own, and 4 × 30 = 120 of others" in lesson.reveal().text


def test_one_task_alone_is_not_told_as_a_comparison(made_up: Any) -> None:
    """With one task, together and apart are the same network: the course begins after it."""
    _hundred(made_up, 5.0)
    assert "As tasks are added: together is better at 5." in lesson.reveal().text


def test_the_caption_counts_the_pictures_that_are_drawn() -> None:
    """Labels of its own, and pictures of others, add up to all pictures."""
    problem = lesson.PICTURED.draw(0)
    _, caption = lesson.picture()
    own = int((problem.y[problem.train, 0] >= 0).sum())
    assert f"{own} labels of its own and {len(problem.train) - own} pictures of others" in caption


def test_the_knob_has_the_places_that_are_measured() -> None:
    """Each place of the knob is a point of its map, which has two tasks."""
    grid = maps.lesson_maps()[lesson.UNEVEN].grid
    assert grid.axes == (("focus_examples", lesson.FEW),)
    assert grid.base.source.names == ("task 1", "task 2")
    assert len(lesson.LESSON.breaking.places) == len(lesson.FEW)


@pytest.mark.parametrize("place", range(len(lesson.FEW)))
def test_the_break_tells_both_tasks_at_its_place(made_up: Any, place: int) -> None:
    """The small task and the large one have a verdict each, from the point of the knob."""
    small, large = (9.0, 7.0, 5.0, 3.0), (-9.0, 0.0, 0.0, 2.0)
    for task, gains in (("task 1", small), ("task 2", large)):
        made_up.add(lesson.UNEVEN, "focus_examples", lesson.FEW, gains, task=task, examples=1600)
    revealed = lesson.show(place)
    fate = ("loses", "is undecided", "is undecided", "gains")[place]
    assert revealed.verdict == f"Task 1 gains; task 2 {fate}."
    assert f"task 1 has {lesson.FEW[place]:,} examples of its own and 1,600" in revealed.because
    assert f"Task 1: Together is better: {small[place]}" in revealed.details
    winner = ("Apart is better: 9.0", "Undecided", "Undecided", "Together is")
    assert f"Task 2: {winner[place]}" in revealed.details


@pytest.mark.parametrize(
    ("uneven", "similar", "said"),
    [
        (9.0, 1.0, "gains most where the amounts differ most"),
        (1.0, 9.0, "gains most where the amounts are similar"),
        (2.0, 1.0, "is undecided"),
    ],
)
def test_the_slogan_is_judged_by_both_ends(
    made_up: Any, uneven: float, similar: float, said: str
) -> None:
    """The gain where amounts differ most is compared with that where they are equal."""
    made_up.add(lesson.UNEVEN, "focus_examples", lesson.FEW, (uneven, 5.0, 5.0, similar))
    assert said in lesson.slogan(measured.rows(lesson.UNEVEN))


def test_the_takeaway_is_what_was_recorded() -> None:
    """Half right: uneven amounts help the small task more than equal ones, and the large less."""
    small, large = (measured.rows(lesson.UNEVEN, task=task) for task in ("task 1", "task 2"))
    assert "differ most" in lesson.slogan(small)
    assert (large["high"].iloc[:-1] < small["low"].iloc[:-1]).all()
