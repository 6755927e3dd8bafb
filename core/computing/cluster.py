"""The Dask cluster that does the work: our own on loopback, or the one at TOGETHER_SCHEDULER."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from typing import Any

from distributed import Client, Future, LocalCluster

# That one who asks for work waits for the connection. Workers of our own have imported torch by
# then, a few seconds each on an idle machine; those at an address have answered, or will not.
CONNECT_SECONDS = 60.0
# That a finished answer, kilobytes, may take to come before it is asked for again.
ANSWER_SECONDS = 10.0
CLOSED = "the cluster must be open {}, got one that has been closed"
RAISED = "error"  # Dask's word for a job that raised


class Cluster:
    """A connection that starts in the background, so that nobody who makes one waits for it.

    Attributes:
        workers: processes of our own cluster; a cluster at an address has as many as it has.
    """

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self._address = address or os.environ.get("TOGETHER_SCHEDULER")
        self.workers = workers or os.cpu_count() or 1
        self._local: LocalCluster | None = None
        self._client: Client | None = None
        self._tried, self._closed = threading.Event(), threading.Event()
        # one thread: what is asked for before the connection is done after it, in order
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cluster")
        self._thread.submit(self._connect)

    @property
    def closed(self) -> bool:
        """Whether it has been left, or is about to be."""
        return self._closed.is_set()

    @property
    def ready(self) -> bool:
        """Whether the cluster has been reached."""
        return self._client is not None

    def later(self, task: Callable[..., None], *arguments: object) -> None:
        """Do a thing in the cluster's own thread, after the connection and what came before.

        Raises:
            ConnectionError: when the cluster has been closed.
        """
        try:
            self._thread.submit(task, *arguments)
        except RuntimeError:
            raise ConnectionError(CLOSED.format("for work")) from None

    def client(self) -> Client:
        """Wait for the connection.

        Raises:
            ConnectionError: when the workers cannot be reached.
        """
        self._tried.wait(CONNECT_SECONDS)
        if self._client is None:
            where = self._address or "this machine"
            raise ConnectionError(f"workers must be reachable at {where}, got no answer from them")
        return self._client

    def submit(
        self, work: Callable[..., Any], *arguments: object, key: str, priority: int
    ) -> "Future[Any]":
        """Have a worker do `work(*arguments)`; equal keys are done once.

        Raises:
            ConnectionError: when the workers cannot be reached.
        """
        # one retry: a job may have stopped just as somebody asked for it anew
        return self.client().submit(work, *arguments, key=key, priority=priority, retries=1)

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

    def release(self, futures: Sequence["Future[Any]"]) -> None:
        """Want work no more: what nobody wants is given up, within a step of training.

        It is not cancelled: Dask's `cancel` takes the work from all who asked for the same key,
        here and in other processes; releasing counts them.
        """
        for future in futures:
            future.release()

    def listen(self, topic: str, handler: Callable[[Any], None]) -> None:
        """Pass every message that workers send on a topic to `handler`."""

        def subscribe() -> None:
            if self._client is not None:
                self._client.subscribe_topic(topic, lambda event: handler(event[1]))

        self.later(subscribe)

    def close(self) -> None:
        """Leave the cluster, and end it when it is ours."""
        self._closed.set()
        self._thread.submit(self._disconnect).result()
        self._thread.shutdown()

    def _connect(self) -> None:
        try:
            address = self._address
            if address is None:
                # Ctrl-C is for the process that people see: workers inherit this mask
                resource_tracker.ensure_running()  # it would take the mask off as it starts
                if sys.platform != "win32":
                    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
                self._local = LocalCluster(
                    n_workers=self.workers,
                    # a training has its process for itself: sums in one order, no lock shared
                    threads_per_worker=1,
                    # who reaches a scheduler can run code on it: loopback only, on free ports
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    worker_dashboard_address="127.0.0.1:0",
                    silence_logs=logging.ERROR,
                    preload=["core.computing.preload"],
                )
                address = self._local.scheduler_address
            # a default client would change how Dask works in the rest of a user's script
            self._client = Client(address, set_as_default=False)
        except Exception:  # whoever asks for the client gets a sentence
            logging.getLogger(__name__).exception("the cluster could not be reached")
        finally:
            self._tried.set()

    def _disconnect(self) -> None:
        if self._client is not None:
            self._client.close()
        if self._local is not None:
            self._local.close()
