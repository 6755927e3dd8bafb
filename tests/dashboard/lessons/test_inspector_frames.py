import numpy as np
import pytest

from core import Experiment, Missing
from core.data import RoadScenes, SharedFeatures
from core.fitting.inspection import inspect
from dashboard.lessons import inspector_frames as frames
from dashboard.shared.loss_words import table

ROAD = Experiment(RoadScenes(examples=60), width=4, missing=Missing(0.3))


def test_the_terms_shown_add_up_to_what_the_optimiser_saw() -> None:
    """The table of every example holds its terms, and their mean over the batch is the loss."""
    inspection = inspect(ROAD, 5)
    tables = [table(frames.terms(inspection, k)) for k in range(inspection.terms.shape[1])]
    shown = [[_number(cell) for cell in rows["L(ŷ, y)"]] for rows in tables]
    assert np.sum(shown) / len(shown) == pytest.approx(inspection.loss, abs=0.002)


def _number(cell: str) -> float:
    return float(cell.strip("~").split(" = ")[-1])


def test_an_unlabelled_term_is_struck_out() -> None:
    """Where the label is '?' the row is struck out and adds nothing."""
    batch = inspect(ROAD, 5)
    task, example = np.argwhere(np.isnan(batch.labels))[0]
    row = table(frames.terms(batch, int(example))).iloc[task]
    assert (row["label y"], row["L(ŷ, y)"]) == ("~~?~~", "~~0.000~~")
    assert frames.term_words(batch, slice(32))[task, example] == "<s>?</s>"
    assert frames.chance_words(batch, slice(32))[task, example].startswith("? | ")


def test_examples_are_pictures_where_the_source_has_some() -> None:
    """Road scenes are enlarged without blur; plain numbers have no picture."""
    batch = inspect(ROAD, 5)
    picture = frames.enlarged(batch, 3)
    height, width = ROAD.source.picture
    assert picture.shape == (height * frames.PIXEL, width * frames.PIXEL)
    assert 0 <= picture.min() < picture.max() <= 1
    assert frames.batch_samples(batch, slice(4)).pictures.shape == (4, height, width)
    plain = inspect(Experiment(SharedFeatures(examples=60), width=4), 5)
    assert frames.batch_samples(plain, slice(4)).pictures is None


def test_a_number_is_written_as_a_number_and_yes_as_a_chance() -> None:
    """Beside yes/no tasks numbers have labels and answers that are no percentages."""
    mixed = Experiment(SharedFeatures(tasks=4, examples=60, numbers=0.5), width=4)
    batch = inspect(mixed, 5)
    rows = table(frames.terms(batch, 0))
    assert ["%" in answer for answer in rows["answer ŷ"]] == [True, True, False, False]
    for task in (2, 3):
        label, answer = (float(rows[name][task].replace("−", "-")) for name in rows.columns[1:3])
        term = np.log(2) * (label - answer) ** 2
        assert _number(rows["L(ŷ, y)"][task]) == pytest.approx(term, abs=0.06)
    assert frames.batch_samples(batch, slice(4)).numbers.tolist() == [False, False, True, True]
