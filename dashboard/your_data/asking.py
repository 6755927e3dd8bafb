"""What a person asks about a table: as a record, an address and a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.advice.question import Question
from core.data.columns.merging import OneOf
from core.data.sources.table import Table
from core.data.tables.formats import Format
from core.settings.setting import settings_of
from dashboard.shared.query import quoted, take
from dashboard.your_data.examples import EXAMPLES
from dashboard.your_data.opened import RANDOM


@dataclass(frozen=True)
class Asked:
    """All that an answer depends on.

    Attributes:
        table: names the table among those that this person has opened.
        format: how its text is written; None: detected.
        inputs: None: all columns of use.
        way: how rows are split: "group", "time" or "part", see `Table`. by: by which column; None:
            at random.
        examples: training rows; None: all.
        metric: None: what the balance of the labels asks for.
        read_as: how each task is read; none given: all are yes/no.
        one_of: tasks that are several columns, each with its columns.
    """

    table: str
    format: Format | None
    tasks: tuple[str, ...]
    inputs: tuple[str, ...] | None = None
    way: str = RANDOM
    by: str | None = None
    width: int = Question.width
    examples: int | None = None
    focus: str | None = None
    metric: str | None = None
    read_as: tuple[str, ...] = ()
    one_of: OneOf = ()
    splits: int = Question.splits
    seed: int = Question.seed
    steps: int = Question.steps
    budget: str = Question.budget
    minutes: float = Question.minutes
    margin: float = Question.margin

    def source(self, path: Path) -> Table:
        """Return the table of it, of the file at a path.

        Raises:
            ValueError: when the settings do not go together; in one sentence.
        """
        by = {} if self.by is None else {self.way: self.by}
        return Table(
            path,
            self.tasks,
            self.inputs,
            self.examples,
            format=self.format,
            read_as=self.read_as,
            one_of=self.one_of,
            **by,
        )

    def question(self, path: Path) -> Question:
        """Ask it of the file at a path; see `question_of`."""
        return self.question_of(self.source(path))

    def question_of(self, source: Table) -> Question:
        """Ask it of its table.

        Raises:
            ValueError: when the settings do not go together; in one sentence.
        """
        own = {name: getattr(self, name) for name in SETTINGS}
        return Question(source, focus=self.focus, metric=self.metric, **own)


# safe in an address: numbers only, nothing of a table
SETTINGS = {name: setting for name, setting in settings_of(Question).items() if setting.on_pages}
# the score is chosen on the page alone, and is in no address; None: as the balance asks
USUAL: dict[str, Any] = {n: setting.default for n, setting in SETTINGS.items()} | {"metric": None}
MARK = "table"  # always in the address
UPLOAD = "upload"  # what names the table that a person has brought
FIRST = next(iter(EXAMPLES))


def to_query(table: str, settings: Mapping[str, Any]) -> dict[str, str]:
    """Write which table is open, and the settings that are not usual."""
    kept = {name: f"{settings[name]}" for name in SETTINGS if settings[name] != USUAL[name]}
    return {MARK: table, **kept}


def from_query(
    query: Mapping[str, str], has_upload: bool = False
) -> tuple[str, dict[str, Any], list[str]]:
    """Read an address: the table, the settings, and what was wrong, in sentences.

    Args:
        has_upload: whether this person has a table here that they have brought.
    """
    notes: list[str] = []
    table = query.get(MARK, FIRST)
    if table == UPLOAD and not has_upload:
        notes.append("The table of this address is not here: bring your file once more.")
        table = FIRST
    elif table not in (UPLOAD, *EXAMPLES):
        notes.append(f"table must be one of {', '.join(EXAMPLES)}, got {quoted(table)}")
        table = FIRST
    settings = dict(USUAL)
    notes += take(SETTINGS, query, settings)
    return table, settings, notes
