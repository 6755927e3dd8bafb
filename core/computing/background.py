"""Have a thread do a work whose ticket somebody holds; whatever it raises ends in one sentence."""

import logging
import threading
from collections.abc import Callable

from core.computing.ticket import Answer, Partial, Ticket, Unwanted, Work, always


def in_thread(
    name: str,
    do: Callable[[Work[Partial, Answer]], Answer],
    partial: Callable[[], Partial],
    alive: Callable[[], bool] = always,
    phase: str = "",
) -> Ticket[Partial, Answer]:
    """Have a thread of its own do a work, and return the ticket of it.

    Args:
        name: of the work, for people.
        do: returns the answer; a ValueError refuses in one sentence, Unwanted gives up.
        partial, phase: see `Work`.
        alive: see `Work.ticket`.
    """
    work: Work[Partial, Answer] = Work(partial, phase=phase)
    ticket = work.ticket(alive)
    # a daemon: a process that ends does not wait for work that it gave up
    threading.Thread(target=_run, args=(name, do, work), name=name, daemon=True).start()
    return ticket


def _run(
    name: str, do: Callable[[Work[Partial, Answer]], Answer], work: Work[Partial, Answer]
) -> None:
    log = logging.getLogger(__name__)
    try:
        work.finish(do(work))
    except Unwanted:
        work.give_up()
    except ValueError as refused:
        log.info("the %s was refused", name, exc_info=True)
        work.fail(str(refused))
    except Exception as error:
        log.exception("the %s failed", name)
        work.fail(f"the {name} failed: {error}")
