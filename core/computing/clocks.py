"""Clocks of people: how much work was done for each, so that all get alike.

Fair queueing (Demers, Keshav & Shenker, 1989): next comes the work that would end first if all
people were served at once, so that nobody waits for another's long work with a short one. The
clock of a person who comes new shows what those who are served have, as in start-time fair queueing
(Goyal, Vin & Cheng, 1996): nobody is behind another's long past, or before it.
"""

from collections.abc import Hashable, Sequence

from core.computing.jobs import Job

LONG_SECONDS = 4.0  # of a job; one that takes longer is put no further back
# That what makes an answer more certain waits for first answers of others. It is put back once, and
# gets its share from then on.
LATER_SECONDS = 4.0


class Clocks:
    """Seconds of work by person, and the time below which none counts. Not for several threads."""

    def __init__(self) -> None:
        self._seconds: dict[Hashable, float] = {}  # of those who are beyond it
        self._now = 0.0

    def begin(self, people: Sequence[Hashable]) -> float:
        """Return where work for these people would begin: with the one who has least."""
        own = min((self._seconds.get(person, 0.0) for person in people), default=0.0)
        return max(self._now, own)

    def turn(self, people: Sequence[Hashable], job: Job) -> float:
        """Return where work would end: the smallest comes next."""
        later = LATER_SECONDS if job.sharpens else 0.0
        return self.begin(people) + later + min(job.seconds, LONG_SECONDS) / max(1, len(people))

    def charge(self, people: Sequence[Hashable], seconds: float) -> None:
        """Count work for those who wait for it, each a part."""
        for person in people:
            self._seconds[person] = self.begin([person]) + seconds / len(people)

    def refund(self, people: Sequence[Hashable], seconds: float) -> None:
        """Take back work that is not done after all."""
        for person in people:
            if person in self._seconds:
                self._seconds[person] -= seconds / len(people)

    def advance(self, now: float) -> None:
        """Note where the work stands that is being done: it never goes back."""
        if now > self._now:
            self._now = now
            # who is not beyond stands where one stands who comes new: nobody is held for ever
            self._seconds = {who: own for who, own in self._seconds.items() if own > now}

    def reset(self) -> None:
        """Nobody waits: all are alike again."""
        self._seconds, self._now = {}, 0.0
