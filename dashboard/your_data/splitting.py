"""How the rows of a table are split: the control, and what comes of it in words."""

from dataclasses import dataclass
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from core.advice.question import Question
from dashboard.shared import session
from dashboard.shared.controls import place
from dashboard.shared.theme import plain
from dashboard.your_data import choices
from dashboard.your_data.asking import Asked
from dashboard.your_data.opened import GROUP, PART, RANDOM, TIME, Opened

WAYS = {
    RANDOM: "at random",
    GROUP: "rows that belong together stay together",
    TIME: "by time: learn from the past",
    PART: "as a column says",
}
COLUMNS = {
    GROUP: "What they have in common",
    TIME: "When each row was",
    PART: "The column that says it",
}


@dataclass
class Said:
    """How rows are split, in words, so that it is worked out once for each choice."""

    of: Asked | None = None
    words: str = ""


def show(space: DeltaGenerator, table: Opened, settings: dict[str, Any]) -> None:
    """Let people say how rows are split, and by which column."""
    tasks, way = settings["tasks"], settings["way"]
    ways = [name for name in WAYS if name == RANDOM or table.split_by(name, tasks)]
    space.selectbox(
        "How rows are split into training and test",
        ways,
        place(ways, way),
        **choices.tie("way", way, ways.__contains__),
        format_func=WAYS.__getitem__,
        help="At random is right where rows have nothing to do with each other. Rows of one "
        "patient or one site belong together. Who will predict the future is judged on it.",
    )
    columns = table.split_by(way, tasks)
    if len(columns) > 1:
        space.selectbox(
            COLUMNS[way],
            columns,
            place(columns, settings["by"]),
            **choices.tie("by", settings["by"], columns.__contains__),
            format_func=plain,
        )


def words(asked: Asked, question: Question) -> str:
    """Say how rows are split, where it is not at random.

    Raises:
        ValueError: when they cannot be split so; in one sentence.
    """
    if asked.by is None:
        return ""
    mine = session.mine(Said)
    if mine.of != asked:
        mine.words = question.source.way.about
        mine.of = asked
    return mine.words
