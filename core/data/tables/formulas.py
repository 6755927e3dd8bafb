"""Text of strangers on its way to a spreadsheet, which computes what begins like a formula."""

import pandas as pd

# as OWASP lists them ("CSV Injection"), those of East Asian keyboards too
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    r"""Return the table with a quote before every text and name that begins like a formula.

    Numbers stay numbers, and no text begins a row of its own.

    >>> harmless(pd.DataFrame({"=a": ["@b", "c"], "d": [-1, 2]})).to_csv(index=False)
    "'=a,d\n'@b,-1\nc,2\n"
    """
    return table.map(_quoted).rename(columns=_quoted)


def _quoted(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    # pandas writes a return without quotes around it, and a spreadsheet begins a row there
    line = cell.replace("\r", " ")
    return f"'{line}" if cell.startswith(FORMULA) else line
