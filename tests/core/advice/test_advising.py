import time

import numpy as np
import pandas as pd
import pytest

from core.advice import measuring
from core.advice.advising import advise, start_advice
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.data import Table

PATIENCE = 300.0  # seconds; of a loaded machine
TASKS = ("a", "b", "c")


def _frame(rows: int = 200, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, 3))
    y = (x @ rng.standard_normal((3, 3)) > 0).astype(float)
    y[rng.random(y.shape) < 0.2] = np.nan
    return pd.DataFrame(x, columns=list("xyz")).join(pd.DataFrame(y, columns=list(TASKS)))


def _question(frame: pd.DataFrame | None = None, **settings: object) -> Question:
    source = Table(_frame() if frame is None else frame, TASKS)
    return Question(source, **{"width": 8, "replicates": 3, "steps": 60, **settings})


def test_a_table_is_measured_from_end_to_end(cluster: Cluster, store: Store) -> None:
    """All parts of the answer are there: arms, tasks, widths, rows, pairs, conditions."""
    shares: list[float] = []
    advice = advise(_question(focus="b"), cluster, store, lambda p: shares.append(p.share))
    assert shares == sorted(shares)
    assert {"together", "apart", "transfer"} <= set(advice.arms["arm"])
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
    monkeypatch.setattr(measuring, "PAIRED", 2)
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
