"""Chunks of draws: the job that trains one, and experiments put together from what comes back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType

from core.computing.cost import cost_of
from core.computing.jobs import Job
from core.computing.packing import Draw
from core.computing.worker import DrawsReply, work_draws
from core.experiments.experiment import Experiment
from core.results.joining import prolonged, replicates_of
from core.results.records import Record
from core.results.result import Result, result_from

NOTHING: Mapping[Experiment, Result] = MappingProxyType({})


@dataclass
class _Pending:
    """What has come of an experiment: by first replicate, its record or why there is none.

    Attributes:
        left: replicates that have not come.
        first: what was there before of its first replicates.
    """

    left: int
    first: Result | None
    parts: dict[int, Record | str] = field(default_factory=dict)

    def result(self, names: tuple[str, ...]) -> Result:
        return self._joined([self.parts[first] for first in sorted(self.parts)], names)

    def begun(self, names: tuple[str, ...]) -> Result | None:
        """Return what there is of the first replicates, up to the first that has not come."""
        parts, replicates = [], 0 if self.first is None else replicates_of(self.first)
        while isinstance(part := self.parts.get(replicates), Record):
            parts.append(part)
            replicates += len(part.seeds)
        return self._joined(parts, names) if parts else None

    def _joined(self, parts: Sequence[Record | str], names: tuple[str, ...]) -> Result:
        more = result_from(parts, names)
        return more if self.first is None else prolonged(self.first, more)


class Assembly:
    """Experiments whose draws come back chunk by chunk.

    Args:
        begun: what was there before of the first replicates of some.
    """

    def __init__(
        self, experiments: Sequence[Experiment], begun: Mapping[Experiment, Result] = NOTHING
    ) -> None:
        counts = {e: replicates_of(result) for e, result in begun.items()}
        self._pending = {
            e: _Pending(e.replicates - counts.get(e, 0), begun.get(e)) for e in experiments
        }

    def add(self, chunk: Sequence[Draw], reply: DrawsReply) -> list[tuple[Experiment, Result]]:
        """Take in a chunk's draws; return, and forget, the experiments that are now whole."""
        whole = []
        for experiment, draws in groupby(enumerate(chunk), key=lambda draw: draw[1][0]):
            positions, replicates = zip(*((at, r) for at, (_, r) in draws), strict=True)
            pending = self._pending[experiment]
            pending.parts[replicates[0]] = reply.part(positions)
            pending.left -= len(replicates)
            if not pending.left:
                names = experiment.source.names
                whole.append((experiment, self._pending.pop(experiment).result(names)))
        return whole

    def begun(self) -> list[tuple[Experiment, Result]]:
        """Return the first replicates of what is not whole, as experiments of so many."""
        begun = []
        for experiment, pending in self._pending.items():
            result = pending.begun(experiment.source.names)
            if result is not None:
                fewer = replace(experiment, replicates=replicates_of(result))
                begun.append((fewer, result))
        return begun


def chunk_job(chunk: Sequence[Draw], with_curves: bool = False) -> Job:
    """Make the job that trains a chunk of draws; equal chunks have equal keys."""
    # by content: who asks for the same draws, in this process or another, shares the work
    text = "".join(f"{e.fingerprint}{replicate:6d}" for e, replicate in chunk)
    kind = "curves" if with_curves else "draws"
    key = f"{kind}-{hashlib.sha256(text.encode()).hexdigest()}"
    cost = cost_of(chunk[0][0])
    seconds = cost.fixed_seconds + len(chunk) * cost.draw_seconds
    return Job(key, work_draws, (list(chunk), with_curves), seconds)
