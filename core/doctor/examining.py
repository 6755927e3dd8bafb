"""All that is looked at, in the order in which one mends it."""

from collections.abc import Iterator

from core.doctor import installed, machine, services
from core.doctor.finding import Finding


def examined() -> Iterator[Finding]:
    """Yield what was found as soon as it is: what takes seconds comes last."""
    yield installed.python()
    yield installed.packages()
    yield installed.files()
    yield machine.cores()
    yield machine.memory()
    yield from machine.disks()
    yield services.store()
    yield from services.workers()
