"""How tasks share networks, found out by an advice on the rows themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.advice.answer import APART, TOGETHER, Advice, cheaper
from core.advice.question import Question
from core.arms.catalogue import ArmName, arm_of
from core.data.columns.choosing import no_input
from core.data.kinds.kind import Labels
from core.data.sources.table import Table
from core.data.tables.limits import MAX_ROWS
from core.estimator.rows import GivenRows

AUTO, CHOSEN = "auto", (TOGETHER, APART)


def arm_asked(sharing: str | Sequence[Sequence[str | int]], names: Sequence[str]) -> ArmName | None:
    """Return how tasks share; None: it is to be found out.

    Raises:
        ValueError: when there is no such way.
    """
    if not isinstance(sharing, str):
        return tuple(
            tuple(names[task] if isinstance(task, int) else str(task) for task in group)
            for group in sharing
        )
    if sharing == AUTO:
        return TOGETHER if len(names) == 1 else None  # one task has nothing to share with
    if sharing.partition(", ")[0] not in CHOSEN:
        raise ValueError(
            "sharing must be 'auto', 'together', 'apart' or groups of tasks, or 'together' with an "
            f"update such as 'together, PCGrad', got '{sharing}'"
        )
    return arm_of(sharing).name


def advised(
    rows: GivenRows,
    words: Sequence[tuple[str, ...]],
    by: Mapping[str, pd.Series],
    settings: Mapping[str, Any],
    processes: int | None,
) -> Advice:
    """Ask how to train for the tasks of some rows; see `core.advice.here.advise_here`.

    Of more rows than a table may have a uniform random sample is asked about. Columns that are no
    inputs of a table, as constant ones and words that never repeat, are left out.

    Args:
        words: of each task how its answers are written.
        by: what rows are split by, a column by its way; none: chance.
        settings: of the question.

    Raises:
        ValueError: when there are too few labels to compare by, or a setting is not as required.
    """
    from core.advice.here import advise_here  # Dask and SQLAlchemy, which nobody else here needs

    for name, kind, column, written in zip(rows.names, rows.kinds, rows.y.T, words, strict=True):
        kind.require_enough(name, Labels(column, written))
    taken = {*rows.names, *by}
    inputs = rows.cells.rename(columns=lambda name: f"{name} (input)" if name in taken else name)
    labels = pd.DataFrame(rows.y, columns=list(rows.names))
    frame = pd.concat([inputs, labels, pd.DataFrame(by)], axis=1)
    if len(frame) > MAX_ROWS:
        frame = frame.sample(MAX_ROWS, random_state=settings["seed"]).reset_index(drop=True)
    named: dict[str, Any] = {way: way for way in by}
    table = Table(
        frame,
        rows.names,
        tuple(name for name in inputs.columns if not no_input(name, frame[name])),
        read_as=tuple(kind.name for kind in rows.kinds),
        **named,
    )
    return advise_here(Question(table, **settings), processes)


def beside_transfer(advice: Advice) -> str:
    """Return together or apart, for the tasks from which another one is learned by transfer.

    Transfer answers its focus task alone. The others get what was shown to be better over all
    tasks, and the cheaper one where nothing was.
    """
    shown = str(advice.arms.set_index("arm").loc[TOGETHER, "verdict"])
    return shown if shown in CHOSEN else cheaper(advice.arms)
