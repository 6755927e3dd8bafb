from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
import pytest

from core import MultiTask
from core.estimator.exporting import to_onnx
from tests.core.mixed import Mixed


def _answers(path: Path, table: pd.DataFrame, words: list[str]) -> dict[str, np.ndarray]:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    given = {
        "numbers": table.drop(columns=words).to_numpy(dtype=np.float64),
        "words": table[words].fillna("").to_numpy(dtype=object),
    }
    names = [output.name for output in session.get_outputs()]
    wanted = {each.name: given[each.name] for each in session.get_inputs()}
    return dict(zip(names, session.run(names, wanted), strict=True))


@pytest.mark.parametrize("sharing", ["together", "apart"])
def test_onnxruntime_answers_the_same(mixed: Mixed, tmp_path: Path, sharing: str) -> None:
    """Numbers and chances agree to 1e-5, with blanks and words that were never seen."""
    model = MultiTask(sharing, width=8, steps=300, random_state=0).fit(mixed.X, mixed.Y)
    to_onnx(model, tmp_path / "model.onnx")
    table = mixed.X.copy()
    table.loc[:9, "word"] = "purple"
    found = _answers(tmp_path / "model.onnx", table, ["word"])
    price = model.predict(table)["price"].to_numpy()
    np.testing.assert_allclose(found["price"][:, 0], price, rtol=1e-5)
    for name, chances in zip(mixed.Y.columns, model.predict_proba(table), strict=True):
        if chances is not None:
            np.testing.assert_allclose(found[name], chances, atol=1e-5)


def test_numbers_alone_need_no_words(tmp_path: Path) -> None:
    """A model of arrays has one input, also where a column does not vary."""
    X = np.random.default_rng(0).standard_normal((80, 3))
    X[:, 1] = 7.0
    model = MultiTask("together", width=4, steps=100, random_state=0).fit(X, X[:, 0] > 0)
    to_onnx(model, tmp_path / "model.onnx")
    X[5] = np.nan
    found = _answers(tmp_path / "model.onnx", pd.DataFrame(X), [])
    np.testing.assert_allclose(found["y"], model.predict_proba(X), atol=1e-5)


def test_many_words_have_one_input_for_the_rest(tmp_path: Path) -> None:
    """Rarer words share an input in the graph, too."""
    rng = np.random.default_rng(1)
    words = np.array([f"w{k}" for k in range(30)])[rng.integers(0, 30, 300)]
    table = pd.DataFrame({"n": rng.standard_normal(300), "word": words})
    y = (table["n"] + (words < "w2") > 0).to_numpy()
    model = MultiTask("together", width=4, steps=100, random_state=0).fit(table, y)
    to_onnx(model, tmp_path / "model.onnx")
    found = _answers(tmp_path / "model.onnx", table, ["word"])
    np.testing.assert_allclose(found["y"], model.predict_proba(table), atol=1e-5)
