"""The table that a measurement ends with: each figure, and the bound that it must keep."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = "| what | figure | bound | kept |\n| --- | --- | --- | --- |"


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        bound: what it must keep; "" for what is only told.
        kept: whether it does.
    """

    what: str
    figure: str
    bound: str = ""
    kept: bool = True

    def __str__(self) -> str:
        mark = ("yes" if self.kept else "**NO**") if self.bound else ""
        return f"| {self.what} | {self.figure} | {self.bound} | {mark} |"


def told(what: str, figure: object) -> Row:
    """Tell a figure that has no bound."""
    return Row(what, str(figure))


def below(what: str, value: float, limit: float | None, unit: str, more: str = "") -> Row:
    """Hold a figure against an upper limit, if it has one; NaN keeps none.

    >>> str(below("p95", 0.5, 1.0, "s"))
    '| p95 | 0.50 s | < 1 s | yes |'
    """
    figure = "none came" if math.isnan(value) else f"{value:.2f} {unit}"
    figure += f" ({more})" if more else ""
    if limit is None:
        return Row(what, figure)
    return Row(what, figure, f"< {limit:g} {unit}", value < limit)


def at_least(what: str, value: float, limit: float | None, more: str = "") -> Row:
    """Hold a share against a lower limit, if it has one."""
    figure = f"{value:.0%}" + (f" ({more})" if more else "")
    if limit is None:
        return Row(what, figure)
    return Row(what, figure, f">= {limit:.0%}", value >= limit)


def none_of(what: str, found: Sequence[object]) -> Row:
    """Hold what must not occur against none; the first few are shown."""
    shown = "; ".join(str(one).replace("|", "/").replace("\n", " ")[:160] for one in found[:3])
    return Row(what, f"{len(found)}" + (f" ({shown})" if shown else ""), "none", not found)


def markdown(title: str, rows: Sequence[Row]) -> str:
    """Write a table with its title."""
    return "\n".join([f"### {title}", "", HEAD, *map(str, rows), ""])
