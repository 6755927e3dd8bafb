"""Text in columns."""

from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[str]], words: int) -> str:
    """Lay rows out in columns: the first `words` columns to the left, the others to the right.

    >>> print(aligned([("arm", "error"), ("together", "0.1")], words=1))
    arm       error
    together    0.1
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if k < words else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
