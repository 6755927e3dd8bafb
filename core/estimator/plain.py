"""Words of a stranger's table in Markdown."""

import html
import re

from core.data.tables.wording import visible

MARKS = re.compile(r"([\\`*_\[\]|~$])")


def plain(text: object) -> str:
    r"""Return text that Markdown shows as it is, on one line.

    >>> print(plain("a|*b* <i>"))
    a\|\*b\* &lt;i&gt;
    """
    return MARKS.sub(r"\\\1", html.escape(visible(" ".join(str(text).split())), quote=False))


def table(header: list[str], rows: list[list[object]], words: int = 1) -> str:
    r"""Write a table.

    Args:
        words: the first so many columns stand to the left, numbers to the right.

    >>> print(table(["task", "error"], [["a|b", "12%"]]))
    | task | error |
    | --- | ---: |
    | a\|b | 12% |
    """
    rule = ["---" if k < words else "---:" for k in range(len(header))]
    lines = [list(map(plain, header)), rule, *(list(map(plain, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
