"""The phases of an advice: compare, ask which tasks help each other, measure their groups."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from core.advice import worker
from core.advice.evidence import Evidence, TableSummary
from core.advice.grouped import proposed, to_train, with_grouping
from core.advice.pairing import pair_affinity, pairs, parts_of
from core.advice.question import Question
from core.computing.chunks import Assembly, chunk_job
from core.computing.packing import Draw, remaining
from core.computing.queue import Job
from core.computing.store import Store
from core.computing.worker import DrawsReply
from core.data.arrays import Floats
from core.experiments.experiment import Experiment
from core.networks.groups import Groups
from core.results.joining import is_whole, replicates_of
from core.results.records import Record
from core.results.result import Result

# the phases in order, each with its share of the time, as measured on tables of several kinds; a
# share that is off makes the bar move unevenly, and changes no number
READING, COMPARING, PAIRING, GROUPING = (
    "reading the table",
    "training together and apart",
    "asking which tasks help each other",
    "measuring the proposed groups",
)
SHARES = {READING: 0.02, COMPARING: 0.6, PAIRING: 0.25, GROUPING: 0.13}
# Tasks up to which all pairs are trained: 36 networks a split for 8 tasks, 136 for 16. Beyond, the
# comparison of gradients, which is linear in tasks, serves alone.
PAIRED = 8

# a phase in words and its jobs -> each job's position and what it returned, as they finish
Feed = Callable[[str, Sequence[Job]], Iterator[tuple[int, Any]]]


def measure(question: Question, feed: Feed, store: Store) -> Evidence:
    """Measure everything that the advice rests on.

    Raises:
        ValueError: when the table cannot be used.
    """
    experiment = question.experiment
    reading = Job(
        f"summary-{experiment.fingerprint}", worker.summarise, (experiment, question.source)
    )
    summary: TableSummary
    ((_, summary),) = feed(READING, [reading])
    widths, examples = question.at_widths(), question.at_examples(summary.rows)
    transfer = question.transferred()
    experiments = [*widths.values(), *examples.values(), *([transfer] if transfer else [])]
    results = _compare(list(dict.fromkeys(experiments)), feed, store)
    main = results[experiment]
    if main.scores.empty:
        raise ValueError(f"every task must keep labels in every split, got that {main.outcome}")
    affinity, agreement = _affinities(experiment, summary.inputs, feed)
    proposal = proposed(agreement if affinity is None else affinity, question.source.tasks)
    records = _train_groups(to_train(proposal, experiment), feed)
    scores, costs = with_grouping(main.scores, main.costs, proposal, records)
    return Evidence(
        question=question,
        summary=summary,
        scores=scores,
        costs=costs,
        resampling=main.resampling,
        widths={width: results[e] for width, e in widths.items()},
        examples={rows: results[e] for rows, e in examples.items()},
        transfer=None if transfer is None else results[transfer],
        affinity=affinity,
        agreement=agreement,
        grouping=proposal.grouping,
        alike=proposal.alike,
    )


def _compare(
    experiments: Sequence[Experiment], feed: Feed, store: Store
) -> dict[Experiment, Result]:
    """Train what the store has not; keep each experiment in it as soon as it is whole."""
    stored = store.find(experiments)
    results = {e: r for e, r in stored.items() if is_whole(r, e.replicates)}
    missing = [experiment for experiment in experiments if experiment not in results]
    begun = {e: stored[e] for e in missing if e in stored}
    done = {experiment: replicates_of(result) for experiment, result in begun.items()}
    assembly, chunks = Assembly(missing, begun), remaining(experiments, set(missing), done)
    for position, reply in feed(COMPARING, [chunk_job(chunk) for chunk in chunks]):
        whole = assembly.add(chunks[position], reply)
        store.put_all(whole)
        results |= dict(whole)
    return results


def _affinities(experiment: Experiment, inputs: int, feed: Feed) -> tuple[Floats | None, Floats]:
    """Measure (R, T, T) affinities of pairs, if there are few enough, and gradients."""
    tasks, replicates = len(experiment.source.names), range(experiment.replicates)
    key = experiment.fingerprint
    jobs = [
        Job(f"gradients-{key}-{r}", worker.compare_gradients, (experiment, r)) for r in replicates
    ]
    every = pairs(tasks) if tasks <= PAIRED else ()
    # pairs are cut like draws: people on the same workers take turns
    parts: list[tuple[int, Groups]] = [
        (r, part)
        for r in (replicates if every else ())
        for part in parts_of(experiment, every, inputs)
    ]
    for number, (r, part) in enumerate(parts):
        jobs.append(Job(f"pairs-{key}-{number}", worker.group_losses, (experiment, r, part)))
    replies = dict(feed(PAIRING, jobs))
    # jobs 0 to R - 1 are gradients, those after them parts of pairs
    agreement = np.stack([replies[r] for r in replicates])
    if not every:
        return None, agreement
    losses: list[dict[tuple[int, ...], Floats]] = [{} for _ in replicates]
    for number, (r, part) in enumerate(parts):
        losses[r].update(zip(part, replies[len(replicates) + number], strict=True))
    affinity = [pair_affinity(tasks, every, [of[group] for group in every]) for of in losses]
    return np.stack(affinity), agreement


def _train_groups(draws: Sequence[Draw], feed: Feed) -> list[Record]:
    """Train proposed groups, a chunk for each draw."""
    # draws of other groups have networks of other shapes: they share no stack
    jobs = [chunk_job([draw]) for draw in draws]
    replies: dict[int, DrawsReply] = dict(feed(GROUPING, jobs))
    records = [replies[position].record for position in range(len(draws))]
    return [record for record in records if record is not None]
