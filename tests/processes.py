"""The processes of a running server or script: which are there, and what each is for."""

from enum import StrEnum

import psutil


class Role(StrEnum):
    """What a process is for."""

    SERVER = "server"  # or the script that drives the work
    SCHEDULER = "scheduler"
    WORKER = "worker"
    OTHER = "other"  # Python's own helpers


def role(process: psutil.Process) -> Role:
    """Tell what a process below a server is for, by its command line."""
    command = " ".join(process.cmdline())
    if "multiprocessing.resource_tracker" in command or "forkserver" in command:
        return Role.OTHER
    if "core.computing.local" in command:
        return Role.SCHEDULER
    return Role.WORKER if "spawn_main" in command else Role.OTHER


def family(root: psutil.Process) -> dict[psutil.Process, Role]:
    """List a process and all below it that live."""
    found = {root: Role.SERVER}
    for process in root.children(recursive=True):
        try:
            found[process] = role(process)
        except psutil.NoSuchProcess:  # ended meanwhile
            continue
    return found


def having(root: psutil.Process, wanted: Role) -> list[psutil.Process]:
    """List the processes below a server that have a role."""
    return [process for process, has in family(root).items() if has is wanted]
