"""The phases of an advice: compare, ask which tasks help each other, measure their groups."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from core.advice import labour
from core.advice.evidence import Evidence, Look
from core.advice.grouped import proposed, to_train, with_grouping
from core.advice.pairing import pair_affinity, pairs
from core.advice.question import Question
from core.data.problem import Floats
from core.experiment import Experiment
from core.feeding import Job
from core.networks.grouping import Groups
from core.result import Result, joined, nothing
from core.scores import Unit
from core.store import Store
from core.units import Draw, packed
from core.work import DrawsReply, work_draws

PAIRED = 12  # tasks up to which all pairs are trained; beyond, gradients alone tell

# a phase in words and its jobs -> each job's position and what it returned, as they finish
Feed = Callable[[str, Sequence[Job]], Iterator[tuple[int, Any]]]


def measure(question: Question, feed: Feed, store: Store) -> Evidence:
    """Measure everything that the advice rests on.

    Raises:
        ValueError: when the table cannot be used.
    """
    experiment = question.experiment
    reading = Job(f"look-{experiment.fingerprint}", labour.look, (experiment,))
    look: Look
    ((_, look),) = feed("reading the table", [reading])
    widths, examples = question.at_widths(), question.at_examples(look.rows)
    transfer = question.transferred()
    experiments = [*widths.values(), *examples.values(), *([transfer] if transfer else [])]
    results = _compare(list(dict.fromkeys(experiments)), feed, store)
    main = results[experiment]
    if main.scores.empty:
        raise ValueError(f"every task must keep labels in every split, got that {main.outcome}")
    affinity, agreement = _affinities(experiment, look.inputs, feed)
    proposal = proposed(agreement if affinity is None else affinity, question.source.tasks)
    units = _train_groups(to_train(proposal, experiment), feed)
    scores, costs = with_grouping(main.scores, main.costs, proposal, units)
    return Evidence(
        question=question,
        look=look,
        scores=scores,
        costs=costs,
        overlap=main.overlap,
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
    stored = dict(store.find(experiments))
    results = {e: stored[e.fingerprint] for e in experiments if e.fingerprint in stored}
    units = packed([e for e in experiments if e not in results])
    pieces: dict[Experiment, list[Unit | str]] = {}
    reply: DrawsReply
    for position, reply in feed("training together and apart", [_draws_job(u) for u in units]):
        for at, (experiment, _) in enumerate(units[position]):
            found = pieces.setdefault(experiment, [])
            found.append(reply.piece(at))
            if len(found) == experiment.replicates:
                results[experiment] = _whole(experiment, found)
                store.put(experiment, results[experiment])
    return results


def _affinities(experiment: Experiment, inputs: int, feed: Feed) -> tuple[Floats | None, Floats]:
    """Measure (R, T, T) affinities of pairs, if there are few enough, and gradients."""
    tasks, replicates = len(experiment.source.names), range(experiment.replicates)
    key = experiment.fingerprint
    jobs = [Job(f"gradients-{key}-{r}", labour.gradients, (experiment, r)) for r in replicates]
    every = pairs(tasks) if tasks <= PAIRED else ()
    parts: list[tuple[int, Groups]] = [
        (r, part)
        for r in (replicates if every else ())
        for part in labour.parts_of(experiment, every, inputs)
    ]
    for number, (r, part) in enumerate(parts):
        jobs.append(Job(f"pairs-{key}-{number}", labour.pairs, (experiment, r, part)))
    replies = dict(feed("asking which tasks help each other", jobs))
    agreement = np.stack([replies[r] for r in replicates])
    if not every:
        return None, agreement
    losses: list[dict[tuple[int, ...], Floats]] = [{} for _ in replicates]
    for number, (r, part) in enumerate(parts):
        losses[r].update(zip(part, replies[len(replicates) + number], strict=True))
    affinity = [pair_affinity(tasks, every, [of[group] for group in every]) for of in losses]
    return np.stack(affinity), agreement


def _train_groups(draws: Sequence[Draw], feed: Feed) -> list[Unit]:
    """Train proposed groups, a unit for each draw."""
    jobs = [_draws_job([draw]) for draw in draws]
    replies: dict[int, DrawsReply] = dict(feed("measuring the proposed groups", jobs))
    units = [replies[position].unit for position in range(len(draws))]
    return [unit for unit in units if unit is not None]


def _draws_job(unit: Sequence[Draw]) -> Job:
    text = "".join(f"{e.fingerprint}{replicate:6d}" for e, replicate in unit)
    return Job(f"draws-{hashlib.sha256(text.encode()).hexdigest()}", work_draws, (list(unit),))


def _key(experiment: Experiment) -> str:
    return experiment.fingerprint


def _whole(experiment: Experiment, pieces: Sequence[Unit | str]) -> Result:
    reasons = [piece for piece in pieces if isinstance(piece, str)]
    units = [piece for piece in pieces if isinstance(piece, Unit)]
    return nothing(reasons[0]) if reasons else joined(units, experiment.source.names)
