"""A person in the Playground: opens it, moves a slider every few seconds, and waits for answers."""

import asyncio
import random
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element

from tests.soak import texts
from tests.soak.moves import Answer, Move
from tests.soak.tab import Tab

ENOUGH = 3  # replicates of a verdict that says something


@dataclass
class Seen:
    """What one person met.

    Attributes:
        opening: the first view of the page. moves: those after it.
        fragments: runs of fragments that ended.
        overtaken: those whose last messages were not sent yet when the next tick came, whose run
            Streamlit then sends in their place, whole. cut: those in whose place nothing whole
            came.
        faults: exceptions and errors on screen.
    """

    opening: Move
    moves: list[Move] = field(default_factory=list)
    fragments: int = 0
    overtaken: int = 0
    cut: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def last(self) -> Move:
        """The move whose answers are awaited."""
        return self.moves[-1] if self.moves else self.opening


class Person:
    """One person with a tab; the number decides what is moved, and when."""

    def __init__(self, number: int, address: str, query: str = "") -> None:
        self._random = random.Random(number)
        self.tab = Tab(address, self, query)
        self.seen = Seen(Move(_now()))
        # a run that began before the last move shows what was before it
        self._fresh = False
        self._was_cut = False  # the last run of a fragment, by whatever runs next
        self._in_place = False  # this run stands in the place of one of a fragment
        self._judged, self._goes_on = False, False  # what this run has drawn: a verdict, a bar

    async def open(self) -> None:
        """Open the page."""
        self.seen.opening.at = _now()
        await self.tab.open()

    async def play(self, seconds: float, every: float) -> None:
        """Move sliders for some seconds, one `every` so many on average, then leave."""
        await self.open()
        end = _now() + seconds
        await self._wait(every)
        while _now() < end:
            await self.move()
            await self._wait(every)
        self.seen.last.until = _now()
        await self.tab.close()

    async def _wait(self, every: float) -> None:
        await asyncio.sleep(every * self._random.uniform(0.5, 1.5))

    async def move(self) -> None:
        """Move a slider to another place."""
        label = self._random.choice(texts.MOVED)
        self.seen.last.until = now = _now()
        self.seen.moves.append(Move(now))
        self._fresh = False
        if not self.tab.sliders:  # the page has not come yet: the move stays without answers
            return
        slider, at = self.tab.sliders[label], self.tab.value(label)
        # not the end of a scale: the largest networks are another measurement
        options = list(slider.options)
        places = options[:-1] if len(options) > 2 else options
        await self.tab.move(label, self._random.choice([p for p in places if p != at]))

    def began(self, full: bool) -> None:
        """Know what cut the run before short."""
        self._in_place, self._was_cut = self._was_cut and not full, False
        self._fresh = self._fresh or full
        self._judged = self._goes_on = False

    def ended(self, full: bool, whole: bool) -> None:
        """Count runs of fragments; note the end of the full run that a move asked for."""
        # a verdict beside which no bar says that more will come
        if whole and self._fresh and self._judged and not self._goes_on:
            self.seen.last.reach(Answer.FINAL, _now())
        if not full:
            self.seen.fragments += 1
            self._was_cut = not whole
            self.seen.overtaken += self._in_place and whole
            self.seen.cut += self._in_place and not whole
        elif whole and self._fresh:
            self.seen.last.reach(Answer.RERUN, _now())

    def sees(self, element: Element) -> None:
        """Read what is drawn."""
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.seen.faults.append(f"exception: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.seen.faults.append(f"error: {element.alert.body}")
        if self._fresh:
            self._reads(element, self.seen.last)

    def _reads(self, element: Element, move: Move) -> None:
        kind = element.WhichOneof("type")
        if kind == "plotly_chart":
            chart = element.plotly_chart
            awaited = Answer.CURVE not in move.after and texts.CURVES in chart.id
            if awaited and texts.has_curves(chart.spec):
                move.reach(Answer.CURVE, _now())
            return
        text = _text(element)
        if texts.is_recorded(text):
            move.reach(Answer.RECORDED, _now())
        move.place_told |= texts.tells_place(text)
        self._goes_on |= texts.goes_on(text)
        replicates = texts.verdict(text)
        # the recorded answer has an interval of its own
        if replicates is not None and not texts.is_recorded(text):
            self._judged = True
            if replicates >= ENOUGH:
                move.reach(Answer.VERDICT, _now())


def _text(element: Element) -> str:
    kind = element.WhichOneof("type")
    if kind == "markdown":
        return str(element.markdown.body)
    if kind == "progress":
        return str(element.progress.text)
    if kind == "heading":
        return str(element.heading.body)
    return str(element.alert.body) if kind == "alert" else ""


def _now() -> float:
    return asyncio.get_running_loop().time()
