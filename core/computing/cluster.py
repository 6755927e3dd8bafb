"""The Dask cluster that does the work: our own on loopback, or the one at TOGETHER_SCHEDULER.

It is found, and found again: whatever happens to a scheduler, the connection is made anew until it
stands, and what was asked for meanwhile is done then.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from core.computing import local
from core.computing.credentials import is_refusal
from core.computing.jobs import SHARES
from core.computing.steady import keep_time
from core.computing.travelling import Tables
from core.computing.turns import Turns

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_SECONDS = 0.5  # between two looks whether the connection stands
# That a scheduler may take to answer, and that a lost connection may take to come back by itself.
CONNECT_SECONDS = 5.0
# That a scheduler may take to note that it is left.
LEAVE_SECONDS = 1.0
# Between two questions how many workers there are: they may come and go.
COUNT_SECONDS = 2.0
# That a finished answer, kilobytes, may take to come before it is asked for again.
ANSWER_SECONDS = 10.0
CLOSED = "the cluster must be open {}, got one that has been closed"
RAISED = "error"  # Dask's word for a job that raised


class Cluster:
    """A connection that is made in the background, so that nobody who makes one waits for it.

    Attributes:
        turns: what is to be done, and in which order.
        workers, units: processes, and units that all of them may hold, as far as is known now.
        trouble: why nothing is done at the moment, one sentence; empty when all is well.
    """

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self._address = address or os.environ.get("TOGETHER_SCHEDULER")
        self.workers = workers or local.usual_workers()
        self.units = self.workers * local.UNITS
        self.trouble = ""
        self._away = False
        self._wanted_workers = self.workers
        self._local: local.Local | None = None
        self._client: Client | None = None
        self._tables = Tables()
        self._topics: dict[str, Callable[[Any], None]] = {}
        self._closed, self._counted, self._stood = threading.Event(), 0.0, 0.0
        self.turns = Turns(self)
        self.listen(SHARES, self.turns.told)
        self._keeper = threading.Thread(target=self._keep, name="cluster", daemon=True)
        self._keeper.start()

    @property
    def closed(self) -> bool:
        """Whether it has been left, or is about to be."""
        return self._closed.is_set()

    @property
    def ready(self) -> bool:
        """Whether the connection stands."""
        client = self._client
        return client is not None and client.status == "running"

    def client(self, seconds: float = 60.0) -> "Client":
        """Wait for the connection.

        Raises:
            ConnectionError: when it does not stand within the seconds.
        """
        end = time.monotonic() + seconds
        while not self.ready:
            if self.closed or time.monotonic() > end:
                where = self._address or "this machine"
                raise ConnectionError(
                    f"workers must be reachable at {where}, got no answer from them"
                )
            time.sleep(0.02)
        assert self._client is not None
        return self._client

    def submit(
        self, work: Callable[..., Any], *arguments: object, key: str, priority: float
    ) -> "Future[Any]":
        """Have a worker do `work(*arguments)`; of equal keys one is done.

        Raises:
            ConnectionError: when the workers cannot be reached now.
        """
        return self._tables.submit(self.client(0), work, *arguments, key=key, priority=priority)

    def answer(self, future: "Future[Any]") -> Any:
        """Return what a finished job returned, or raise what it raised.

        Raises:
            ConnectionError: when the cluster has been closed. Dask's own wait has no end then.
        """
        while not self.closed:
            try:
                return future.result(timeout=ANSWER_SECONDS)
            except TimeoutError:  # a worker may have died with the answer: it is done anew
                if future.status == RAISED:
                    raise
        raise ConnectionError(CLOSED.format("to answer"))

    def release(self, futures: "Sequence[Future[Any]]") -> None:
        """Want work no more: what nobody wants is given up, within a step of training.

        It is not cancelled: Dask's `cancel` takes the work from all who asked for the same key,
        in other processes, too; releasing counts them.
        """
        for future in futures:
            future.release()

    def listen(self, topic: str, handler: Callable[[Any], None]) -> None:
        """Pass every message that workers send on a topic to `handler`, whatever is reconnected."""
        self._topics[topic] = handler
        self._subscribe()

    def close(self) -> None:
        """Leave the cluster, and end it when it is ours."""
        self._closed.set()
        self.turns.close()
        # what is ours ends before; a scheduler of others that does not answer is not waited for
        self._keeper.join(2 * LEAVE_SECONDS if self._address else None)

    def _keep(self) -> None:
        """Hold the connection until it is closed."""
        while not self.closed:
            try:
                self._look()
            except Exception as error:
                if not self.closed and not self._away:  # once: it may be so for hours
                    logging.getLogger(__name__).exception("the cluster could not be reached")
                refused = is_refusal(error)
                self._away, self.trouble = True, self._refusal if refused else self._silence
                self._disconnect()
            self._closed.wait(LOOK_SECONDS)
        self._disconnect()
        if self._local is not None:
            self._local.close()

    def _look(self) -> None:
        if self._local is not None and self._local.ended:
            self._disconnect()
            self._local.close()
            self._local, self.trouble = None, self._silence
        if self._client is not None and self._client.status == "closed":
            self._disconnect()
        if self._client is None:
            self._connect()
        elif self.ready and time.monotonic() > self._counted + COUNT_SECONDS:
            # Dask comes back by itself after a short loss, and forgets that it was to listen
            self._subscribe()
            self._count()
        elif not self.ready:
            self.trouble = self._silence
            # Dask's own attempt ends after as long, unless what failed is nothing it expects
            if time.monotonic() > self._stood + 2 * CONNECT_SECONDS:
                self._disconnect()
        if self.ready:
            self._stood = time.monotonic()

    @property
    def _silence(self) -> str:
        where = f"at {self._address}" if self._address else "of this machine"
        return f"The workers {where} do not answer; they are tried again."

    @property
    def _refusal(self) -> str:
        return (
            f"The scheduler at {self._address} and this server do not accept each other's "
            "credentials: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ..._CLIENT__CERT and "
            "..._CLIENT__KEY as its own are, and start the server again."
        )

    def _connect(self) -> None:
        import dask
        from distributed import Client

        if self._address is None and self._local is None:
            self._local = local.start(self._wanted_workers)
        address = self._address if self._local is None else self._local.address
        security = None if self._local is None else self._local.security
        keep_time()
        dask.config.set(local.LOGS)
        # a default client would change how Dask works in the rest of a user's script
        client = Client(address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
        self._client, self._away, self._stood = client, False, time.monotonic()
        self._subscribe()
        self._count()

    def _count(self) -> None:
        """Ask how many workers there are."""
        assert self._client is not None
        units = self._client.nthreads(callback_timeout=CONNECT_SECONDS)
        self.workers, self.units = len(units), sum(units.values())
        self._counted = time.monotonic()
        self.trouble = "" if units else "No workers have come yet; what is asked for waits."
        self.turns.changed()

    def _subscribe(self) -> None:
        client = self._client
        if client is not None:
            for topic, handler in self._topics.items():
                client.subscribe_topic(topic, lambda event, handler=handler: handler(event[1]))

    def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            try:
                client.close(timeout=LEAVE_SECONDS)
            except Exception as error:  # a scheduler that is gone says nothing, or nonsense
                logging.getLogger(__name__).debug("the connection was not closed", exc_info=error)
                client.status = "closed"  # or it would try again whenever it is collected
