"""Measure a table on the cluster, and advise: a few phases of short jobs, with progress."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from core.advice.answer import Advice
from core.advice.conclude import conclude
from core.advice.measuring import SHARES, measure
from core.advice.question import Question
from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import feed
from core.computing.store import Store
from core.computing.ticket import Progress, Ticket, Unwanted, Work, always
from core.computing.waiting import wait

AdviceProgress = Progress[Advice | None, Advice]


@dataclass
class _Latest:
    """What is known so far."""

    advice: Advice | None = None


def start_advice(
    question: Question, cluster: Cluster, store: Store, alive: Callable[[], bool] = always
) -> Ticket[Advice | None, Advice]:
    """Start to measure a table; all that was trained stays in the store, also when it is stopped.

    The partial answer of the ticket is the advice so far, which is there when it is stopped, too.

    Args:
        alive: whether the one who waits is still there; asked about every half second.
    """
    latest = _Latest()

    def do(work: Work[Advice | None, Advice]) -> Advice:
        # held from here on, whatever becomes of the file: who brought it may leave
        asked = replace(question, source=question.source.by_content())
        end = time.monotonic() + 60 * question.minutes

        def over() -> bool:
            return latest.advice is not None and time.monotonic() > end

        def feed_phase(phase: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
            return _feed(cluster, work, phase, jobs, lambda: work.wanted() and not over())

        try:
            for evidence in measure(asked, feed_phase, store):
                latest.advice = conclude(evidence, complete=False)
            assert latest.advice is not None  # the last evidence is all there is
            latest.advice = replace(latest.advice, complete=True)
        except Unwanted:
            if not over():  # nobody waits any more
                raise
        assert latest.advice is not None  # the first answer comes whatever the time
        return latest.advice

    return in_thread("advice", do, lambda: latest.advice, alive, phase="waiting for a worker")


def _feed(
    cluster: Cluster,
    work: Work[Advice | None, Advice],
    phase: str,
    jobs: Sequence[Job],
    wanted: Callable[[], bool],
) -> Iterator[tuple[int, Any]]:
    """Do the jobs of a phase: see `core.computing.queue.feed`."""
    # phases come in the order of SHARES: what is before this one is done
    names = list(SHARES)
    before = sum(SHARES[name] for name in names[: names.index(phase)])
    before = max(before, work.progress().share)
    # phases come again while it is undecided: none takes more than half of what is left
    share = min(SHARES[phase], (1 - before) / 2)
    work.begin()
    work.advance(before, phase)
    for done, reply in enumerate(feed(cluster, jobs, wanted, work.people), start=1):
        work.advance(before + share * done / len(jobs))
        yield reply


def advise(
    question: Question,
    cluster: Cluster | None = None,
    store: Store | None = None,
    on_progress: Callable[[AdviceProgress], Any] | None = None,
) -> Advice:
    """Measure a table and advise, in this machine's workers or those of a given cluster.

    Args:
        cluster: None: one of this machine's cores for as long as it takes; a script that does so
            must guard its main part with `if __name__ == "__main__":`.
        store: None: the user's store.
        on_progress: called about twice a second, and at the end.

    Raises:
        ValueError: when the table cannot be used; the message says why.
    """
    progress = wait(partial(start_advice, question), cluster, store, on_progress)
    if progress.answer is None:
        raise ValueError(progress.reason or "the advice was stopped before its end")
    return progress.answer
