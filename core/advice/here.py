"""Measure a table and advise in this process, without a cluster, and keep nothing."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sklearn.utils.parallel import Parallel, delayed

from core.advice.answer import Advice
from core.advice.conclude import conclude
from core.advice.measuring import measure
from core.advice.question import Question
from core.computing.jobs import Job
from core.computing.store import Store

IN_MEMORY = "sqlite://"


class _OverTime(Exception):
    """The minutes are over."""


def advise_here(question: Question, processes: int | None = None) -> Advice:
    """Measure and advise as `advise` does.

    Equal questions have equal answers, as long as the minutes suffice: what is known when they are
    over is the answer, which then says that it is not complete. The first answer always comes.

    Args:
        processes: that share the work, as `n_jobs` of scikit-learn; None: this one alone.

    Raises:
        ValueError: when the table cannot be used; the message says why.
    """
    end, advice = time.monotonic() + 60 * question.minutes, None
    with Store(IN_MEMORY) as store, Parallel(processes, return_as="generator_unordered") as shared:

        def feed(phase: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
            for reply in shared(delayed(_done)(*numbered) for numbered in enumerate(jobs)):
                yield reply
                if advice is not None and time.monotonic() > end:
                    raise _OverTime

        try:
            for evidence in measure(question, feed, store):
                advice = conclude(evidence, complete=False)
        except _OverTime:
            assert advice is not None  # else it would have gone on
            return advice
    assert advice is not None  # the last evidence is all there is
    return replace(advice, complete=True)


def _done(position: int, job: Job) -> tuple[int, Any]:
    return position, job.function(*job.arguments)
