import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data import Table

FAULTS = {
    "empty.csv": b"",
    "blank.csv": b"\n\n",
    "header.csv": b"a,b,label\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "utf16.csv": "a,label\n1,0\n".encode("utf-16"),
    "ragged.csv": b"a,label\n" + b"1,0\n" * 20 + b"1,2,3,4\n",
    "broken.parquet": b"PAR1 and nothing more",
}


def _frame(rows: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "size": rng.normal(size=rows),
            "ill": rng.choice(["yes", "no", "?"], rows),
            "colour": rng.choice(["red", "blue"], rows),
            "old": rng.choice([0, 1], rows),
        }
    )


def _sentence(error: ValueError) -> str:
    text = str(error)
    assert "\n" not in text
    assert "must" in text
    assert "got" in text
    return text


def test_tasks_and_inputs_are_taken_by_name() -> None:
    """Named columns become tasks, all others inputs, and the rows are split 60/20/20."""
    problem = Table(_frame(), ("old", "ill")).draw(0)
    assert problem.names == ("old", "ill")
    assert problem.x.shape == (60, 3)
    assert np.array_equal(problem.y[:, 0], _frame()["old"])
    assert np.array_equal(np.isnan(problem.y[:, 1]), _frame()["ill"] == "?")
    assert [len(rows) for rows in (problem.train, problem.validation, problem.test)] == [36, 12, 12]
    assert problem.overlap == pytest.approx(12 / 36)


def test_inputs_can_be_chosen() -> None:
    """Only the named inputs are used, in their order."""
    table = Table(_frame(), ("ill",), inputs=("old", "size"))
    assert table.input_columns == ("old", "size")
    assert table.draw(0).x.shape == (60, 2)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_read_as_its_frame(tmp_path: Path, separator: str, encoding: str) -> None:
    """A CSV file of any usual separator, with a byte order mark or not, equals its frame."""
    path = tmp_path / "table.csv"
    _frame().to_csv(path, sep=separator, index=False, encoding=encoding)
    read, given = Table(path, ("ill", "old")).draw(3), Table(_frame(), ("ill", "old")).draw(3)
    assert np.array_equal(read.y, given.y, equal_nan=True)
    assert np.allclose(read.x, given.x)


def test_a_parquet_file_is_read_as_its_frame(tmp_path: Path) -> None:
    """A Parquet file holds the same problem as the frame written to it."""
    path = tmp_path / "table.parquet"
    _frame().to_parquet(path)
    read, given = Table(path, ("ill",)).draw(3), Table(_frame(), ("ill",)).draw(3)
    assert np.array_equal(read.x, given.x)


def test_quoted_text_and_spaces_after_separators_are_read(tmp_path: Path) -> None:
    """Quotes guard separators and line breaks, and spaces after a separator do not count."""
    path = tmp_path / "table.csv"
    rows = [f'"one, {k % 2}\nmore", {k % 2}' for k in range(30)]
    path.write_text("\n".join(['"words, many; here", label', *rows]))
    table = Table(path, ("label",))
    assert table.input_columns == ("words, many; here",)
    assert table.draw(0).x.shape == (30, 2)


def test_replicates_split_again_and_prepare_again() -> None:
    """Another seed tests on other rows, and standardises on its own training part."""
    first, other = (Table(_frame(), ("old",), ("size",)).draw(seed) for seed in (0, 1))
    assert not np.array_equal(first.test, other.test)
    for problem in (first, other):
        assert problem.x[problem.train].mean() == pytest.approx(0, abs=1e-6)


def test_fewer_examples_are_prepared_on_those_examples() -> None:
    """With 10 examples the inputs are standardised on these 10 rows and the test part stays."""
    few, whole = (Table(_frame(), ("old",), ("size",), n).draw(0) for n in (10, None))
    assert np.array_equal(few.train, whole.train[:10])
    assert np.array_equal(few.test, whole.test)
    assert few.x[few.train].mean() == pytest.approx(0, abs=1e-6)


def test_held_out_values_do_not_leak_into_training() -> None:
    """Other inputs in the test rows change no number of a training or validation row."""
    before = Table(_frame(), ("old",), ("size", "colour")).draw(4)
    changed = _frame()
    changed.loc[before.test, "size"] = 999.0
    after = Table(changed, ("old",), ("size", "colour")).draw(4)
    learned = np.concatenate([before.train, before.validation])
    assert np.array_equal(before.x[learned], after.x[learned])


def test_rare_words_leave_the_number_of_inputs_equal_over_replicates() -> None:
    """A word on one row falls in some training parts only, and d is the same for all splits."""
    frame = _frame()
    frame.loc[0, "colour"] = "mauve"
    table = Table(frame, ("old",))
    assert {table.draw(seed).x.shape for seed in range(8)} == {(60, 7)}


def test_a_table_of_single_labels_has_disjoint_examples() -> None:
    """Rows that never carry two labels are own examples of their tasks."""
    frame = _frame()
    assert not Table(frame, ("ill", "old")).draw(0).disjoint
    frame["old"] = frame["old"].astype(object).where(frame["ill"] == "?", None)
    assert Table(frame, ("ill", "old")).draw(0).disjoint


def test_equal_tables_are_equal_wherever_they_came_from(tmp_path: Path) -> None:
    """Two files of equal text are one source: equal, with one hash."""
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    for path in paths:
        _frame().to_csv(path, index=False)
    first, second = (Table(path, ("ill",)) for path in paths)
    assert first == second
    assert hash(first) == hash(second)
    assert first != Table(paths[0], ("old",))


def test_a_table_survives_pickling() -> None:
    """A worker process receives the same table."""
    table = Table(_frame(), ["ill"])
    assert pickle.loads(pickle.dumps(table)) == table


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_that_is_no_table_gets_one_sentence(tmp_path: Path, name: str) -> None:
    """Empty, broken and foreign files are refused in one sentence, not with a parser's error."""
    path = tmp_path / name
    path.write_bytes(FAULTS[name])
    with pytest.raises(ValueError, match=r"data must be|at least 20 rows") as caught:
        Table(path, ("label",)).draw(0)
    _sentence(caught.value)


def test_a_path_without_a_file_is_refused(tmp_path: Path) -> None:
    """A path where no file lies is named."""
    with pytest.raises(ValueError, match=r"got no file at .*nowhere\.csv"):
        Table(tmp_path / "nowhere.csv", ("label",)).draw(0)


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"data": 3}, "data must be a DataFrame or the path of a file, got a int"),
        ({"tasks": ()}, "tasks must name at least one column"),
        ({"tasks": "ill"}, "tasks must be a tuple of column names, got 'ill'"),
        ({"tasks": None}, "tasks must be a tuple of column names, got None"),
        ({"tasks": (0,)}, "tasks must be a tuple of column names"),
        ({"tasks": ("ill", "ill")}, "tasks must name each column once, got 'ill' twice"),
        ({"tasks": ("all",)}, "a task must have another name than 'all', got 'all'"),
        ({"tasks": ("absent",)}, "columns must be in the table, got 'absent'"),
        ({"tasks": ("size",)}, "task column 'size' must hold two values"),
        ({"inputs": "size"}, "inputs must be a tuple of column names"),
        ({"inputs": ()}, "inputs must name at least one column"),
        ({"inputs": ("ill",)}, "a column must be a task or an input, got both: 'ill'"),
        ({"inputs": ("size", "size")}, "inputs must name each column once"),
        ({"inputs": ("absent",)}, "columns must be in the table, got 'absent'"),
        ({"examples": 0}, "examples must be a whole number between 1 and 10000000, got 0"),
        ({"data": _frame(19)}, "the table must have at least 20 rows, got 19"),
        ({"data": _frame().rename(columns={"size": 7})}, "column names must be text, got 7"),
        ({"data": _frame().rename(columns={"size": "ill"})}, "must differ, got 'ill' twice"),
    ],
)
def test_settings_that_cannot_be_met_get_one_sentence(
    settings: dict[str, object], part: str
) -> None:
    """Every setting and column is refused with what was required and what came."""
    with pytest.raises(ValueError, match="must") as caught:
        Table(**{"data": _frame(), "tasks": ("ill",), **settings}).draw(0)
    assert part in _sentence(caught.value)
