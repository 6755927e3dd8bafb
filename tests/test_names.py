"""Arms and metrics are objects: nothing outside their own rooms asks for them by their words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.arms.catalogue import ARMS
from core.metrics.catalogue import METRICS

ROOT = Path(__file__).parents[1]
NAMES = {*ARMS, "grouping", *METRICS}
AT_HOME = ("core/arms/", "core/metrics/")
ROOMS = ("core", "dashboard")
QUERY = re.compile(rf"[=!]=\s*['\"]({'|'.join(NAMES)})['\"]|['\"]({'|'.join(NAMES)})['\"]\s*[=!]=")


def _named(node: ast.AST) -> bool:
    """Whether an expression is one of the words, or a literal collection that holds one."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_named, node.elts))
    return isinstance(node, ast.Constant) and node.value in NAMES


def comparisons(source: str) -> Iterator[int]:
    """Yield the lines in which a word is compared, matched or queried for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(map(_named, (node.left, *node.comparators))):
            yield node.lineno
        elif isinstance(node, ast.MatchValue) and _named(node.value):
            yield node.value.lineno
        elif isinstance(node, ast.Constant) and QUERY.search(str(node.value)):
            yield node.lineno


@pytest.mark.parametrize("room", ROOMS)
def test_no_arm_or_metric_is_compared_by_its_word(room: str) -> None:
    """Only the files of arms and of metrics compare with their names as text."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if not str(path.relative_to(ROOT)).startswith(AT_HOME)
        for line in comparisons(path.read_text())
    ]
    assert not found


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("arm == 'together'", 1),
        ("'auc' != metric", 1),
        ("arm in ('together', other)", 1),
        ("x = arm not in {'softmax'}", 1),
        ("match arm:\n case 'apart': pass\n case 'other' | 'transfer': pass", 2),
        ("frame.query(\"arm == 'transfer' and task == @task\")", 1),
        ("arm == TOGETHER.name", 0),
        ("frame['error'] == 1", 0),
        ("name == 'arm'", 0),
    ],
)
def test_comparisons_are_counted_in_all_their_forms(code: str, count: int) -> None:
    """Operators, membership, match and queries count; a column of that name does not."""
    assert len(list(comparisons(code))) == count
