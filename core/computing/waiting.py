"""Do background work while the caller waits, on workers and a store that it may have brought."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from core.computing.cluster import Cluster
from core.computing.store import Store
from core.computing.ticket import Answer, Partial, Progress, Ticket, follow


def wait(
    start: Callable[[Cluster, Store], Ticket[Partial, Answer]],
    cluster: Cluster | None,
    store: Store | None,
    on_progress: Callable[[Progress[Partial, Answer]], Any] | None,
) -> Progress[Partial, Answer]:
    """Start work, block until it is over, and return its last progress.

    Args:
        cluster: None: one of this machine's cores for as long as it takes.
        store: None: the user's store.
        on_progress: see `core.computing.ticket.follow`.
    """
    with ExitStack() as ours:
        if cluster is None:
            cluster = Cluster()
            ours.callback(cluster.close)
        if store is None:
            store = ours.enter_context(Store())
        return follow(start(cluster, store), on_progress)
