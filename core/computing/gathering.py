"""Put together what comes back of draws: an experiment is whole when its last draw has come."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.computing.packing import Draw
from core.computing.queue import Job
from core.computing.worker import DrawsReply, work_draws
from core.experiments.experiment import Experiment
from core.results.records import Record
from core.results.result import Result, joined, nothing


@dataclass
class _Pieces:
    """What has come of an experiment: by first replicate, a unit or why there is none.

    Attributes:
        left: replicates that have not come.
    """

    left: int
    found: dict[int, Record | str] = field(default_factory=dict)

    def result(self, names: tuple[str, ...]) -> Result:
        pieces = [self.found[first] for first in sorted(self.found)]
        units = [piece for piece in pieces if isinstance(piece, Record)]
        reasons = [piece for piece in pieces if isinstance(piece, str)]
        return nothing(reasons[0]) if reasons else joined(units, names)


class Gathering:
    """Experiments whose draws come back unit by unit."""

    def __init__(self, experiments: Sequence[Experiment]) -> None:
        self._pieces = {e: _Pieces(e.replicates) for e in experiments}

    def add(self, unit: Sequence[Draw], reply: DrawsReply) -> list[tuple[Experiment, Result]]:
        """Take in a unit's draws; return, and forget, the experiments that are now whole."""
        whole = []
        for experiment, draws in groupby(enumerate(unit), key=lambda draw: draw[1][0]):
            positions, replicates = zip(*((at, r) for at, (_, r) in draws), strict=True)
            pieces = self._pieces[experiment]
            pieces.found[replicates[0]] = reply.part(positions)
            pieces.left -= len(replicates)
            if not pieces.left:
                names = experiment.source.names
                whole.append((experiment, self._pieces.pop(experiment).result(names)))
        return whole


def draws_job(unit: Sequence[Draw]) -> Job:
    """Make the job that trains a unit of draws; equal units have equal keys."""
    text = "".join(f"{e.fingerprint}{replicate:6d}" for e, replicate in unit)
    key = f"draws-{hashlib.sha256(text.encode()).hexdigest()}"
    return Job(key, work_draws, (list(unit),))
