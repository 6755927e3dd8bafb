"""A seat in a class: a tab of a phone or of the projector, and what was last seen on it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element

from dashboard.classroom.state import KEPT, MARK
from dashboard.shared.browser import PREFIX
from dashboard.shared.history import PRIVATE
from tests.soak.tab import Tab

PATIENCE = 60.0  # seconds for what a person waits for


@dataclass
class Screen:
    """What stands on a screen.

    Attributes:
        texts: of the latest full run and of the ticks since.
        runs: full runs that came to their end.
    """

    texts: list[str] = field(default_factory=list)
    runs: int = 0


class Seat:
    """One browser in a class.

    Args:
        person: the random number that its cookie has; "": a new browser.
    """

    def __init__(self, address: str, query: str = "", person: str = "") -> None:
        cookie = f"{PREFIX}{KEPT}={person}" if person else ""
        self.tab = Tab(address, self, query, "class", cookie)
        self.screen = Screen()
        self.faults: list[str] = []
        self._link = ""
        self._moved = asyncio.Event()

    @property
    def code(self) -> str:
        """The code of the class that it is in."""
        return parse_qs(self.tab.query)[MARK][0]

    async def open(self) -> None:
        """Open the page, and wait for it."""
        await self._after(self.tab.open())

    async def press(self, label: str) -> float:
        """Press a button; return the seconds until the page was drawn."""
        return await self._after(self.tab.press(label))

    async def key(self) -> str:
        """Return the teacher's key, of the link that the projector offers to copy."""
        await self._until(lambda: self._link != "")
        return parse_qs(urlsplit(self._link).query)[PRIVATE][0]

    async def shows(self, text: str) -> float:
        """Wait until a text stands on the screen; return for how long."""
        return await self._until(lambda: any(text in each for each in self.screen.texts))

    async def goes_on(self, runs: int) -> float:
        """Wait for the end of a full run after so many; return for how long."""
        return await self._until(lambda: self.screen.runs > runs)

    async def close(self) -> None:
        """Close the tab; where the server has gone it is closed already."""
        with contextlib.suppress(ConnectionError, websockets.ConnectionClosed):
            await self.tab.close()

    async def _after(self, ask: Awaitable[None]) -> float:
        runs, began = self.screen.runs, _now()
        await ask
        await self.goes_on(runs)
        return _now() - began

    async def _until(self, condition: Callable[[], bool]) -> float:
        began = _now()
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._moved.clear()
                await self._moved.wait()
        return _now() - began

    def began(self, full: bool) -> None:
        """Forget what stood there before a full run."""
        if full:
            self.screen.texts = []

    def ended(self, full: bool, whole: bool) -> None:
        """Count full runs."""
        self.screen.runs += full and whole
        self._moved.set()

    def sees(self, element: Element) -> None:
        """Read what is drawn."""
        kind = element.WhichOneof("type")
        if kind in ("markdown", "heading", "alert"):
            text = str(getattr(element, kind).body)
            self.screen.texts.append(text)
            if kind == "alert" and element.alert.format == Alert.ERROR:
                self.faults.append(f"error: {text}")
        elif kind == "exception":
            self.faults.append(f"exception: {element.exception.message}")
        elif kind == "bidi_component" and f"{PRIVATE}=" in element.bidi_component.json:
            self._link = str(json.loads(element.bidi_component.json)["text"])
        self._moved.set()


def _now() -> float:
    return asyncio.get_running_loop().time()
