"""What a Dask worker does to look inside: see core.computing.worker."""

import time

from distributed import get_worker

from core.computing.worker import REPORT_SECONDS, in_turn
from core.data.missing import NoLabelsLeft
from core.experiments.experiment import Experiment
from core.inside.insight import Insight
from core.inside.limits import key_of

EVENTS = "together-inside"  # topic under which workers report how far they are


def look_inside(experiment: Experiment) -> Insight | str:
    """Look inside in this worker: see core.inside.looking; or return why nothing is to be seen.

    Raises:
        Stopped: soon after the scheduler has cancelled the task.
    """
    # torch: workers have it, who submits need not
    from core.inside.looking import look

    with in_turn() as check:
        try:
            return look(experiment, check, _Reporter(key_of(experiment)))
        except NoLabelsLeft as reason:
            return str(reason)


class _Reporter:
    """Says now and then how much is done."""

    def __init__(self, key: str) -> None:
        self._key, self._last = key, 0.0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now >= self._last + REPORT_SECONDS:
            get_worker().log_event(EVENTS, {"key": self._key, "share": share})
            self._last = now
