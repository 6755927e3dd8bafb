"""How experiments are cut into chunks of work: short, so that people take turns."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar

from core.computing.cost import cost_of
from core.experiments.experiment import Experiment
from core.experiments.grid import by_stack

T = TypeVar("T")
Draw = tuple[Experiment, int]  # an experiment, and one of its replicates
NONE: Mapping[Experiment, int] = MappingProxyType({})

# Parameters of one chunk's networks: half as many take as long each, twice as many 6% longer as
# they leave the cache; and cells of x and y, which bound the memory of long tables: 80 MB as
# float32. What shares a chunk shares stacks, and so decides how sums round: other values, other
# last digits.
CHUNK_PARAMETERS, CHUNK_CELLS = 350_000, 20_000_000
# That a chunk may take, about: people on the same workers wait this long for their turn. Much less,
# and the time of a stack however small (see `cost`) would be paid for few draws.
CHUNK_SECONDS = 2.0
# Replicates of a race that come first: enough for a verdict, which the others then sharpen. Where
# replicates share a split, those of two splits. The others may take longer than a chunk of a
# sweep: one who watches is better served by less work in all. Where few take that long the first
# ones are cut, too, so that several cores share them.
FIRST, RACE_SECONDS = 3, 4.0


def draws_per_chunk(experiment: Experiment, seconds: float = CHUNK_SECONDS) -> int:
    """Return how many draws of an experiment's shape one chunk should hold."""
    cost = cost_of(experiment)
    by_time = int(max(0.0, seconds - cost.fixed_seconds) / cost.draw_seconds)
    return max(1, min(by_time, CHUNK_PARAMETERS // cost.weights, CHUNK_CELLS // cost.cells))


def chunks_of(experiment: Experiment, done: int = 0) -> list[tuple[int, ...]]:
    """Cut an experiment's first few replicates, and the others, into even chunks.

    They are the same on every machine.

    Args:
        done: replicates that need not be trained, the first ones.
    """
    starts = experiment.source.starts
    first = min(starts * -(-FIRST // starts), experiment.replicates) if not done else 0
    most = draws_per_chunk(experiment, RACE_SECONDS)
    return [
        tuple(chunk)
        for part in (range(first), range(done + first, experiment.replicates))
        if part
        for chunk in _even(part, -(-len(part) // most))  # rounds up
    ]


def packed(
    experiments: Sequence[Experiment], done: Mapping[Experiment, int] = NONE
) -> list[list[Draw]]:
    """Cut experiments into chunks; those that can be trained in common stacks share chunks.

    A chunk holds whole experiments or a part of one, so that what is finished is never in a chunk
    with what is not. Chunks keep the order in which their first experiment came.

    Args:
        done: replicates of some experiments that need not be trained, the first ones.
    """
    chunks: list[list[Draw]] = []
    place = {experiment: position for position, experiment in enumerate(experiments)}
    for group in by_stack(experiments).values():
        # the longest tables decide: experiments that share stacks may differ in examples
        most = draws_per_chunk(max(group, key=_rows))
        # experiments that fit into one chunk
        whole = most // max(e.replicates - done.get(e, 0) for e in group)
        parts = list(_even(group, -(-len(group) // whole))) if whole else [[e] for e in group]
        for part in parts:
            draws = [(e, r) for e in part for r in range(done.get(e, 0), e.replicates)]
            chunks += [
                list(chunk) for chunk in _even(draws, 1 if whole else -(-len(draws) // most))
            ]
    return sorted(chunks, key=lambda chunk: place[chunk[0][0]])


def remaining(
    experiments: Sequence[Experiment],
    missing: Container[Experiment],
    done: Mapping[Experiment, int] = NONE,
) -> list[list[Draw]]:
    """Cut experiments into chunks, and leave out of each chunk what is not missing.

    What shares a stack decides how sums round. Chunks are therefore cut from all experiments, and
    what is missing of a chunk stays together: where the experiments that finish in one chunk are
    kept in one transaction, a chunk is missing as a whole or not at all after a kill, and what is
    left is computed with exactly the numbers that it would have had.
    """
    every = packed(experiments, done)
    cut = ([draw for draw in chunk if draw[0] in missing] for chunk in every)
    return [chunk for chunk in cut if chunk]


def _rows(experiment: Experiment) -> int:
    return experiment.source.sizes().rows


def _even(items: Sequence[T], parts: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into `parts` pieces whose sizes differ by one at most."""
    edges = [len(items) * k // parts for k in range(parts + 1)]
    for start, end in pairwise(edges):
        yield items[start:end]
