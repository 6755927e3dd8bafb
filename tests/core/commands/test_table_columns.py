from pathlib import Path

import pandas as pd
import pytest

from core.commands.table_columns import as_one, column_names, format_of, kinds_of, task_names
from core.data.tables.cells import typed
from core.data.tables.formats import Format


def test_a_name_with_a_comma_is_one_name_where_the_table_has_it() -> None:
    """An option is split at commas unless it is a column as it stands; options add up."""
    frame = pd.DataFrame(columns=["a", "b", "c,d", " e "])
    assert column_names(["a, b", "c,d", " e "], frame) == ("a", "b", "c,d", " e ")
    assert column_names(["a,c,d"], frame) == ("a", "c", "d")


def test_without_tasks_the_sentence_says_what_looks_like_one() -> None:
    """Columns that look like tasks are listed, many of them cut short; no such column is said."""
    answers = ["yes", "no"] * 20
    frame = pd.DataFrame({"x": range(40), "ill": answers, "old": answers})
    with pytest.raises(ValueError, match=r"got none; these look like tasks: ill,old$"):
        task_names((), frame)
    with pytest.raises(ValueError, match="none looks like yes and no"):
        task_names((), frame[["x"]])
    gaps = pd.DataFrame({f"t{k}": [*answers, None] for k in range(30)})
    with pytest.raises(ValueError, match=r"t19 and 10 more$"):
        task_names((), gaps)


def test_a_task_is_what_it_looks_like_unless_said(capsys: pytest.CaptureFixture[str]) -> None:
    """What was taken without a word is told on stderr; of yes/no alone nothing is."""
    answers = ["yes", "no"] * 20
    frame = typed(
        pd.DataFrame({"ill": answers, "weight": [k / 7 for k in range(40)], "sort": [*"abcd"] * 10})
    )
    assert kinds_of((), ("ill",), frame) == ()
    assert capsys.readouterr() == ("", "")
    tasks = ("ill", "weight", "sort")
    assert kinds_of((), tasks, frame) == ("yes/no", "numbers", "classes")
    assert capsys.readouterr().err == (
        "Read as weight=numbers, sort=classes; --kinds says otherwise.\n"
    )
    said = kinds_of(("sort=ordered",), tasks, frame)
    assert said == ("yes/no", "numbers", "ordered")
    assert "sort" not in capsys.readouterr().err


def test_what_can_be_no_task_is_left_to_be_refused() -> None:
    """Names that all differ, and columns that are not there, are asked as yes or no."""
    frame = typed(pd.DataFrame({"name": [f"n{k}" for k in range(40)], "x": range(40)}))
    assert kinds_of((), ("name", "gone"), frame) == ()


def test_a_corrected_format_keeps_what_is_detected(tmp_path: Path) -> None:
    """Only what is given is corrected; nothing given is nothing corrected."""
    path = tmp_path / "table.csv"
    path.write_text("a;b\n1,5;2\n2,5;3\n")
    assert format_of(path, None, None, None, None) is None
    corrected = Format("utf-8", ";", ".", header=True)
    assert format_of(path, None, None, ".", None) == corrected
    assert format_of(path, "cp1252", None, None, False) == Format("cp1252", ";", ",", False)


def test_columns_become_one_task_where_the_first_of_them_stood() -> None:
    """Other tasks keep their order; columns that were no tasks make one that comes last."""
    frame = pd.DataFrame(columns=["a", "b", "young", "left", "right"])
    tasks, one_of = as_one(("b", "young", "a"), ["a,b", "side=left,right"], frame)
    assert tasks == ("a / b", "young", "side")
    assert one_of == (("a / b", ("a", "b")), ("side", ("left", "right")))
