"""A class of thirty beside a smaller one: how soon all follow, and whether every vote counts."""

import asyncio
import random
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.classroom import flow
from core.classroom.flow import SCREENS, Screen, Stage
from core.classroom.ledger import Ledger
from dashboard.classroom import questions
from tests.soak.moves import quantile
from tests.soak.seat import Seat
from tests.soak.server import serving
from tests.soak.table import Row, below, none_of, told
from tests.soak.usage import Sampler, Usage

PEOPLE, OTHERS, ASLEEP = 30, 5, 5
THINKING = 4.0  # seconds within which everybody votes
FOLLOWED, VOTED = 4.0, 1.0  # seconds, 95% of all: to the next screen, to see one's vote
SETTLED = 2.0  # seconds, after which what was answered is kept
KILLED = Screen(flow.ONE, Stage.TALK)  # where the server is killed, and started anew
SLEEP = Screen(flow.UNLABELLED, Stage.ASK)  # through which some phones sleep


@dataclass
class Waits:
    """What people waited for, in seconds, and what went wrong."""

    opened: list[float] = field(default_factory=list)
    followed: list[float] = field(default_factory=list)
    voted: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Lesson:
    """A class: its projector, its phones, and what they wait for."""

    def __init__(self, people: int) -> None:
        self.people = [secrets.token_urlsafe(16) for _ in range(people)]
        self.waits, self.lost = Waits(), False
        self.projector, self.phones = Seat(""), list[Seat]()
        self.address = self.key = ""
        self._random = random.Random(people)

    @property
    def query(self) -> str:
        """The address by which people join."""
        return f"class={self.projector.code}"

    async def begin(self, address: str) -> None:
        """Start it, and have everybody join within some seconds."""
        self.address, self.projector = address, Seat(address)
        await self.projector.open()
        await self.projector.press("Start a class")
        self.key = await self.projector.key()
        await self.seat()

    async def seat(self) -> None:
        """Have everybody open the page, as who scans the picture."""
        self.phones = [Seat(self.address, self.query, person) for person in self.people]

        async def join(phone: Seat) -> None:
            await asyncio.sleep(self._random.uniform(0, THINKING))
            began = time.monotonic()
            await phone.open()
            self.waits.opened.append(time.monotonic() - began)

        await asyncio.gather(*map(join, self.phones))

    async def restart(self, address: str) -> None:
        """Go on at a server that was started anew: the teacher by their own link."""
        for seat in (self.projector, *self.phones):
            await seat.close()
            self.waits.faults += seat.faults
        self.address, query = address, f"{self.query}&work={self.key}"
        self.projector = Seat(address, query)
        await self.projector.open()
        await self.seat()

    async def show(self, screen: Screen) -> None:
        """Have the teacher go on, and everybody who is awake follow."""
        before = [phone.screen.runs for phone in self.phones]
        label = next(label for label in reversed(self.projector.tab.buttons) if _is_next(label))
        ahead = self.projector.press(label)
        waits = [phone.goes_on(runs) for phone, runs in zip(self.phones, before, strict=True)]
        _, *followed = await asyncio.gather(ahead, *waits)
        self.waits.followed += followed
        if screen.question:
            await self.vote(screen)

    async def vote(self, screen: Screen) -> None:
        """Have everybody vote, some twice, and wait until the projector has counted them."""

        async def one(number: int, phone: Seat) -> None:
            await asyncio.sleep(self._random.uniform(0, THINKING))
            options = questions.of(screen.step).options
            for option in {self._random.choice(options), self._random.choice(options)}:
                self.waits.voted.append(await phone.press(option))
                await phone.shows("You can change it")

        if not screen.step.claims:  # cells are claimed by other widgets than a tab here has
            await asyncio.gather(*(one(*pair) for pair in enumerate(self.phones)))
            count = f"**{len(self.phones)}** voted"
            self.waits.counted.append(await self.projector.shows(count))

    async def sleep(self, asleep: int) -> None:
        """Let the last phones go dark."""
        for phone in self.phones[-asleep:]:
            await phone.close()
            self.waits.faults += phone.faults
        del self.phones[-asleep:]

    async def wake(self) -> None:
        """Open those that went dark again."""
        awake = len(self.phones)
        woken = [Seat(self.address, self.query, person) for person in self.people[awake:]]
        await asyncio.gather(*(phone.open() for phone in woken))
        self.phones += woken

    async def end(self) -> None:
        """End it, and see that everybody is told."""
        await self.projector.press("End the class…")
        await self.projector.press("End the class")
        await asyncio.gather(*(phone.shows("This class has ended") for phone in self.phones))
        for seat in (self.projector, *self.phones):
            await seat.close()
            self.waits.faults += seat.faults


def _is_next(label: str) -> bool:
    return label.startswith("Next: ")


def measure() -> list[Row]:
    """Hold both classes from the first to the last screen; return the rows of their table."""
    classes = [Lesson(PEOPLE), Lesson(OTHERS)]
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder, began = Path(name), time.monotonic()
        lost, log, usage = asyncio.run(_hold(classes, folder))
        took = time.monotonic() - began
        missing = [fault for held in classes for fault in _miscounted(held, folder)]
    every = [held.waits for held in classes]

    def waited(of: str) -> list[float]:
        return [seconds for waits in every for seconds in getattr(waits, of)]

    return [
        told("phones, in two classes at once", f"{PEOPLE} and {OTHERS}"),
        told("all screens with their votes, a server killed between", f"{took:.0f} s"),
        _waited("joining: p95", waited("opened"), None),
        _waited("from the teacher's button to the phone: p95", waited("followed"), FOLLOWED),
        _waited("from a vote to its confirmation: p95", waited("voted"), VOTED),
        _waited("from the last vote to the projector: most", waited("counted"), None, 1.0),
        none_of("questions with votes lost or counted twice", missing),
        none_of("exceptions and errors on screen", [f for waits in every for f in waits.faults]),
        none_of("classes that did not get on, and tracebacks in the log", [*lost, *log]),
        below("memory of all processes (PSS), most", usage.peak, None, "MB"),
    ]


def _waited(what: str, seconds: list[float], limit: float | None, share: float = 0.95) -> Row:
    return below(what, quantile(seconds, share), limit, "s", f"{len(seconds)} times")


async def _hold(classes: list[Lesson], folder: Path) -> tuple[list[str], list[str], Usage]:
    """Go through all screens; return why somebody could not go on, the log's errors, the usage."""
    lost: list[str] = []
    with serving(folder) as first:
        await _all(classes, lambda held: held.begin(first.address), lost)
        for screen in SCREENS[1 : SCREENS.index(KILLED) + 1]:
            await _all(classes, lambda held, now=screen: held.show(now), lost)
        await asyncio.sleep(SETTLED)
        log = first.tracebacks()
        first.process.kill()
    with serving(folder) as second:
        sampler = Sampler(second.process)
        await _all(classes, lambda held: held.restart(second.address), lost)
        for screen in SCREENS[SCREENS.index(KILLED) + 1 :]:
            if screen == SLEEP:
                await classes[0].sleep(ASLEEP)
            await _all(classes, lambda held, now=screen: held.show(now), lost)
            if screen == SLEEP:
                await classes[0].wake()
        await _all(classes, Lesson.end, lost)
        return lost, log + second.tracebacks(), sampler.stop()


async def _all(
    classes: list[Lesson], do: Callable[[Lesson], Awaitable[None]], lost: list[str]
) -> None:
    """Have all classes do something, but for those that could not go on."""
    done = await asyncio.gather(
        *(do(held) for held in classes if not held.lost), return_exceptions=True
    )
    for held, error in zip([h for h in classes if not h.lost], done, strict=True):
        if error is not None:
            held.lost = True
            lost.append(repr(error))


def _miscounted(held: Lesson, folder: Path) -> list[str]:
    """Name the questions of which the store has not just as many answers as people gave."""
    ledger = Ledger(f"sqlite:///{folder / 'results.sqlite'}")
    found = ledger.find(held.projector.code)
    ledger.close()
    if found is None:
        return ["the class is not in the store"]
    wrong = []
    for step in flow.FLOW:
        for question in step.questions if not step.claims else ():
            asleep = ASLEEP if step is SLEEP.step and len(held.people) == PEOPLE else 0
            count, expected = len(found[0].answers[question]), len(held.people) - asleep
            if count != expected:
                wrong.append(f"{question}: {count} of {expected}")
    return wrong
