"""Hostile input: the property tests of links, tables and files, with many times their cases."""

import re

from tests.soak.suite import run_tests
from tests.soak.table import Row, told

TRIED = re.compile(r"(\d+) passing[^,]*, (\d+) failing")


def measure(times: int) -> list[Row]:
    """Try so many times the cases of the suite; return how many there were, and what failed."""
    arguments = ("-m", "hostile", "--hypothesis-show-statistics")
    done = run_tests(*arguments, HOSTILE_TIMES=str(times))
    tried = [tuple(map(int, pair)) for pair in TRIED.findall(done.stdout)]
    failed = re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    return [
        told("cases: links, tables and files", f"{sum(map(sum, tried)):,}"),
        Row("a result or one sentence", "; ".join(failed) or "each", "each", not done.returncode),
    ]
