"""What a race has shown so far, and where each of its chunks is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import numpy as np

from core.computing.jobs import Line
from core.computing.packing import FIRST
from core.computing.ticket import Work
from core.experiments.experiment import Experiment
from core.results.joining import prolonged
from core.results.records import Record
from core.results.result import Result, result_from

# per chunk its replicates, and per step what each arm measured: per arm (split, metric, R, T)
Curves = dict[tuple[int, ...], dict[int, dict[str, np.ndarray]]]


@dataclass(frozen=True, eq=False)
class Raced:
    """What a race has shown so far: the same one for all who ask until there is more.

    Attributes:
        curves: of the chunks in work.
        first: the result of the first replicates that are done; None: there are none yet.
        moment: a number that grows whenever there is more.
    """

    curves: Curves
    first: Result | None
    moment: int


@dataclass(eq=False)
class Run:
    """One experiment being computed, whoever watches it.

    Attributes:
        number: of this run alone. Keys of one that was given up are not used again: a worker may
            not have noticed yet, and would go on in the middle, its first curves lost.
        anew: whether it is trained even if it has been before.
        begun: what was there before of its first replicates.
        parts: what has come of its chunks. done: the share of each chunk.
    """

    experiment: Experiment
    number: int
    anew: bool
    work: Work[Raced, Result] = field(init=False)
    chunks: list[tuple[int, ...]] = field(default_factory=list)
    line: Line | None = None
    begun: Result | None = None
    parts: dict[int, Record | str] = field(default_factory=dict)
    done: dict[tuple[int, ...], float] = field(default_factory=dict)
    curves: Curves = field(default_factory=dict)
    first: Result | None = None
    moment: int = 0
    shown: Raced | None = None

    def first_parts(self) -> list[Record | str]:
        """Return what has come up to the first chunk that has not, if that is enough to judge."""
        come = list(takewhile(self.parts.__contains__, range(len(self.chunks))))
        enough = self.begun is not None or sum(len(self.chunks[p]) for p in come) >= FIRST
        return [self.parts[position] for position in come] if enough else []

    def joined(self, parts: Sequence[Record | str]) -> Result:
        """Put parts together, after what was there before."""
        result = result_from(parts, self.experiment.source.names)
        return result if self.begun is None else prolonged(self.begun, result)

    @property
    def share(self) -> float:
        """The share of the work that is done."""
        done = sum(len(chunk) * self.done.get(chunk, 0.0) for chunk in self.chunks)
        return done / max(1, sum(map(len, self.chunks)))

    def take_in(self, message: Mapping[str, Any]) -> None:
        """Take in how far a worker is and what it measured: see core.computing.worker."""
        chunk = tuple(message["replicates"])
        for measured in message["steps"]:  # none while transfer trains its source network
            # by step: a chunk that begins anew writes the same steps again
            self.curves.setdefault(chunk, {})[measured["step"]] = {
                label: np.frombuffer(data, dtype=np.float32).reshape(measured["shape"])
                for label, data in measured["arms"].items()
            }
        # a chunk may begin anew, when its worker dies
        self.done[chunk] = max(self.done.get(chunk, 0.0), message["share"])
        if self.line is not None:
            self.line.share = message["share"]
        self.moment += 1

    def snapshot(self) -> Raced:
        """Say what there is; a chunk that is done goes on level beside those that are not."""
        if self.shown is None or self.shown.moment != self.moment:
            steps = {step for measured in self.curves.values() for step in measured}
            curves = {chunk: dict(measured) for chunk, measured in self.curves.items()}
            for chunk, measured in curves.items():
                if self.done.get(chunk, 0.0) >= 1:
                    last = max(measured)
                    measured |= {step: measured[last] for step in steps if step > last}
            self.shown = Raced(curves, self.first, self.moment)
        return self.shown
