import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.columns.roles import DATE, describe
from core.data.splits.times import read_times
from core.data.tables.cells import typed_column

FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m/%d/%y",
    "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S%p", "%b %d, %Y %I:%M %p", "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S+02:00",
)  # fmt: skip


def _column(cells: object) -> pd.Series:
    return typed_column(pd.Series(cells)).rename("when")


def _of_day(form: str) -> bool:
    return "%H" in form or "%I" in form


@given(
    st.sampled_from(FORMS),
    st.lists(
        st.datetimes(pd.Timestamp("1975-01-01"), pd.Timestamp("2030-12-31")), min_size=2, max_size=9
    ),
)
def test_dates_of_any_usual_form_come_in_their_order(form: str, dates: list[pd.Timestamp]) -> None:
    """Rows have the places of their dates, as far as the form tells them apart."""
    # one day later than any month has days: no two ways to read it
    dates = [*dates, pd.Timestamp("2001-12-31 23:59:59")]
    cells = [date.strftime(form) for date in dates]
    precise = "us" if "%f" in form else "s" if "%S" in form else "min" if _of_day(form) else "D"
    expected = pd.Series(pd.to_datetime(dates)).dt.floor(precise).rank(method="dense") - 1
    times = read_times(_column(cells))
    assert np.array_equal(times.codes, expected)
    assert [times.said[code] for code in times.codes] == cells


@given(st.sampled_from(FORMS))
def test_what_looks_like_dates_is_read_as_dates(form: str) -> None:
    """Columns that are left out of the inputs as dates can be split by."""
    column = _column(pd.date_range("2001-12-20", periods=40, freq="27h").strftime(form))
    assert describe("when", column).kind == DATE
    codes = read_times(column).codes
    assert (np.diff(codes) >= 0).all()
    assert codes[-1] > 20


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_numbers_come_in_their_order(numbers: list[float]) -> None:
    """Years, or seconds since anything, are times as they are."""
    codes = read_times(_column(numbers)).codes
    assert np.array_equal(codes, pd.Series(numbers).rank(method="dense") - 1)


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_dates_of_parquet_and_pandas_are_read(zone: str | None) -> None:
    """Cells that are dates already need no reading."""
    dates = pd.Series(pd.to_datetime(["2021-03-01", "2020-01-01", "2021-03-01"]).tz_localize(zone))
    times = read_times(_column(dates))
    assert times.codes.tolist() == [1, 0, 1]
    assert times.said == ("2020-01-01", "2021-03-01")


def test_dates_that_may_mean_two_days_in_the_same_order_are_read() -> None:
    """The first days of months, or of January: the order is the same."""
    cells = ["01/02/2020", "01/03/2020", "01/12/2020"]
    assert read_times(_column(cells)).codes.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("cells", "came"),
    [
        (["2021-03-04", "soon"], "'soon'"),
        (["2021-03-04", "2021-02-30", "2021-03-05"], "'2021-02-30'"),
        (["late", "soon"], "'late'"),
        (["3/4/2021", "4/3/2021"], "'3/4/2021' that may be 2021-03-04 or 2021-04-03"),
        (["12/31/2020", "31/12/2020"], "'31/12/2020'"),
        (["2021-03-04", "?"], "1 blank"),
        ([2019.0, np.nan, np.nan], "2 blank"),
        (["2021W05", "2021W06"], "'2021W05'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(cells: list[object], came: str) -> None:
    """The sentence names the column, and the cell that is no date."""
    with pytest.raises(ValueError, match="time column 'when' must") as refused:
        read_times(_column(cells))
    assert f"got {came}" in str(refused.value)
    assert "\n" not in str(refused.value)
