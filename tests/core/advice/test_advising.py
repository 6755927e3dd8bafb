import itertools
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.advice import advising, training
from core.advice.advising import advise, start_advice
from core.advice.evidence import Evidence
from core.advice.measuring import OTHERS, PhaseFeed
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.store import Store
from core.data import Table

PATIENCE = 300.0  # seconds; of a loaded machine
TASKS = ("a", "b", "c")
SMALL = {"width": 8, "splits": 3, "steps": 60, "budget": "width"}


def _frame(rows: int = 200, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 3))
    y = (x @ rng.standard_normal((3, 3)) > 0).astype(float)
    y[rng.random(y.shape) < 0.2] = np.nan
    return pd.DataFrame(x, columns=list("xyz")).join(pd.DataFrame(y, columns=list(TASKS)))


def _question(frame: pd.DataFrame | None = None, **settings: object) -> Question:
    source = Table(_frame() if frame is None else frame, TASKS)
    return Question(source, **SMALL | settings)


def test_a_table_is_measured_from_end_to_end(cluster: Cluster, store: Store) -> None:
    """All parts of the answer are there: arms, baselines, widths, rows, pairs, conditions."""
    shares: list[float] = []
    advice = advise(_question(focus="b"), cluster, store, lambda p: shares.append(p.share))
    assert shares == sorted(shares)
    assert {"together", "apart", "transfer"} <= set(advice.arms["arm"])
    assert (advice.splits, advice.complete) == (3, True)
    assert list(advice.baselines["baseline"])[:2] == ["constant", "logistic regression"]
    assert list(advice.widths["width"]) == [4, 8, 32, 128]
    assert list(advice.examples["examples"]) == [30, 60, 120]
    assert advice.affinity.shape == (3, 3)
    assert [c.name for c in advice.conditions] == [
        "shared features",
        "data per task",
        "network size",
    ]
    assert sorted(task for group in advice.grouping for task in group) == list(TASKS)


def test_equal_questions_have_equal_answers_and_the_store_is_used(
    cluster: Cluster, store: Store
) -> None:
    """Asked again, the same numbers come, and no comparison is trained twice."""
    first = advise(_question(), cluster, store)
    kept = store.count()
    again = advise(_question(), cluster, store)
    assert store.count() == kept
    assert (first.gain, first.low, first.high) == (again.gain, again.low, again.high)
    pd.testing.assert_frame_equal(first.affinity, again.affinity)
    pd.testing.assert_frame_equal(first.tasks, again.tasks)


def test_many_tasks_are_judged_by_gradients(
    cluster: Cluster, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many tasks no pairs are trained, and the agreement of gradients proposes."""
    monkeypatch.setattr(training, "PAIRED", 2)
    advice = advise(_question(), cluster, store)
    assert advice.affinity.abs().max(axis=None) <= 1
    assert "pairs" not in advice.conditions[0].figures


def test_it_can_be_stopped(cluster: Cluster, store: Store) -> None:
    """Stop ends a long advice at once, and it says so."""
    running = start_advice(_question(steps=100_000), cluster, store)
    while running.progress().status == "waiting":
        time.sleep(0.02)
    running.stop()
    assert running.join(PATIENCE).status == "stopped"


def test_when_the_minutes_are_over_the_first_answer_counts(
    cluster: Cluster, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little time there is, three splits are answered, and the rest is left out."""
    hours = itertools.count(step=3600)
    monkeypatch.setattr(advising, "time", SimpleNamespace(monotonic=lambda: next(hours)))
    advice = advise(_question(splits=30), cluster, store)
    assert (advice.splits, advice.complete) == (3, False)
    assert {"together", "apart"} == set(advice.arms["arm"])
    assert advice.baselines.empty
    assert advice.conditions[2].light == "grey"


def test_stop_keeps_what_is_known(
    cluster: Cluster,
    store: Store,
    measured: Callable[..., Evidence],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who stops a long advice keeps the answer so far on the ticket."""

    def measure(_: Question, feed: PhaseFeed, __: Store) -> Iterator[Evidence]:
        yield measured(together=2.0)
        for _ in feed(OTHERS, [Job(f"nap-{k}", time.sleep, (0.05,)) for k in range(10_000)]):
            pass

    monkeypatch.setattr(advising, "measure", measure)
    running = start_advice(_question(), cluster, store)
    while running.progress().partial is None:
        time.sleep(0.02)
    running.stop()
    last = running.join(PATIENCE)
    assert (last.status, last.answer) == ("stopped", None)
    assert last.partial is not None
    assert (last.partial.recommendation, last.partial.complete) == ("together", False)


def test_it_ends_when_nobody_watches(cluster: Cluster, store: Store) -> None:
    """A closed tab releases the work."""
    running = start_advice(_question(steps=100_000), cluster, store, alive=lambda: False)
    assert running.join(PATIENCE).status == "stopped"


def test_a_task_without_labels_is_refused_in_one_sentence(cluster: Cluster, store: Store) -> None:
    """What a worker finds wrong with the table reaches the person as one sentence."""
    frame = _frame().assign(a=np.nan)
    frame.loc[:1, "a"] = [0, 1]
    with pytest.raises(ValueError, match="must"):
        advise(_question(frame), cluster, store)
