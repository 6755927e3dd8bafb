import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core import Experiment, Missing, run
from core.computing import worker as module
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import ask
from core.computing.worker import (
    EVENTS,
    Reply,
    Stopped,
    fit_weights,
    in_turn,
    inspect_loss,
    work,
    work_draws,
)
from core.data import SharedFeatures
from core.fitting.fitted import fit
from core.fitting.inspection import inspect
from core.metrics.catalogue import CURVES
from core.results.records import SPLITS, Record

EXPERIMENT = Experiment(SharedFeatures(tasks=3, examples=40), width=4, replicates=3, steps=120)
TASK = "the task"
PATIENCE = 120.0  # seconds; of a loaded machine
NEVER = -1  # a step that never comes


class Worker:
    """What `work` uses of a Dask worker; it cancels its task at the step `cancelled_at`."""

    def __init__(self, cancelled_at: int = NEVER, leaves: str | None = None) -> None:
        self.state = SimpleNamespace(
            tasks={TASK: SimpleNamespace(state="executing", priority=(0,))}
        )
        self.told: list[tuple[str, dict[str, Any]]] = []
        self._cancelled_at, self._leaves = cancelled_at, leaves

    def get_current_task(self) -> str:
        """Return the key of the task at work."""
        return TASK

    def log_event(self, topic: str, message: dict[str, Any]) -> None:
        """Keep the message, and cancel the task when its step has come."""
        self.told.append((topic, message))
        if self._cancelled_at in [measured["step"] for measured in message["steps"]]:
            self.state.tasks.pop(TASK)
            if self._leaves is not None:
                self.state.tasks[TASK] = SimpleNamespace(state=self._leaves)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Make this process look like a worker."""
    worker = Worker()
    monkeypatch.setattr(module, "get_worker", lambda: worker)
    monkeypatch.setattr(module, "REPORT_SECONDS", 0.0)
    return worker


def test_what_a_worker_tells_is_what_it_returns(worker: Worker) -> None:
    """Every evaluation is told once, in order, with the very numbers of the record's curves."""
    reply = work(EXPERIMENT, (1, 2))
    assert reply.record is not None
    assert [topic for topic, _ in worker.told] == [EVENTS] * 4
    for position, (_, message) in enumerate(worker.told):
        assert message["key"] == EXPERIMENT.fingerprint
        assert message["replicates"] == [1, 2]
        (measured,) = message["steps"]
        assert measured["step"] == reply.record.steps[position]
        assert message["share"] == pytest.approx(measured["step"] / EXPERIMENT.steps)
        assert measured["shape"] == [len(SPLITS), len(CURVES), 2, 3]
        assert list(measured["arms"]) == ["together", "apart"]
        for arm, data in measured["arms"].items():
            told = np.frombuffer(data, dtype=np.float32).reshape(measured["shape"])
            assert np.array_equal(told, reply.record.arms[arm].curves[position], equal_nan=True)
    assert reply.record.steps == (0, 50, 100, 120)


def test_a_worker_reports_while_transfer_learns_the_other_tasks(worker: Worker) -> None:
    """Messages before the first curve have no step and no numbers, but a share that is done."""
    work(replace(EXPERIMENT, arms=("apart", "transfer")), (0,))
    messages = [message for _, message in worker.told]
    done = [0, 50, 100, 120, 120, 170, 220, 240]
    assert [message["share"] for message in messages] == pytest.approx([at / 240 for at in done])
    steps = [[measured["step"] for measured in message["steps"]] for message in messages]
    assert steps == [[]] * 4 + [[0], [50], [100], [120]]


def test_a_worker_tells_little_and_loses_nothing(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured in quick succession comes in one message, the last at the end."""
    monkeypatch.setattr(module, "REPORT_SECONDS", 3600.0)
    work(EXPERIMENT, (0,))
    messages = [message for _, message in worker.told]
    steps = [[measured["step"] for measured in message["steps"]] for message in messages]
    assert steps == [[0], [50, 100, 120]]
    assert messages[-1]["share"] == 1


@pytest.mark.parametrize("leaves", [None, "cancelled"])
def test_a_cancelled_chunk_stops(monkeypatch: pytest.MonkeyPatch, leaves: str | None) -> None:
    """A task that its worker has forgotten, or holds as cancelled, takes no further step."""
    worker = Worker(cancelled_at=50, leaves=leaves)
    monkeypatch.setattr(module, "get_worker", lambda: worker)
    monkeypatch.setattr(module, "REPORT_SECONDS", 0.0)
    with pytest.raises(Stopped):
        work(EXPERIMENT, (0,))
    assert [message["steps"][0]["step"] for _, message in worker.told] == [0, 50]


def test_a_task_that_was_forgotten_before_it_began_stops(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody wants it: it draws nothing."""
    worker.state.tasks.clear()
    with pytest.raises(Stopped):
        work(EXPERIMENT, (0,))
    assert worker.told == []


class Shared(Worker):
    """A worker with a task in each of several threads; the later a task the earlier its turn."""

    def __init__(self, tasks: int) -> None:
        super().__init__()
        self.state.tasks = {
            n: SimpleNamespace(state="executing", priority=(-n,)) for n in range(tasks)
        }
        self.here = threading.local()
        self.begun = [threading.Event() for _ in range(tasks)]

    def get_current_task(self) -> int:  # type: ignore[override]
        """Return the key of this thread's task."""
        return int(self.here.task)

    def log_event(self, topic: str, message: dict[str, Any]) -> None:
        """Note whose message it is."""
        self.told.append((f"{self.here.task}", message))
        self.begun[self.here.task].set()
        time.sleep(0.01)  # who waits for this comes now


def test_numbers_are_the_same_whether_a_chunk_is_alone_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Chunks that make way for each other in one worker return what they return alone."""
    seeds = range(4)
    chunks = [replace(EXPERIMENT, width=20, steps=400, patience=None, seed=s) for s in seeds]
    shared, monkey = Shared(len(chunks)), monkeypatch
    monkey.setattr(module, "get_worker", lambda: shared)
    monkey.setattr(module, "REPORT_SECONDS", 0.0)

    def trained(task: int) -> Reply:
        shared.here.task = task
        if task:  # the first is at work when the next comes
            assert shared.begun[task - 1].wait(PATIENCE)
        return work(chunks[task], (0, 1, 2))

    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    with ThreadPoolExecutor(len(chunks)) as pool:
        together = list(pool.map(trained, seeds, timeout=PATIENCE))
    torch.set_num_threads(threads)
    turns = [key for key, _ in groupby(topic for topic, _ in shared.told)]
    assert len(turns) > len(chunks)  # they did make way
    for task, reply in enumerate(together):
        shared.here.task = task
        alone = work(chunks[task], (0, 1, 2)).record
        assert reply.record is not None
        assert alone is not None
        for label, arm in alone.arms.items():
            np.testing.assert_array_equal(arm.curves, reply.record.arms[label].curves)


def test_a_chunk_without_labels_replies_why(worker: Worker) -> None:
    """When no complete row is left, the reply says so and nothing is trained."""
    dropped = Missing(rate=0.9, handling="drop")
    experiment = Experiment(SharedFeatures(tasks=8, examples=20), missing=dropped, replicates=2)
    assert work(experiment, (0, 1)) == Reply(None, "no complete row is left in the training part")
    assert worker.told == []


def test_parts_of_a_reply_are_those_of_their_experiment(worker: Worker) -> None:
    """Draws come back by position, also behind one that has nothing to compare, without curves."""
    dropped = Missing(rate=0.5, handling="drop")
    full, few = (
        Experiment(SharedFeatures(tasks=3, examples=n), width=4, steps=50, missing=dropped)
        for n in (200, 1)
    )
    reply = work_draws([(few, 0), (full, 0), (few, 1), (full, 1)])
    assert reply.part([2, 0]) == "no complete row is left in the training part"
    record = reply.part([1, 3])
    assert isinstance(record, Record)
    assert record.seeds == ((0, 0), (0, 1))
    alone = work(full, (0, 1)).record
    assert alone is not None
    assert np.allclose(
        record.arms["apart"].scores["log_loss"], alone.arms["apart"].scores["log_loss"], atol=1e-4
    )
    assert all(
        len(arm.curves) == 0 < len(alone.arms[label].curves) for label, arm in record.arms.items()
    )


@pytest.mark.parametrize("arm", ["together", "transfer"])
def test_workers_fit_the_very_weights(cluster: Cluster, arm: str) -> None:
    """Trained weights that a worker computes are those of `fit`, bit for bit."""
    job = Job(f"weights of {arm}", fit_weights, (EXPERIMENT, arm, 1))
    fitted = ask(cluster, job).join(PATIENCE).answer
    expected = fit(EXPERIMENT, arm, 1)
    assert [network.tasks for network in fitted.networks] == [n.tasks for n in expected.networks]
    for network, same in zip(fitted.networks, expected.networks, strict=True):
        for (weight, bias), (other_weight, other_bias) in zip(
            network.layers, same.layers, strict=True
        ):
            np.testing.assert_array_equal(weight, other_weight)
            np.testing.assert_array_equal(bias, other_bias)


def test_workers_take_the_very_batch_apart(cluster: Cluster) -> None:
    """The inspection of a worker is that of `inspect`."""
    job = Job("inspection", inspect_loss, (EXPERIMENT, 7))
    inspection, expected = ask(cluster, job).join(PATIENCE).answer, inspect(EXPERIMENT, 7)
    np.testing.assert_array_equal(inspection.terms, expected.terms)
    assert inspection.loss == expected.loss


def test_outside_of_a_worker_it_is_done_at_once() -> None:
    """Draws are trained in this process, on one thread, and give what a worker gives."""
    draws = [(EXPERIMENT, replicate) for replicate in range(2)]
    with in_turn() as check:
        check()
        assert torch.get_num_threads() == 1
    record = work_draws(draws).record
    assert record is not None
    alone = run(replace(EXPERIMENT, replicates=2))
    expected = alone.scores[alone.scores["arm"] == "together"]["error"].to_numpy()
    assert record.arms["together"].scores["error"].ravel() == pytest.approx(expected)
