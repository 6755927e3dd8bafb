"""Memory and processor time of a server and all its processes, sampled while it serves."""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

import psutil
from scipy.stats import theilslopes

from tests.processes import Role, family

EVERY_SECONDS = 5.0
WARM = 0.4  # of the samples, after which memory should not grow any more
MEGABYTE = 2**20


@dataclass
class Usage:
    """What was sampled.

    Attributes:
        at: seconds. memory: MB at these moments, of all processes. Of Linux it is the proportional
            set size (PSS), in which a shared page counts once; elsewhere the unique one (USS).
        processor: seconds of processor time of each role, of processes that live at the end.
    """

    at: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    processor: dict[Role, float] = field(default_factory=dict)

    @property
    def peak(self) -> float:
        """The most memory that was taken, in MB; NaN when nothing was sampled."""
        return max(self.memory, default=float("nan"))

    def slope(self) -> float:
        """Return MB a minute after warming up: the median over pairs (Theil-Sen), for outliers."""
        begin = int(len(self.at) * WARM)
        if len(self.at) - begin < 3:
            return float("nan")
        return float(theilslopes(self.memory[begin:], self.at[begin:])[0]) * 60


class Sampler:
    """Samples the processes of a server in a thread, from its making to `stop`."""

    def __init__(self, server: psutil.Process) -> None:
        self._server, self._usage = server, Usage()
        self._before = _processor(server)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> Usage:
        """Stop, and return what was sampled."""
        self._stopped.set()
        self._thread.join()
        now = _processor(self._server)
        spent: defaultdict[Role, float] = defaultdict(float)
        for process, (role, seconds) in now.items():
            spent[role] += seconds - self._before.get(process, (role, 0.0))[1]
        self._usage.processor = dict(spent)
        return self._usage

    def _sample(self) -> None:
        while not self._stopped.wait(EVERY_SECONDS):
            self._usage.at.append(time.monotonic())
            self._usage.memory.append(sum(map(_memory, family(self._server))))


def _memory(process: psutil.Process) -> float:
    try:
        full = process.memory_full_info()
    except psutil.NoSuchProcess:
        return 0.0
    return float(getattr(full, "pss", full.uss)) / MEGABYTE


def _processor(server: psutil.Process) -> dict[psutil.Process, tuple[Role, float]]:
    found = {}
    for process, role in family(server).items():
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        found[process] = role, float(times.user + times.system)
    return found
