"""One tab of a browser, as the server sees it: Streamlit's protocol over a websocket.

It does what Streamlit's own page does: it sends the value of every slider with each request, keeps
large messages that the server then only names, and asks for a fragment again and again at the
interval that the server named, until a full run begins.
"""

import asyncio
from contextlib import suppress
from typing import Protocol

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

# Full runs for which a message is offered that no run has named, as Streamlit's page does; and
# after which it is dropped: a run that was asked for before may still name it.
OFFERED, DROPPED = 2, 10
PAGE = "playground"  # the one that it opens


class Reader(Protocol):
    """Who looks at the tab."""

    def began(self, full: bool) -> None:
        """A run of the page, or of fragments of it, begins."""

    def ended(self, full: bool, whole: bool) -> None:
        """A run has ended; not whole: another was asked for before."""

    def sees(self, element: Element) -> None:
        """Something is drawn."""


class Tab:
    """A tab that shows the dashboard at an address.

    Attributes:
        sliders: that were drawn, by their label.
        buttons: the ids of those that were drawn, by their label, the latest last.
        messages, bytes: that came.
    """

    def __init__(
        self, address: str, reader: Reader, query: str = "", page: str = PAGE, cookie: str = ""
    ) -> None:
        self.address, self.reader, self.query = address, reader, query
        self._path, self._cookie = page, cookie
        self.sliders: dict[str, Slider] = {}
        self.buttons: dict[str, str] = {}
        self.messages, self.bytes = 0, 0
        self._states: dict[str, WidgetState] = {}
        self._page = ""  # its hash
        self._ticks: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}  # and the run that named it last
        self._full, self._runs = False, 0
        self._drawn: set[str] = set()  # sliders of this full run

    async def open(self) -> None:
        """Connect, and ask for the page."""
        where = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            where,
            max_size=None,
            open_timeout=60,
            additional_headers={"Cookie": self._cookie} if self._cookie else None,
            subprotocols=[websockets.Subprotocol("streamlit")],
        )
        self._ear = asyncio.create_task(self._listen())
        await self.rerun()

    def leave(self) -> None:
        """Ask for nothing and hear nothing any more."""
        self._stop_ticks()
        self._ear.cancel()

    async def close(self) -> None:
        """Leave, as who closes the tab.

        Raises:
            ConnectionError: when the server had closed the connection before.
        """
        lost = self._ear.done()
        self.leave()
        with suppress(asyncio.CancelledError):
            await self._ear
        await self._socket.close()
        if lost:
            raise ConnectionError("the server must keep the connection, got it closed")

    async def move(self, label: str, value: str | float) -> None:
        """Set a slider, by the text of an option or by a number, and ask for the page."""
        slider = self.sliders[label]
        state = WidgetState(id=slider.id)
        if isinstance(value, str):
            state.string_array_value.data.append(value)
        else:
            state.double_array_value.data.append(value)
        self._states[slider.id] = state
        await self.rerun()

    def value(self, label: str) -> str | float:
        """Return where a slider stands: the text of an option, or a number."""
        state = self._states[self.sliders[label].id]
        values = state.string_array_value.data or state.double_array_value.data
        return values[0]

    async def press(self, label: str) -> None:
        """Press a button."""
        await self.rerun(pressed=self.buttons[label])

    async def rerun(self, fragment: str = "", auto: bool = False, pressed: str = "") -> None:
        """Ask for the page, or for one fragment of it, or press a button by its id."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self._page
        asked.page_name = "" if self._page else self._path
        asked.widget_states.widgets.extend(self._states.values())
        if pressed:
            asked.widget_states.widgets.append(WidgetState(id=pressed, trigger_value=True))
        asked.fragment_id, asked.is_auto_rerun = fragment, auto
        offered = (key for key, kept in self._kept.items() if self._runs - kept[1] < OFFERED)
        asked.cached_message_hashes.extend(offered)
        asked.context_info.timezone, asked.context_info.locale = "UTC", "en-US"
        asked.context_info.url = f"{self.address}/{self._path}"
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        async for raw in self._socket:
            assert isinstance(raw, bytes)
            self.messages, self.bytes = self.messages + 1, self.bytes + len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "ref_hash":
                message = self._kept[message.ref_hash][0]
            if message.metadata.cacheable or message.hash in self._kept:
                self._kept[message.hash] = (message, self._runs)
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        fragments = list(message.metadata.run.fragment_ids)
        if kind == "new_session":
            self._full = not fragments
            if self._full:
                self._stop_ticks()
                self._page = message.new_session.page_script_hash
                self._drawn = set()
            self.reader.began(self._full)
        elif kind == "script_finished":
            whole = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if self._full and whole:
                self._forget()
            self.reader.ended(not fragments, whole)
        elif kind == "navigation":  # says which page it is that was asked for by name
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._tick(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop_tick(fragment)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "slider":
                self._mount(element.slider)
            elif element.WhichOneof("type") == "button":
                self.buttons.pop(element.button.label, None)
                self.buttons[element.button.label] = element.button.id
            self.reader.sees(element)

    def _mount(self, slider: Slider) -> None:
        """Take a slider's value as the page does: what the server sets, else what stands there."""
        self.sliders[slider.label] = slider
        self._drawn.add(slider.id)
        if slider.id in self._states and not slider.set_value:
            return
        state = WidgetState(id=slider.id)
        if slider.options:
            first = [slider.options[int(place)] for place in slider.default]
            state.string_array_value.data.extend(slider.raw_value if slider.set_value else first)
        else:
            numbers = slider.value if slider.set_value else slider.default
            state.double_array_value.data.extend(numbers)
        self._states[slider.id] = state

    def _forget(self) -> None:
        """Drop the sliders that are gone, and messages that no run has named for long."""
        self.sliders = {name: s for name, s in self.sliders.items() if s.id in self._drawn}
        self._states = {key: state for key, state in self._states.items() if key in self._drawn}
        self._runs += 1
        self._kept = {h: kept for h, kept in self._kept.items() if self._runs - kept[1] < DROPPED}

    def _tick(self, fragment: str, interval: float) -> None:
        if fragment in self._ticks and self._ticks[fragment][0] == interval:
            return
        self._stop_tick(fragment)

        async def ask() -> None:
            with suppress(websockets.ConnectionClosed):
                while True:
                    await asyncio.sleep(interval)
                    await self.rerun(fragment, auto=True)

        self._ticks[fragment] = interval, asyncio.create_task(ask())

    def _stop_tick(self, fragment: str) -> None:
        if fragment in self._ticks:
            self._ticks.pop(fragment)[1].cancel()

    def _stop_ticks(self) -> None:
        for fragment in list(self._ticks):
            self._stop_tick(fragment)
