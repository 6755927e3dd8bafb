"""Memory and processor time of a server and all its processes, sampled while it serves."""

import math
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

import psutil
from scipy.stats import theilslopes

from tests.processes import Role, family

EVERY_SECONDS = 5.0
# After which memory should not grow any more. By then the finished races that a server keeps are as
# many as it keeps (in the sixth minute of thirty people), and the scheduler's log of messages is as
# long as it gets (in the seventh).
WARM_SECONDS = 420.0
# That it is looked at after that, at least.
TELLING_SECONDS = 300.0
# What is free goes back once a minute, 40 MB at once: the least of each minute is what is kept.
CYCLE_SECONDS = 60.0
MEGABYTE = 2**20


@dataclass
class Usage:
    """What was sampled.

    Attributes:
        at: seconds. memory: by role, MB at these moments. Of Linux it is the proportional set size
            (PSS), in which a shared page counts once; elsewhere the unique one (USS).
        processor: seconds of processor time of each role, of processes that live at the end.
    """

    at: list[float] = field(default_factory=list)
    memory: list[dict[Role, float]] = field(default_factory=list)
    processor: dict[Role, float] = field(default_factory=dict)

    @property
    def peak(self) -> float:
        """The most memory that was taken, in MB; NaN when nothing was sampled."""
        return max((sum(of_role.values()) for of_role in self.memory), default=float("nan"))

    def slope(self, *roles: Role) -> tuple[float, float, float]:
        """Return MB a minute of what some roles keep after warming up, with its 95% interval.

        Of each minute the least counts, and of these the median over pairs (Theil-Sen), for
        outliers: what workers hold depends on what is in work, and goes up and down by hundreds of
        MB. NaN: it was too short to tell.
        """
        lowest: dict[int, float] = {}
        for at, of_role in zip(self.at, self.memory, strict=True):
            cycle = int((at - self.at[0] - WARM_SECONDS) // CYCLE_SECONDS)
            taken = sum(of_role.get(role, 0.0) for role in roles)
            lowest[cycle] = min(taken, lowest.get(cycle, math.inf))
        warm = [cycle for cycle in lowest if cycle >= 0][:-1]  # the last one is not whole
        if len(warm) * CYCLE_SECONDS < TELLING_SECONDS:
            return math.nan, math.nan, math.nan
        slope, _, low, high = theilslopes([lowest[cycle] for cycle in warm], warm)
        minutes = CYCLE_SECONDS / 60
        return slope / minutes, low / minutes, high / minutes


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
            taken: defaultdict[Role, float] = defaultdict(float)
            for process, role in family(self._server).items():
                taken[role] += _memory(process)
            self._usage.memory.append(dict(taken))


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
