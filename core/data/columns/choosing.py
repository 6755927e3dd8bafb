"""Which columns of a table are its inputs."""

from collections.abc import Collection, Sequence

import pandas as pd

from core.data.columns.roles import CONSTANT, DATE, EMPTY, IDENTIFIER, LEFT_OUT, describe
from core.data.tables.wording import short

NO_INPUT = {
    EMPTY: "must be filled, got blanks only",
    CONSTANT: "must vary, got one value in all its cells",
    DATE: "must hold numbers or words, got dates",
    IDENTIFIER: "must repeat its words, got too many different ones",
}


def inputs_of(
    frame: pd.DataFrame, named: Sequence[str] | None, away: Collection[str | None]
) -> tuple[str, ...]:
    """Return the input columns: those named, or all of use but the ones that are something else.

    Raises:
        ValueError: when there is none, or one cannot be an input.
    """
    if named is None:
        others = (name for name in frame.columns if name not in away)
        chosen = tuple(n for n in others if describe(n, frame[n]).role != LEFT_OUT)
        if not chosen:
            raise ValueError(
                "inputs must name at least one column, got none of use beside the tasks; name one, "
                "or add a column"
            )
        return chosen
    for name in named:
        if why := no_input(name, frame[name]):
            raise ValueError(f"input column '{short(name)}' {why}; leave it out")
    return tuple(named)


def no_input(name: str, cells: pd.Series) -> str:
    """Say what a typed column must be to be an input and is not; "" where it can be one."""
    kind = describe(name, cells).kind
    if kind == IDENTIFIER and pd.api.types.is_float_dtype(cells.dtype):
        return ""
    return NO_INPUT.get(kind, "")
