"""Cores, memory and free disk: what the dashboard may use here, and whether that is enough."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from dask.system import CPU_COUNT
from distributed.system import MEMORY_LIMIT

from core.computing.connecting import StoreError
from core.computing.database import store_folder
from core.computing.local import WORKERS, usual_workers
from core.doctor.finding import Finding

GIGABYTE = 1e9
# Measured on two cores with a class of thirty (tests/README.md): what server and scheduler take
# together, and a worker.
SERVER_BYTES, WORKER_BYTES = 1.2 * GIGABYTE, 0.7 * GIGABYTE
# Uploads of all people may take as much, and so may a store of some weeks.
DISK_BYTES = 2 * GIGABYTE


def cores(count: int = CPU_COUNT) -> Finding:
    """Say how many cores this process may use, and how many workers start on them.

    Args:
        count: that the machine, its affinity and its container's share leave.
    """
    try:
        workers = usual_workers()
    except ValueError as refused:
        return Finding("cores", False, f"{refused}.")
    here = f"{count} core{'s' * (count > 1)} may be used, and {workers} worker"
    here += "s start" if workers > 1 else " starts"
    if workers > count:
        return Finding(
            "cores", False, f"{here}: more than there are cores. Set {WORKERS} to {count} or less."
        )
    if count < 2:
        return Finding(
            "cores",
            False,
            f"{here}: pages wait while networks train. Give this machine or container two cores.",
        )
    return Finding("cores", True, f"{here}.")


def memory(limit: float = MEMORY_LIMIT) -> Finding:
    """Say whether the memory holds the pages and as many workers as start by themselves.

    Args:
        limit: bytes that the machine and its container leave.
    """
    try:
        workers = usual_workers()
    except ValueError as refused:
        return Finding("memory", False, f"{refused}.")
    needed = SERVER_BYTES + workers * WORKER_BYTES
    here = f"{limit / GIGABYTE:.1f} GB may be used"
    if limit >= needed:
        return Finding("memory", True, f"{here}; pages and {workers} workers take up to that.")
    fits = int((limit - SERVER_BYTES) / WORKER_BYTES)
    remedy = f"Set {WORKERS} to {fits}" if fits >= 1 else "Give it more memory"
    return Finding(
        "memory",
        False,
        f"{here}, but pages and {workers} workers in use by a class take up to "
        f"{needed / GIGABYTE:.1f} GB. {remedy}.",
    )


def disks() -> list[Finding]:
    """Look at the disks of the results, where they are a file of ours, and of uploads."""
    folders = {"disk of uploads": Path(tempfile.gettempdir())}
    with suppress(StoreError):  # it is said of the store itself
        results = store_folder()
        if results is not None:
            folders = {"disk of results": results} | folders
    return [disk(about, folder) for about, folder in folders.items()]


def disk(about: str, folder: Path, needed: float = DISK_BYTES) -> Finding:
    """Say how much is free where a folder lies, or will lie.

    Args:
        needed: bytes that must be free.
    """
    there = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    here = f"{free / GIGABYTE:.1f} GB are free at {there}"
    if free >= needed:
        return Finding(about, True, f"{here}.")
    return Finding(
        about, False, f"{here}, and {needed / GIGABYTE:.0f} GB must be. Free some space there."
    )
