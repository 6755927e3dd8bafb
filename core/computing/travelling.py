"""Tables travel with the work: their bytes reach each worker once, and go when nobody needs them.

A table is a task of Dask's own, named by its content, on which the jobs that need it depend. The
scheduler keeps its bytes, and so makes it again where a worker dies; it counts who needs it, and
drops it after the last.
"""

import io
import pickle
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from traceback import clear_frames
from typing import Any

import cloudpickle
from distributed import Client, Future

from core.data.sources.table import Table
from core.data.tables.parcels import Parcel, take

PIECE = 4_000_000  # bytes sent together: beyond 10 MB Dask warns of a large graph
# Bytes of tables that are kept with the workers between two jobs. Those of jobs that are not done
# stay in any case; others are sent anew.
ABOARD = 200_000_000
FIRST = 1_000_000  # priority: a table takes no time, and all that needs it waits for it
GONE = ("lost", "cancelled", "error")


class Tables:
    """The tables that one process has sent to a cluster, for as long as somebody here needs them.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        # re-entrant: a parcel may be let go by whatever is done under it
        self._lock = threading.RLock()
        self._aboard: OrderedDict[str, tuple[int, Future[Parcel]]] = OrderedDict()

    def submit(
        self, client: Client, function: Callable[..., Any], *arguments: Any, **options: Any
    ) -> "Future[Any]":
        """Have a worker do `function(*arguments)`, with the cells of all tables in the arguments.

        Args:
            options: see `Client.submit`.
        """
        work, parcels = packed_work(function, arguments)
        with self._lock:
            sent = [self._sent(client, parcel) for parcel in parcels.values()]
            future = client.submit(carry_out, work, *sent, **options)
            self._let_go(keep=parcels)
        return future

    def _sent(self, client: Client, parcel: Parcel) -> "Future[Parcel]":
        """Return the table as the cluster has it, or will."""
        _, future = self._aboard.pop(parcel.key, (0, None))
        if future is not None and (future.client is not client or future.status in GONE):
            future.release()  # of a scheduler that is gone: it would be taken for the new one
            future = None
        if future is None:
            future = _send(client, parcel)
            # the last who holds the table here lets it go there
            weakref.finalize(parcel, self._aboard.pop, parcel.key, None).atexit = False
        self._aboard[parcel.key] = len(parcel.data), future
        return future

    def _let_go(self, keep: Mapping[str, Parcel]) -> None:
        """Let the tables go that were used longest ago, when there is too much aboard."""
        total = sum(size for size, _ in self._aboard.values())
        for key, (size, _) in list(self._aboard.items()):
            if total > ABOARD and key not in keep:
                del self._aboard[key]
                total -= size


def carry_out(work: bytes, *_parcels: Parcel) -> Any:
    """Do packed work in a worker, which holds the parcels meanwhile."""
    # who may give a worker work may have it do anything: it comes from our own scheduler
    function, arguments = pickle.loads(work)  # noqa: S301  # nosec B301
    try:
        return function(*arguments)
    except Exception as error:
        # Dask keeps an error in a cycle of references until garbage is collected, and with its
        # traceback all that was there when work was given up: 20 MB of networks each
        clear_frames(error.__traceback__)
        raise


def packed_work(
    function: Callable[..., Any], arguments: Sequence[Any]
) -> tuple[bytes, dict[str, Parcel]]:
    """Pickle a job without the cells of its tables, and return these beside it, by their keys."""
    file = io.BytesIO()
    pickler = _Pickler(file)
    pickler.dump((function, tuple(arguments)))
    return file.getvalue(), pickler.parcels


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]  # as Dask's own: it has no types
    """Pickle tables as references to their parcels, wherever they stand."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.parcels: dict[str, Parcel] = {}

    def reducer_override(self, obj: Any) -> Any:
        if not isinstance(obj, Table):
            return super().reducer_override(obj)
        self.parcels[obj.parcel.key] = obj.parcel
        return obj.without_cells().__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def _send(client: Client, parcel: Parcel) -> "Future[Parcel]":
    """Give the scheduler the bytes, some at a time, and have a worker put them together."""
    name, data = f"table-{parcel.key}", parcel.data
    pieces = [
        client.submit(_piece, data[start : start + PIECE], key=f"{name}-{start}", priority=FIRST)
        for start in range(0, len(data), PIECE)
    ]
    # the pieces are released here: who needs the table needs them
    return client.submit(_joined, *pieces, key=name, priority=FIRST)


def _piece(data: bytes) -> bytes:
    return data


def _joined(*pieces: bytes) -> Parcel:
    return take(b"".join(pieces))
