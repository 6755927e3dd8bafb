import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.advice.advising import start_advice
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.ticket import Ticket
from core.data.sources.table import Table
from core.data.tables.parcels import held
from tests.waiting import PATIENCE, until


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """Two workers that a test may kill."""
    cluster = Cluster(workers=2)
    yield cluster
    cluster.close()


def question(path: Path) -> Question:
    """Write a table of two tasks, the same at every path, and ask about it."""
    x = np.random.default_rng(0).normal(size=(2, 90))
    answers = np.where(x > 0, "yes", "no")
    table = {"x": x[0], "z": x[1], "a": answers[0], "b": answers[1]}
    pd.DataFrame(table).to_csv(path, index=False)
    return Question(Table(path, ("a", "b")), width=4, splits=3, steps=200, minutes=1.0)


def _has_begun(ticket: Ticket[Any, Any]) -> bool:
    return ticket.progress().share >= 0.03


@pytest.mark.slow
def test_one_person_who_leaves_fails_nobody(
    tmp_path: Path, store: Store, own_cluster: Cluster
) -> None:
    """Of two people with equal tables one leaves, both files go, and a worker is killed.

    The other's advice comes all the same, and then nothing holds the table any more.
    """
    mine, theirs = question(tmp_path / "mine.csv"), question(tmp_path / "theirs.csv")
    key = mine.source.parcel.key
    first, second = (start_advice(asked, own_cluster, store) for asked in (mine, theirs))
    until(partial(_has_begun, second))
    first.stop()
    for file in tmp_path.glob("*.csv"):
        file.unlink()
    os.kill(next(iter(own_cluster.client().run(os.getpid).values())), signal.SIGKILL)
    ended = second.join(PATIENCE)
    assert ended.answer is not None, ended.reason
    del mine, theirs, first, second, ended
    until(lambda: held(key) is None)
