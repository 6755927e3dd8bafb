"""Do what the store has no answer of, and keep each answer in it as soon as it is there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.advice import worker
from core.advice.pairing import pair_affinity, pairs, parts_of
from core.computing.chunks import Assembly, chunk_job
from core.computing.jobs import Job
from core.computing.packing import Draw, remaining
from core.computing.store import Store
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.results.joining import is_whole, replicates_of
from core.results.result import Result

# Tasks up to which all pairs are trained: 36 networks a split for 8 tasks, 136 for 16. Beyond, the
# comparison of gradients, which is linear in tasks, serves alone.
PAIRED = 8

# jobs -> each job's position and what it returned, as they finish
Feed = Callable[[Sequence[Job]], Iterator[tuple[int, Any]]]


def compare(
    experiments: Sequence[Experiment], feed: Feed, store: Store
) -> dict[Experiment, Result]:
    """Train what the store has not; keep each experiment in it as soon as it is whole.

    Of one that is given up, the first replicates are kept.
    """
    stored = store.find(experiments)
    results = {e: r for e, r in stored.items() if is_whole(r, e.replicates)}
    missing = [experiment for experiment in experiments if experiment not in results]
    begun = {e: stored[e] for e in missing if e in stored}
    done = {experiment: replicates_of(result) for experiment, result in begun.items()}
    assembly, chunks = Assembly(missing, begun), remaining(experiments, set(missing), done)
    try:
        for position, reply in feed([chunk_job(chunk) for chunk in chunks]):
            whole = assembly.add(chunks[position], reply)
            store.put_all(whole)
            results |= dict(whole)
    finally:
        store.put_all(assembly.begun())
    return results


def measured(jobs: Sequence[Job], feed: Feed, store: Store) -> list[pd.DataFrame]:
    """Do the jobs that the store has no answer of; keep each answer as soon as it comes."""
    there = store.kept([job.key for job in jobs])
    missing = [job for job in jobs if job.key not in there]
    for position, frame in feed(missing):
        store.keep(missing[position].key, frame)
        there[missing[position].key] = frame
    return [there[job.key] for job in jobs]


def baselines(experiment: Experiment, feed: Feed, store: Store) -> pd.DataFrame:
    """Measure the baselines once in each split: baseline, task, the metrics, replicate."""
    # a baseline has no start of its own: the first replicate of a split stands for all of them
    replicates = reversed(range(experiment.replicates))
    firsts = sorted({experiment.source.draw_of(r): r for r in replicates}.values())
    jobs = [
        Job(f"baselines-{experiment.family}-{r}", worker.baselines, (experiment, r)) for r in firsts
    ]
    return pd.concat(measured(jobs, feed, store), ignore_index=True)


def affinities(
    experiment: Experiment, inputs: int, feed: Feed, store: Store
) -> tuple[Floats | None, Floats]:
    """Measure (R, T, T) affinities of pairs, if there are few enough, and gradients."""
    tasks, replicates, key = (
        len(experiment.source.names),
        range(experiment.replicates),
        experiment.family,
    )
    jobs = [
        Job(f"gradients-{key}-{r}", worker.compare_gradients, (experiment, r)) for r in replicates
    ]
    every = pairs(tasks) if tasks <= PAIRED else ()
    # pairs are cut like draws: people on the same workers take turns
    parts = parts_of(experiment, every, inputs) if every else []
    jobs += [
        Job(f"pairs-{key}-{r}-{number}", worker.group_losses, (experiment, r, part))
        for r in replicates
        for number, part in enumerate(parts)
    ]
    frames = measured(jobs, feed, store)
    # jobs 0 to R - 1 are gradients, those after them parts of pairs
    agreement = np.stack([frame.to_numpy(dtype=np.float32) for frame in frames[: len(replicates)]])
    if not every:
        return None, agreement
    affinity = []
    for r in replicates:
        losses: dict[tuple[int, ...], Floats] = {}
        constant = np.full(tasks, np.nan)
        first = len(replicates) + r * len(parts)
        for part, frame in zip(parts, frames[first : first + len(parts)], strict=True):
            for number, group in enumerate(part):
                own = frame[frame["group"] == number]
                losses[group] = own["loss"].to_numpy(dtype=np.float32)
                constant[list(group)] = own["constant"]
        of_pairs = [losses[group] for group in every]
        affinity.append(pair_affinity(tasks, every, of_pairs, constant.tolist()))
    return np.stack(affinity), agreement


def groups(draws: Sequence[Draw], feed: Feed, store: Store) -> list[pd.DataFrame]:
    """Train proposed groups, a job for each draw: their scores, with seconds beside them."""
    # draws of other groups have networks of other shapes: they share no stack
    jobs = [
        Job(f"groups-{experiment.family}-{replicate}", worker.train_groups, (experiment, replicate))
        for experiment, replicate in draws
    ]
    return measured(jobs, feed, store)
