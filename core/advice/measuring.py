"""The phases of an advice: compare, ask which tasks help each other, measure their groups."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from core.advice import worker
from core.advice.evidence import Evidence, TableSummary
from core.advice.grouped import proposed, to_train, with_grouping
from core.advice.pairing import pair_affinity, pairs, parts_of
from core.advice.question import Question
from core.computing.chunks import Assembly, chunk_job
from core.computing.packing import Draw, remaining
from core.computing.queue import Job
from core.computing.store import Store
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.metrics.catalogue import METRICS
from core.networks.budget import TUNED
from core.results.joining import is_whole, replicates_of
from core.results.result import Result

# the phases in order, each with its share of the time, as measured on tables of several kinds; a
# share that is off makes the bar move unevenly, and changes no number
READING, COMPARING, OTHERS, SIZES, TUNING, PAIRING, GROUPING, SHARPENING = (
    "reading the table",
    "training together and apart",
    "training other methods on the same splits",
    "training at other widths and with fewer rows",
    "training each arm at its best",
    "asking which tasks help each other",
    "measuring the proposed groups",
    "splitting again",
)
SHARES = {
    READING: 0.02, COMPARING: 0.08, OTHERS: 0.05, SIZES: 0.1, TUNING: 0.3, PAIRING: 0.1,
    GROUPING: 0.15, SHARPENING: 0.2,
}  # fmt: skip
FIRST, USUAL = 3, 10  # splits of the first answer, and of all evidence beside the comparison
# Tasks up to which all pairs are trained: 36 networks a split for 8 tasks, 136 for 16. Beyond, the
# comparison of gradients, which is linear in tasks, serves alone.
PAIRED = 8

# a phase in words and its jobs -> each job's position and what it returned, as they finish
Feed = Callable[[str, Sequence[Job]], Iterator[tuple[int, Any]]]


def measure(question: Question, feed: Feed, store: Store) -> Iterator[Evidence]:
    """Measure what the advice rests on, the most telling first; yield all there is each time.

    A few splits come first, then `USUAL` ones with everything beside them, and then, while it is
    undecided, more splits of what competes, up to those that were asked for.

    Raises:
        ValueError: when the table cannot be used.
    """
    few, usual = (replace(question, splits=min(n, question.splits)) for n in (FIRST, USUAL))
    summary = _summary(question, feed)
    for asked in dict.fromkeys((few, usual)):
        evidence = _compared(asked, summary, feed, store)
        yield evidence
    evidence = replace(evidence, baselines=_baselines(usual.experiment, feed, store))
    yield evidence
    evidence = _with_sizes(evidence, usual, feed, store)
    yield evidence
    if question.budget == TUNED:
        evidence = _with_tuned(evidence, usual, feed, store, TUNING)
        yield evidence
    evidence = _with_affinities(evidence, usual, feed, store)
    yield evidence
    splits, sharpen = usual.splits, _with_tuned if question.budget == TUNED else _with_more
    while splits < question.splits and evidence.undecided:
        splits = min(2 * splits, question.splits)
        more = replace(question, splits=splits)
        evidence = sharpen(evidence, more, feed, store, SHARPENING)
        if evidence.grouped:
            yield evidence
            evidence = _with_affinities(evidence, more, feed, store)
        yield evidence


def _summary(question: Question, feed: Feed) -> TableSummary:
    experiment = question.experiment
    key = f"summary-{experiment.family}"
    reading = Job(key, worker.summarise, (experiment, question.source))
    summary: TableSummary
    ((_, summary),) = feed(READING, [reading])
    return summary


def _compared(question: Question, summary: TableSummary, feed: Feed, store: Store) -> Evidence:
    """Compare together with apart: the evidence without all else."""
    experiment, tasks = question.experiment, question.source.tasks
    main = _compare([experiment], feed, store, COMPARING)[experiment]
    if main.scores.empty:
        raise ValueError(f"every task must keep labels in every split, got that {main.outcome}")
    return Evidence(
        question=question,
        summary=summary,
        scores=main.scores,
        costs=main.costs,
        baselines=pd.DataFrame(columns=["baseline", "task", *METRICS, "replicate"]),
        resampling=main.resampling,
        widths={question.width: main},
        examples={summary.rows: main},
        transfer=None,
        affinity=None,
        agreement=np.full((1, len(tasks), len(tasks)), np.nan, dtype=np.float32),
        grouping=tuple((task,) for task in tasks),
        alike=0,
        tuned=False,
    )


def _with_more(
    evidence: Evidence, question: Question, feed: Feed, store: Store, phase: str
) -> Evidence:
    """Compare at the same width on more splits."""
    result = _compare([question.experiment], feed, store, phase)[question.experiment]
    return evidence.with_arms(question, result, tuned=False)


def _with_tuned(
    evidence: Evidence, question: Question, feed: Feed, store: Store, phase: str
) -> Evidence:
    """Compare each arm at its best."""
    experiment = replace(question.experiment, budget=TUNED)
    result = _compare([experiment], feed, store, phase)[experiment]
    return evidence.with_arms(question, result, tuned=True)


def _with_sizes(evidence: Evidence, question: Question, feed: Feed, store: Store) -> Evidence:
    """Add the comparison at other widths, with fewer rows, and transfer."""
    widths, examples = question.at_widths(), question.at_examples(evidence.summary.rows)
    transfer = question.transferred()
    every = [*widths.values(), *examples.values(), *([transfer] if transfer else [])]
    results = _compare(list(dict.fromkeys(every)), feed, store, SIZES)
    return replace(
        evidence,
        widths={width: results[e] for width, e in widths.items()},
        examples={rows: results[e] for rows, e in examples.items()},
        transfer=None if transfer is None else results[transfer],
    )


def _with_affinities(evidence: Evidence, question: Question, feed: Feed, store: Store) -> Evidence:
    """Add which tasks help each other, and the groups that follow."""
    experiment = question.experiment
    affinity, agreement = _affinities(experiment, evidence.summary.inputs, feed, store)
    proposal = proposed(agreement if affinity is None else affinity, question.source.tasks)
    budget = TUNED if evidence.tuned else experiment.budget  # as together and apart have
    draws = to_train(proposal, replace(experiment, budget=budget))
    trained = _train_groups(draws, feed, store)
    scores, costs = with_grouping(evidence.scores, evidence.costs, proposal, trained)
    return replace(
        evidence,
        scores=scores,
        costs=costs,
        affinity=affinity,
        agreement=agreement,
        grouping=proposal.grouping,
        alike=proposal.alike,
    )


def _compare(
    experiments: Sequence[Experiment], feed: Feed, store: Store, phase: str
) -> dict[Experiment, Result]:
    """Train what the store has not; keep each experiment in it as soon as it is whole."""
    stored = store.find(experiments)
    results = {e: r for e, r in stored.items() if is_whole(r, e.replicates)}
    missing = [experiment for experiment in experiments if experiment not in results]
    begun = {e: stored[e] for e in missing if e in stored}
    done = {experiment: replicates_of(result) for experiment, result in begun.items()}
    assembly, chunks = Assembly(missing, begun), remaining(experiments, set(missing), done)
    for position, reply in feed(phase, [chunk_job(chunk) for chunk in chunks]):
        whole = assembly.add(chunks[position], reply)
        store.put_all(whole)
        results |= dict(whole)
    return results


def _measured(phase: str, jobs: Sequence[Job], feed: Feed, store: Store) -> list[pd.DataFrame]:
    """Do the jobs that the store has no answer of; keep each answer as soon as it comes."""
    there = store.kept([job.key for job in jobs])
    missing = [job for job in jobs if job.key not in there]
    for position, frame in feed(phase, missing):
        store.keep(missing[position].key, frame)
        there[missing[position].key] = frame
    return [there[job.key] for job in jobs]


def _baselines(experiment: Experiment, feed: Feed, store: Store) -> pd.DataFrame:
    """Measure the baselines once in each split: baseline, task, the metrics, replicate."""
    # a baseline has no start of its own: the first replicate of a split stands for all of them
    firsts = range(0, experiment.replicates, experiment.source.starts)
    jobs = [
        Job(f"baselines-{experiment.family}-{r}", worker.baselines, (experiment, r)) for r in firsts
    ]
    return pd.concat(_measured(OTHERS, jobs, feed, store), ignore_index=True)


def _affinities(
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
    frames = _measured(PAIRING, jobs, feed, store)
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


def _train_groups(draws: Sequence[Draw], feed: Feed, store: Store) -> list[pd.DataFrame]:
    """Train proposed groups, a job for each draw: their scores, with seconds beside them."""
    # draws of other groups have networks of other shapes: they share no stack
    jobs = [
        Job(f"groups-{experiment.family}-{replicate}", worker.train_groups, (experiment, replicate))
        for experiment, replicate in draws
    ]
    return _measured(GROUPING, jobs, feed, store)
