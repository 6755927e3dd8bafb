import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.advice import here
from core.advice.advising import advise
from core.advice.answer import Advice
from core.advice.here import advise_here
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.data import Table

TASKS = ("a", "b")


@pytest.fixture(scope="module")
def question() -> Question:
    """Ask about 120 rows of a yes/no task and of numbers, in three splits, for a moment."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((120, 3))
    y = x @ rng.standard_normal((3, 2)) + 0.3 * rng.standard_normal((120, 2))
    frame = pd.DataFrame(x, columns=list("xyz")).assign(a=y[:, 0] > 0, b=y[:, 1])
    table = Table(frame, TASKS, read_as=("yes/no", "numbers"))
    return Question(table, width=4, splits=3, steps=60, budget="width", focus="a")


@pytest.fixture(scope="module")
def advice(question: Question) -> Advice:
    """Advise in this process."""
    return advise_here(question)


def _assert_equal(one: Advice, other: Advice) -> None:
    """All but the seconds that it took."""
    assert one.sentence == other.sentence
    for name in ("arms", "tasks", "baselines", "widths", "examples", "affinity"):
        mine, theirs = (
            getattr(each, name).drop(columns="seconds", errors="ignore") for each in (one, other)
        )
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_it_is_the_advice_of_the_workers(
    question: Question, advice: Advice, cluster: Cluster, store: Store
) -> None:
    """Without a cluster and a store come the same numbers, bit for bit, and all of them."""
    _assert_equal(advice, advise(question, cluster, store))
    assert advice.complete
    assert {"together", "apart", "transfer"} <= set(advice.arms["arm"])


@pytest.mark.slow
def test_processes_share_the_work(question: Question, advice: Advice) -> None:
    """Two processes give the numbers of one."""
    _assert_equal(advice, advise_here(question, processes=2))


def test_when_the_minutes_are_over_the_first_answer_counts(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little time there is, together and apart are compared, and all else is left out."""
    hours = itertools.count(step=3600)
    monkeypatch.setattr(here, "time", SimpleNamespace(monotonic=lambda: next(hours)))
    short = advise_here(question)
    assert not short.complete
    assert set(short.arms["arm"]) == {"together", "apart"}
    assert short.baselines.empty
