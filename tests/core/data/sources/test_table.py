import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data import Table
from core.data.tables.parcels import held


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


NAMED = {"inputs": ("a",)}
DAYS = pd.Series(pd.date_range("2024-01-01", periods=60))


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


@pytest.mark.parametrize(
    ("name", "words"), [("nowhere.csv", "got no file"), ("", "got the folder")]
)
def test_a_path_without_a_file_is_refused(tmp_path: Path, name: str, words: str) -> None:
    """A path where no file lies is named."""
    with pytest.raises(ValueError, match=words) as caught:
        Table(tmp_path / name, ("label",)).draw(0)
    _sentence(caught.value)


def test_columns_of_no_use_are_left_out_unless_named() -> None:
    """Identifiers, dates, constant and empty columns are no inputs; numbers may be if named."""
    frame = _frame().assign(
        id=range(60), day=pd.date_range("2024-01-01", periods=60), same="x", empty=None
    )
    assert Table(frame, ("ill", "old")).input_columns == ("size", "colour")
    assert Table(frame, ("ill",), ("id", "size")).draw(0).x.shape == (60, 2)


def test_rows_of_a_group_stay_in_one_part() -> None:
    """With a group column no group is in two parts, and the column is no input."""
    frame = _frame().assign(patient=[k // 3 for k in range(60)])
    table = Table(frame, ("old",), group="patient")
    assert "patient" not in table.input_columns
    problem = table.draw(0)
    parts = [set(rows // 3) for rows in (problem.train, problem.validation, problem.test)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 20
    assert problem.overlap == len(problem.test) / len(problem.train)


WAYS = {
    "group": [k // 3 for k in range(60)],
    "time": [f"{1 + k % 28:02}.{1 + k // 28:02}.2020" for k in range(60)],
    "part": (["train", "val", "test"] * 20),
}


@pytest.mark.parametrize(("way", "splits"), [("group", None), ("time", 2), ("part", 1)])
def test_rows_are_split_by_a_column_that_is_no_input(way: str, splits: int | None) -> None:
    """Few periods, one split or as many as are asked for; another way is another source."""
    frame = _frame().assign(by=WAYS[way])
    table = Table(frame, ("old",), **{way: "by"})
    assert table.splits == splits
    assert table.input_columns == ("size", "ill", "colour")
    assert table.content != Table(frame, ("old",), table.input_columns).content
    for replicate in range(8):
        assert table.draw_of(replicate) == (replicate // 2) % (splits or 100)


def test_the_past_is_learned_and_the_future_tested() -> None:
    """With a time column each part is older than the next, and periods differ by number."""
    table = Table(_frame().assign(by=WAYS["time"]), ("old",), time="by")
    tests = []
    for number in range(2):
        problem = table.draw((0, number, 0))
        assert max(problem.train) < min(problem.validation)
        assert max(problem.validation) < min(problem.test)
        tests.append(set(problem.test))
    assert max(problem.test) < 59 == max(tests[0])
    assert not tests[0] & tests[1]


def test_the_number_of_splits_travels_with_a_table(tmp_path: Path) -> None:
    """Who has the table without its cells knows how many splits there are."""
    path = tmp_path / "table.csv"
    _frame().assign(by=WAYS["part"]).to_csv(path, index=False)
    held_table = Table(path, ("old",), part="by").by_content()
    assert held_table.splits == 1
    light = held_table.without_cells()
    path.unlink()
    assert light.splits == 1


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"group": "size", "time": "colour"}, "rows must be split in one way, by group or time or "
                                              "part, got group and time; leave one out"),
        ({"time": "old"}, "a column must be the time or a task or input, got both: 'old'"),
        ({"part": "day"}, "columns must be in the table, got 'day' that is not"),
        ({"time": 3}, "time must be the name of a column, got 3"),
        ({"time": "colour"}, "time column 'colour' must hold numbers, or dates of one form, got "),
        ({"part": "colour"}, "part column 'colour' must say train, validation or test"),
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_split_by_is_refused(
    columns: dict[str, str], sentence: str
) -> None:
    """One way at most, by a column of the table that holds what it takes."""
    with pytest.raises(ValueError, match="must") as refused:
        Table(_frame(), ("old",), **columns).content  # noqa: B018
    assert _sentence(refused.value).startswith(sentence)


def test_a_group_is_part_of_what_a_table_is() -> None:
    """Equal labels and inputs split by another column are another source."""
    frame = _frame().assign(p=[k // 3 for k in range(60)], q=[k // 4 for k in range(60)])
    tables = [Table(frame, ("old",), ("size",), group=group) for group in (None, "p", "q")]
    assert len({table.content for table in tables}) == 3


def test_rare_labels_are_in_every_part() -> None:
    """Six positives among 200 rows are in training, validation and test of every split."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"size": rng.normal(size=200), "often": rng.choice([0, 1], 200)})
    frame["rare"] = np.isin(np.arange(200), rng.permutation(200)[:6]).astype(int)
    table = Table(frame, ("often", "rare"))
    for seed in range(20):
        problem = table.draw(seed)
        for rows in (problem.train, problem.validation, problem.test):
            assert problem.y[rows, 1].sum() >= 1


def test_the_preparation_of_a_seed_is_the_one_of_its_problem() -> None:
    """Applying the record to the table gives the inputs that were trained on."""
    table = Table(_frame(), ("old",), examples=20)
    inputs = table.preparation(5).apply(table.frame[list(table.input_columns)])
    assert np.array_equal(inputs, table.draw(5).x)


@pytest.mark.parametrize("write", [pd.DataFrame.to_csv, pd.DataFrame.to_parquet])
def test_a_file_is_read_once_for_all_who_hold_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[..., None]
) -> None:
    """A table of a file travels without its cells, and what was read serves again."""
    path = tmp_path / "table"
    write(_frame(2000), path, index=False)
    table = Table(path, ("ill",))
    first, content = table.draw(0), table.content
    sent = [pickle.dumps(table), pickle.dumps(table.without_cells())]
    assert max(map(len, sent)) < 1000
    monkeypatch.setattr("core.data.tables.loading.read_apart", None)  # nothing is read again
    for received in (*map(pickle.loads, sent), Table(path, ("ill",))):
        assert received.content == content
        assert np.array_equal(received.draw(0).x, first.x)


def test_a_table_by_its_content_needs_no_file(tmp_path: Path) -> None:
    """Once read it can be drawn, and so can those made of it, when the file is gone."""
    path = tmp_path / "table.csv"
    _frame().to_csv(path, index=False)
    table = Table(path, ("ill",)).by_content()
    path.unlink()
    assert table.file == "table.csv"
    assert len(replace(table, examples=10).draw(0).train) == 10
    given = Table(_frame(), ("ill",))
    assert given.by_content() is given


def test_a_table_that_nobody_holds_is_gone(tmp_path: Path) -> None:
    """With the last table of a content its cells leave the memory."""
    path = tmp_path / "table.csv"
    _frame().to_csv(path, index=False)
    table, same = Table(path, ("ill",)), Table(path, ("old",))
    key = table.parcel.key
    assert same.parcel is table.parcel is held(key)
    del table
    assert held(key) is not None
    del same
    assert held(key) is None


@pytest.mark.parametrize(
    ("other", "words"), [(_frame(70), "another content"), (None, "got no file")]
)
def test_a_file_that_changes_under_way_is_refused(
    tmp_path: Path, other: pd.DataFrame | None, words: str
) -> None:
    """Who reads another file than was asked about, or finds none, says so."""
    path = tmp_path / "table.csv"
    _frame().to_csv(path, index=False)
    table = Table(path, ("ill",))
    table.draw(0)
    sent = pickle.dumps(table)
    del table
    if other is None:
        path.unlink()
    else:
        other.to_csv(path, index=False)
    with pytest.raises(ValueError, match="must stay as it is") as caught:
        pickle.loads(sent).draw(0)
    assert words in _sentence(caught.value)


def test_a_sample_says_how_many_rows_the_data_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a table beyond the budget a sample of rows is used, and both numbers are known."""
    monkeypatch.setattr("core.data.tables.limits.MAX_CELLS", 400)
    given = Table(_frame(500), ("ill",))
    assert (given.rows, len(given.frame)) == (500, 100)
    assert len(given.draw(0).x) == 100


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"data": 3}, "data must be a DataFrame or the path of a file, got a int"),
        ({"tasks": ()}, "tasks must name 1 to 100 columns, got none"),
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
        ({"tasks": ("absent" * 50,)}, "'absentabsentabsentabsentabsentabsenta...'"),
        (
            {"tasks": tuple(f"t{k}" for k in range(101))},
            "tasks must name 1 to 100 columns, got 101",
        ),
        ({"data": _frame().assign(ill="?")}, "task column 'ill' must hold two values beside bl"),
        ({"data": _frame().assign(ill="no")}, "task column 'ill' must hold two values beside bl"),
        (
            {"data": _frame().assign(ill=["yes"] * 56 + ["no"] * 4)},
            "task column 'ill' must hold each answer at least 5 times, got 'no' 4 times; leave",
        ),
        ({"data": _frame()[["ill"]]}, "the table must have at least two columns, got 1: ill"),
        ({"data": _frame()[["ill"]].assign(id=range(60))}, "got none of use beside the tasks"),
        ({**NAMED, "data": _frame().assign(a=None)}, "input column 'a' must be filled, got bl"),
        ({**NAMED, "data": _frame().assign(a="x")}, "input column 'a' must vary, got one value"),
        ({**NAMED, "data": _frame().assign(a=DAYS)}, "input column 'a' must hold numbers or wo"),
        (
            {**NAMED, "data": _frame().assign(a=DAYS.astype(str))},
            "input column 'a' must hold numbers or words, got dates",
        ),
        (
            {**NAMED, "data": _frame().assign(a=[f"n{k}" for k in range(60)])},
            "input column 'a' must repeat its words, got too many different ones",
        ),
        (
            {**NAMED, "data": _frame().assign(a=[*range(59), np.inf])},
            "input column 'a' must hold numbers up to 1e+30, got inf",
        ),
        ({"group": "absent"}, "columns must be in the table, got 'absent'"),
        ({"group": 3}, "group must be the name of a column, got 3"),
        ({"group": "ill"}, "a column must be the group or a task or input, got both: 'ill'"),
        ({"group": "colour"}, "group column 'colour' must have at least 5 groups, got 2"),
        ({"format": "csv"}, "format must be a Format, got 'csv'"),
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
