import pickle

import numpy as np
import pandas as pd
import pytest

from core.data.tables.cells import typed
from core.data.tables.formats import Format
from core.data.tables.parcels import held, packed, take

FRAME = pd.DataFrame(
    {
        "number": [1.5, np.nan, -0.0] * 10,
        "words": ["a", "ü\n\x00", None] * 10,
        "blank": [None] * 30,
        "day": pd.date_range("2024-01-01", periods=30, unit="s"),
        "few": pd.Categorical(["x", "y", "x"] * 10),
    }
)


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_a_table_is_unfolded_as_it_was(precision: type[np.floating]) -> None:
    """Numbers to the last bit, words, blanks and dates come back, with what is known of it."""
    table = typed(FRAME.astype({"number": precision})).assign(whole=np.arange(30, dtype=precision))
    table.attrs["rows"] = 1000
    parcel = take(packed(table, Format(separator=";")))
    pd.testing.assert_frame_equal(parcel.frame, table)
    assert parcel.frame.attrs["rows"] == 1000
    assert parcel.written == Format(separator=";")
    assert np.signbit(parcel.frame["number"].iloc[2])


def test_equal_tables_are_one_parcel() -> None:
    """Who packs, or is sent, what is held here already gets the same object."""
    first = take(packed(typed(FRAME), None))
    assert take(packed(typed(FRAME.copy()), None)) is first
    assert pickle.loads(pickle.dumps(first)) is first
    assert first.written is None


def test_a_parcel_is_held_for_as_long_as_somebody_needs_it() -> None:
    """With the last who holds it, it is gone: no cache keeps a stranger's cells."""
    parcel = take(packed(typed(FRAME), None))
    key, sent = parcel.key, pickle.dumps(parcel)
    assert len(parcel.frame) == 30
    assert held(key) is parcel
    del parcel
    assert held(key) is None
    assert pickle.loads(sent).key == key


def test_one_table_is_unfolded_at_a_time() -> None:
    """The frame of a table is let go when that of another is asked for, and made anew."""
    first, other = (take(packed(typed(FRAME.head(rows)), None)) for rows in (20, 25))
    frame = first.frame
    assert first.frame is frame
    assert len(other.frame) == 25
    assert first.frame is not frame
    pd.testing.assert_frame_equal(first.frame, frame)
