import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from core import MultiTask
from core.estimator.saving import load, save
from tests.core.mixed import Mixed


@pytest.fixture(scope="module")
def model(mixed: Mixed) -> MultiTask:
    """Fit a model."""
    return MultiTask("apart", width=8, steps=200, random_state=0).fit(mixed.X, mixed.Y)


def test_what_is_read_again_answers_the_same(
    mixed: Mixed, model: MultiTask, tmp_path: Path
) -> None:
    """Predictions, chances and scores are the same, bit for bit."""
    save(model, tmp_path / "model.safetensors")
    again = load(tmp_path / "model.safetensors")
    pd.testing.assert_frame_equal(again.predict(mixed.X), model.predict(mixed.X))
    for one, other in zip(again.predict_proba(mixed.X), model.predict_proba(mixed.X), strict=True):
        assert (one is None and other is None) or np.array_equal(one, other)
    assert again.score(mixed.X, mixed.Y) == pytest.approx(model.score(mixed.X, mixed.Y))
    assert (again.get_params(), again.sharing_) == (model.get_params(), model.sharing_)


def test_arrays_without_names_are_kept_too(tmp_path: Path) -> None:
    """A model of one task and of plain arrays predicts an array again."""
    X = np.random.default_rng(0).standard_normal((60, 2))
    model = MultiTask("together", steps=100, random_state=0).fit(X, X[:, 0] > 0)
    save(model, tmp_path / "m")
    assert np.array_equal(load(tmp_path / "m").predict(X), model.predict(X))


def test_no_row_of_the_table_is_in_the_file(mixed: Mixed, tmp_path: Path) -> None:
    """An odd number of a task, and an odd input, are not found in what is written."""
    inputs, tasks = mixed.X.copy(), mixed.Y.copy()
    tasks.loc[3, "price"], inputs.loc[3, "x0"] = 123.456, 9.87654321
    model = MultiTask("together", width=4, steps=100, random_state=0).fit(inputs, tasks)
    save(model, tmp_path / "m")
    written = (tmp_path / "m").read_bytes()
    assert b"123.456" not in written
    assert b"9.8765" not in written
    assert np.float32(123.456).tobytes() not in written


@given(st.binary(max_size=200))
def test_what_is_no_model_gets_a_sentence(content: bytes) -> None:
    """Whatever a file holds: one sentence, and nothing of it is executed."""
    path = Path(__file__).with_suffix(".tmp")
    path.write_bytes(content)
    try:
        with pytest.raises(ValueError, match="a model must be a file that MultiTask or"):
            load(path)
    finally:
        path.unlink()


@pytest.mark.parametrize("about", [{}, {"format": "another"}, [1], "text"])
def test_weights_of_others_get_a_sentence(about: object, tmp_path: Path) -> None:
    """A file of safetensors that is no model of ours is refused."""
    save_file({"a": np.zeros(3)}, tmp_path / "m", metadata={"model": json.dumps(about)})
    with pytest.raises(ValueError, match="a model must be a file"):
        load(tmp_path / "m")
