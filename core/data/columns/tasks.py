"""As which kinds of tasks a column could be asked about."""

import numpy as np
import pandas as pd

from core.data.columns.roles import NUMBER, WORDS, Column
from core.data.kinds.answers import MAX_ANSWERS
from core.data.kinds.answers import MIN_LABELS as MIN_ANSWERS
from core.data.kinds.classes import Classes
from core.data.kinds.numbers import MIN_LABELS as MIN_NUMBERS
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.scales import in_order
from core.data.kinds.yes_no import MIN_LABELS, YES_NO

FEW_PLACES = 10  # whole numbers up to so many are rather places on a scale, such as marks


def possible_kinds(column: Column, cells: pd.Series) -> tuple[str, ...]:
    """Return the names of the kinds that a column may be read as, the likeliest first.

    A number may also be places on a scale or classes, where there are few; words are classes, or
    places on a scale that is known or that their categories have.
    Dates, identifiers, and columns with too few labels are nothing to be asked about.

    Args:
        cells: typed.
    """
    if column.kind == YES_NO.name:
        rarer = min(column.positives, column.filled - column.positives)
        return (YES_NO.name,) if rarer >= MIN_LABELS else ()
    if column.kind not in (NUMBER, WORDS):
        return ()
    counts = cells.value_counts()
    counts = counts[counts > 0]  # a category may have no cell
    few = 2 <= len(counts) <= MAX_ANSWERS and int(counts.min()) >= MIN_ANSWERS
    if column.kind == WORDS:
        if not few:
            return ()
        ordered = cells.cat.ordered or in_order(map(str, counts.index)) is not None
        return (Ordered.name, Classes.name) if ordered else (Classes.name,)
    numbers = (NUMBERS.name,) if column.filled >= MIN_NUMBERS else ()
    if not few:
        return numbers
    values = counts.index.to_numpy(dtype=np.float64)
    places = len(counts) <= FEW_PLACES and bool((values == np.round(values)).all())
    return (
        (Ordered.name, *numbers, Classes.name) if places else (*numbers, Ordered.name, Classes.name)
    )
