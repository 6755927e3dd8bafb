"""Studies of groups: measured by workers, replicate by replicate, kept in the store."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from core.advice.training import measured
from core.advice.worker import compare_gradients
from core.computing.background import in_thread
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.computing.queue import feed
from core.computing.store import Store
from core.computing.ticket import Ticket, Work, always
from core.experiments.experiment import Experiment
from core.experiments.headline import headline
from core.grouping.limits import asked_of, key_of, seconds_of
from core.grouping.study import Study, study_of
from core.grouping.worker import score_subsets
from core.results.intervals import Resampling


def start_study(
    experiment: Experiment,
    cluster: Cluster,
    store: Store,
    alive: Callable[[], bool] = always,
) -> Ticket[None, Study]:
    """Have every set of an experiment's tasks trained, and their gradients compared.

    What is finished stays in the store, also when it is stopped.

    Args:
        alive: whether the one who asks is still there; asked about every half second.
    """
    return in_thread(
        "study of groups", partial(_do, experiment, cluster, store), lambda: None, alive
    )


def _do(experiment: Experiment, cluster: Cluster, store: Store, work: Work[None, Study]) -> Study:
    asked = asked_of(experiment)
    jobs = _jobs(asked)
    frames = measured(jobs, partial(_fed, cluster, work), store)
    source, (metric, _) = asked.source, headline(asked)
    overlap = float(asked.drawn(0).overlap)
    resampling = Resampling(overlap, source.starts, source.splits)
    half = asked.replicates
    return study_of(source.names, frames[:half], frames[half:], metric.name, resampling)


def _fed(
    cluster: Cluster, work: Work[None, Study], jobs: Sequence[Job]
) -> Iterator[tuple[int, Any]]:
    """Have jobs done, and tell the work how far they are."""
    done, total = 0.0, sum(job.seconds for job in jobs)

    work.begin("training")
    for position, answer in feed(cluster, jobs, work.wanted, work.people):
        done += jobs[position].seconds
        work.advance(done / total)
        yield position, answer


def _jobs(asked: Experiment) -> list[Job]:
    """List the jobs: all sets of each replicate, then the gradients of each."""
    key, of_gradients = key_of(asked).rpartition("-")[0], f"gradients-{asked.family}"
    replicates, seconds = range(asked.replicates), seconds_of(asked)
    return [
        *(Job(f"{key}-{r}", score_subsets, (asked, r), seconds) for r in replicates),
        *(Job(f"{of_gradients}-{r}", compare_gradients, (asked, r)) for r in replicates),
    ]
