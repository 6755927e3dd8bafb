import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.data.kinds.ordered import Ordered
from core.data.kinds.yes_no import YES_NO
from core.inside.terms import terms, told
from dashboard.shared.loss_words import Term, answer, label, summed, table, worked_out

KINDS: tuple[TaskKind, ...] = (YES_NO, NUMBERS, Classes(2), Classes(4), Ordered(2), Ordered(5))


def made(kind: TaskKind, y: float, *logits: float, spread: float = 1.0) -> Term:
    """Make the term of some logits."""
    z = np.array([logits])
    loss = float(terms(kind, z, np.array([y]), spread)[0])
    return Term("a task", kind, y, told(kind, z)[0], loss, spread)


def computed(words: str) -> float:
    """Compute the left side of what is worked out, as a person with a calculator would."""
    left = words.split(" = ")[0].replace("−", "-").replace("·", "*").replace("²", "**2")
    left = re.sub(r"log (\d[\d.e-]*)", r"np.log(\1)", left).replace("log (", "np.log(")
    assert re.fullmatch(r"[\d\s.e()*/+-]*", left.replace("np.log", ""))
    return float(eval(left, {"np": np}))  # noqa: S307 - nothing but numbers is left, see above


@given(st.sampled_from(KINDS), st.integers(0, 10_000))
def test_what_is_worked_out_gives_what_it_says(kind: TaskKind, seed: int) -> None:
    """Whoever types it into a calculator gets the loss, of every kind of task."""
    rng = np.random.default_rng(seed)
    y = float(rng.integers(kind.answers)) if kind.answers else float(rng.normal())
    spread = 1.7 if kind == NUMBERS and seed % 2 else 1.0
    term = made(kind, y, *rng.normal(0, 2, kind.logits), spread=spread)
    words = worked_out(term)
    assert words.endswith(f" = {term.loss:.3f}")
    assert computed(words) == pytest.approx(term.loss, rel=0.02, abs=0.02)


def test_each_kind_is_written_in_its_own_way() -> None:
    """The examples by hand: logit 0 is a chance of one half."""
    assert worked_out(made(YES_NO, 1, 0.0)) == "−log 0.5 = 0.693"
    assert worked_out(made(YES_NO, 0, 0.0)) == "−log (1 − 0.5) = 0.693"
    assert worked_out(made(Classes(4), 2, 0, 0, 0, 0)) == "−log 0.25 · log 2 / log 4 = 0.693"
    assert worked_out(made(Ordered(3), 1, 0, 0)) == "−(log 0.5 + log (1 − 0.5)) / 2 = 0.693"
    number = made(NUMBERS, -1.0, 1.0, spread=2.0)
    assert worked_out(number) == "log 2 · (1.00 − (−1.00))² / 2.00² = 0.693"
    assert (label(number), answer(number)) == ("−1.00", "1.00")
    assert answer(made(YES_NO, 1, 0.0)) == "50.0%"
    assert answer(made(Classes(4), 2, 0, 0, 0, 5)) == "3 (98.0%)"
    assert answer(made(Ordered(3), 1, 2, -2)) == "1"


def test_a_long_scale_is_cut_short() -> None:
    """Thirty places would fill the page: the first two and the last are written."""
    words = worked_out(made(Ordered(30), 3, *np.zeros(29)))
    assert words == "−(log 0.5 + log 0.5 + … + log (1 − 0.5)) / 29 = 0.693"


def test_sure_and_wrong_is_not_written_as_the_log_of_nothing() -> None:
    """A chance near 1 has digits enough to see what is left of it."""
    assert worked_out(made(YES_NO, 0, 12.0)) == "−log (1 − 0.99999386) = 12.000"


def test_a_question_mark_is_struck_out_and_adds_nothing() -> None:
    """Its cells are struck out; it is not in the sum."""
    unknown, known = made(YES_NO, np.nan, 3.0), made(YES_NO, 1, 0.0)
    row = table([unknown, known]).iloc[0]
    assert row.tolist()[1:] == ["~~?~~", "~~95.3%~~", "~~0.000~~"]
    assert summed([unknown, known]) == "This example: the sum over tasks is **0.693**."
    assert summed([unknown]) == "This example has no label: it adds **nothing**."
    assert "0.693 + 0.693 = **1.386**" in summed([known, unknown, known])
    assert "+" not in summed([known] * 7)
