"""The Python that gives an answer again, in the folder of the table: to be read, and to be run."""

from core.advice.question import Question
from core.data.sources.table import Table
from core.settings.writing import arguments

ASSOCIATIONS = "from core.data.association import associations"


def advice_code(question: Question, shown: str) -> str:
    """Write the program that asks a question again, and prints a part of the answer.

    Args:
        shown: an expression of `advice`, such as "advice.sentence".
    """
    table = question.source
    settings = ", ".join(["table", *list(arguments(question))[1:]])
    lines = [
        "from core import Question, advise",
        f"from core.data import {_needed(table)}",
        "",
        'if __name__ == "__main__":  # workers import this file',
        *(f"    {line}" for line in _table(table)),
        f"    advice = advise(Question({settings}))",
        f"    print({shown})",
    ]
    return "\n".join(lines)


def labels_code(table: Table, shown: str, imports: str = "") -> str:
    """Write the program that reads the labels of a table, and prints something of them.

    Args:
        shown: an expression of `table`, whose `labels` are (rows, tasks), NaN where '?'.
        imports: a line that it needs.
    """
    lines = sorted([f"from core.data import {_needed(table)}", *([imports] if imports else [])])
    return "\n".join([*lines, "", *_table(table), f"print({shown})"])


def _needed(table: Table) -> str:
    return "Format, Table" if table.format else "Table"


def _table(table: Table) -> list[str]:
    """Write how the table is made, an argument a line; its file goes by its name."""
    _, tasks, *rest = arguments(table)
    lines = [repr(table.file), f"tasks={tasks}", *rest]
    return ["table = Table(", *(f"    {line}," for line in lines), ")"]
