import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.Element_pb2 import Element

from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.results.verdict import sentence
from tests.soak.moves import Answer, Move
from tests.soak.person import Person, Seen


def markdown(text: str) -> Element:
    """Make what st.markdown draws."""
    element = Element()
    element.markdown.body = text
    return element


def progress(text: str) -> Element:
    """Make what st.progress draws."""
    element = Element()
    element.progress.text = text
    return element


def judged(replicates: int) -> Element:
    """Make a verdict as the product words it."""
    row = {"arm": "together", "metric": ERROR.name, "task": ALL, "verdict": "together"}
    numbers = {"gain": 2.0, "low": 1.0, "high": 3.0, "margin": 1.0}
    return markdown(sentence(row | numbers, replicates))


def seen_by(reads: Callable[[Person], None]) -> Seen:
    """Have a person who has just moved read what is drawn."""

    async def live() -> Seen:
        person = Person(0, "http://127.0.0.1:1")
        person.seen.moves.append(Move(asyncio.get_running_loop().time()))
        reads(person)
        return person.seen

    # in a thread of its own: a browser of other tests may have a loop in this one
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, live()).result()


def test_a_verdict_is_final_when_no_bar_stands_beside_it() -> None:
    """One from three replicates is the first; that of a race that goes on is not final."""

    def reads(person: Person) -> None:
        person.began(full=True)
        person.sees(judged(3))
        person.sees(progress("Training: 40%, a first answer from 3 of 10 replicates"))
        person.ended(full=True, whole=True)

    early = seen_by(reads).last.after
    assert Answer.VERDICT in early
    assert Answer.FINAL not in early

    def reads_on(person: Person) -> None:
        reads(person)
        person.began(full=True)
        person.sees(judged(10))
        person.ended(full=True, whole=True)

    assert Answer.FINAL in seen_by(reads_on).last.after


def test_two_replicates_say_too_little() -> None:
    """A verdict from two replicates is not counted."""

    def reads(person: Person) -> None:
        person.began(full=True)
        person.sees(judged(2))

    assert Answer.VERDICT not in seen_by(reads).last.after


def test_what_began_before_a_move_does_not_answer_it() -> None:
    """Until a full run begins, all that comes is of the settings before."""

    def reads(person: Person) -> None:
        person.began(full=False)
        person.sees(judged(10))
        person.ended(full=False, whole=True)

    assert seen_by(reads).last.after == {}


@pytest.mark.parametrize(
    ("wholes", "overtaken", "cut"),
    [((True, True), 0, 0), ((False, True), 1, 0), ((False, False, True), 1, 1)],
)
def test_fragments_that_come_in_the_end_are_told_from_those_cut_short(
    wholes: tuple[bool, ...], overtaken: int, cut: int
) -> None:
    """One in whose place the next came whole is overtaken; one in whose place none did is cut."""

    def reads(person: Person) -> None:
        for whole in wholes:
            person.began(full=False)
            person.ended(full=False, whole=whole)

    seen = seen_by(reads)
    assert (seen.fragments, seen.overtaken, seen.cut) == (len(wholes), overtaken, cut)


def test_a_fragment_that_gives_way_to_the_page_is_not_cut_short() -> None:
    """A move draws the whole page anew."""

    def reads(person: Person) -> None:
        for full, whole in ((False, False), (True, True), (False, True)):
            person.began(full)
            person.ended(full, whole)

    seen = seen_by(reads)
    assert (seen.fragments, seen.overtaken, seen.cut) == (2, 0, 0)
