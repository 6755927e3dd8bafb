import numpy as np
import pandas as pd

from core.data import Table
from core.data.tables.blanks import as_words


def test_none_is_a_word_and_what_python_writes_for_nothing_is_not() -> None:
    """In a column of words "none" is one more answer; None, NA and null stay blanks."""
    column = pd.Series(["car", "none", "NONE", "None", None, " na ", "NULL", np.nan])
    assert as_words(column).dropna().tolist() == ["car", "none", "NONE"]


def test_a_class_called_none_keeps_its_rows() -> None:
    """A task whose answers are "gold", "silver" and "none" has three classes."""
    frame = pd.DataFrame({"x": np.arange(30.0), "medal": ["gold", "silver", "none"] * 10})
    frame["other"] = [0, 1] * 15
    table = Table(frame, ("medal", "other"), read_as=("classes", "yes/no"))
    assert table.kinds[0].answers == 3
    assert not np.isnan(table.labels).any()
