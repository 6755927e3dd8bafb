import re

import numpy as np
import pytest

from core.classroom import flow
from core.classroom.flow import Step
from dashboard.classroom import costs, crowd_map, more_data, questions
from dashboard.lessons import catalogue, measured

ASKED = [step for step in flow.FLOW if step.answers]


@pytest.mark.parametrize("step", ASKED, ids=lambda step: step.key)
def test_a_step_takes_the_answers_that_it_offers(step: Step) -> None:
    """As many as there are options; of the map, cells times colours."""
    options = len(questions.of(step).options)
    assert len(step.answers) == (options * flow.CELLS if step.claims else options)


@pytest.mark.parametrize("step", ASKED, ids=lambda step: step.key)
def test_what_is_right_is_one_of_the_options(step: Step) -> None:
    """Or the measurement does not settle it."""
    right = questions.truth(step)
    assert right is None or right in range(len(questions.of(step).options))


def test_only_the_first_feeling_and_the_map_have_no_right_option() -> None:
    """All else was measured, or is checked."""
    without = [step for step in ASKED if questions.truth(step) is None]
    assert without == [flow.OPENING, flow.MAP]


@pytest.mark.parametrize(("step", "number"), [(flow.ONE, 4), (flow.UNLABELLED, 5)])
def test_a_step_reveals_what_its_lesson_reveals(step: Step, number: int) -> None:
    """Verdict, reason and right answer."""
    revealed = catalogue.lesson(number).reveal()
    assert questions.verdict(step) == (revealed.verdict, revealed.because)
    assert questions.truth(step) == revealed.truth


@pytest.mark.parametrize("step", ASKED, ids=lambda step: step.key)
def test_a_title_does_not_tell(step: Step) -> None:
    """It is short, and no answer stands in it."""
    asked = questions.of(step)
    assert len(asked.title) <= 24
    assert not [option for option in asked.options if option in asked.title and not asked.unit]


def test_the_dearest_picture_is_found_by_the_sums() -> None:
    """Term by term as the loss is written: -y log yhat - (1 - y) log (1 - yhat)."""
    batch = costs.recorded()
    y, chance = batch.labels, batch.answers.astype(np.float64)
    terms = -y * np.log(chance) - (1 - y) * np.log(1 - chance)
    assert np.allclose(batch.terms, terms, rtol=1e-3)
    assert costs.reveal().truth == int(terms.sum(axis=0).argmax())


def test_what_is_asked_after_the_map_is_not_on_it() -> None:
    """The same row with another amount of data, at the widths of the map."""
    there, here = more_data.amounts()
    on_map = measured.rows(crowd_map.MAP)
    assert set(on_map["examples"]) == {there}
    assert here not in set(on_map["examples"])
    assert more_data.rows()["width"].tolist() == list(crowd_map.WIDTHS)
    assert set(more_data.rows()["tasks"]) == {more_data.TASKS}
    assert more_data.TASKS in crowd_map.TASKS
    assert f"{here:,} examples" in questions.of(flow.BIG).prompt


@pytest.mark.parametrize("before", [None, 2.0, 4.0, 8.0])
def test_the_reason_follows_what_was_measured(before: float | None) -> None:
    """Whether the place has moved, and to which side."""
    moved = "narrower network is wide enough" if before in (None, 8.0) else "more than one shared"
    assert (moved if before != 4.0 else "do not replace") in more_data._because(before, 4.0)
    assert "nowhere" in more_data._because(before, None)


def test_every_cell_of_the_map_is_in_the_headline() -> None:
    """One side's, the other's, or nobody's."""
    numbers = [int(n) for n in re.findall(r"\d+", crowd_map.reveal().verdict)]
    assert numbers[0] == sum(numbers[1:]) == flow.CELLS
    assert len(numbers) == 4


def test_every_cell_has_a_place_of_its_own() -> None:
    """There and back, and as many as claims can name."""
    assert [crowd_map.cell_at(*crowd_map.place(cell)) for cell in range(flow.CELLS)] == list(
        range(flow.CELLS)
    )
    assert len(crowd_map.cells()) == flow.CELLS


def test_a_class_that_predicts_all_cells_is_right_in_all() -> None:
    """And one that takes each for another colour in none."""
    right = {f"{cell}-{crowd_map.colour_of(cell)}": 1 for cell in range(flow.CELLS)}
    wrong = {f"{cell}-{(crowd_map.colour_of(cell) + 1) % 3}": 2 for cell in range(flow.CELLS)}
    assert crowd_map.score(right) == (40, 40)
    assert crowd_map.score(wrong) == (0, 80)
    assert crowd_map.written(right, True, False).count("✓") == flow.CELLS
    assert crowd_map.written(wrong, True, True).count("✗") == 2 * flow.CELLS


def test_the_blank_map_tells_nothing() -> None:
    """Only which cells are taken: no gain, and no colour of a winner."""
    blank = crowd_map.written({"3-0": 1}, False, False)
    assert blank.count(">taken<") == 1
    assert not [sign for sign in ("+", "−", "✓", "✗") if sign in blank]


def test_the_table_of_costs_tells_only_when_it_is_revealed() -> None:
    """First labels and chances, then what each answer costs, and the sums; a row for each task."""
    asked, told = costs.written(False), costs.written(True)
    sums = [f"{total:.2f}" for total in costs.recorded().terms.sum(axis=0)]
    assert not [total for total in sums if f">{total}<" in asked]
    assert all(f"<td>{total}</td>" in told for total in sums)
    assert asked.count("%</td>") == costs.recorded().terms.size
    assert asked.count("<svg") == len(flow.COST.answers)


def test_what_costs_is_said_in_the_question() -> None:
    """What a cost is, before it is asked for; the headline says of what it is the sum."""
    assert "is its loss" in questions.of(flow.COST).prompt
    assert "losses add up to" in costs.reveal().verdict
