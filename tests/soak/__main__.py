"""`python -m tests.soak MEASUREMENT`: measure for minutes, print a table, exit 1 beyond a bound."""

import sys
from collections.abc import Callable

import click

from tests.soak import classroom as classrooms
from tests.soak import end as ends
from tests.soak import faults as faulty
from tests.soak import hostile as hostility
from tests.soak import leave as leaving
from tests.soak import load as loads
from tests.soak import machines as moving
from tests.soak.table import Row, markdown

PEOPLE, SECONDS = "1,5,30", 900.0


@click.group()
def main() -> None:
    """Measure the dashboard from outside, for minutes; exit 1 when a bound is missed."""


def _tell(title: str, measure: Callable[[], list[Row]]) -> bool:
    rows = measure()
    click.echo(markdown(title, rows))
    return all(row.kept for row in rows)


def _load(people: str, seconds: float) -> bool:
    kept = [
        _tell(f"Load: {count} people, {seconds:g} s", lambda n=count: loads.measure(n, seconds))
        for count in map(int, people.split(","))
    ]
    return all(kept)


def _class() -> bool:
    return _tell("Two classes at once", classrooms.measure)


def _leave() -> bool:
    return _tell("People who leave", leaving.measure)


def _end() -> bool:
    return _tell("The server is ended in mid-race", ends.measure)


def _faults(times: int) -> bool:
    return _tell(f"Faults at random moments, {times} times each", lambda: faulty.measure(times))


def _machines() -> bool:
    return _tell("A thousand points on eight workers that come and go", moving.measure)


def _hostile(times: int) -> bool:
    return _tell("Hostile input", lambda: hostility.measure(times))


@main.command()
@click.option("--people", default=PEOPLE, help="How many at once, one run each.")
@click.option("--seconds", default=SECONDS, help="How long each run takes.")
def load(people: str, seconds: float) -> None:
    """People who move a control every 8 seconds."""
    sys.exit(not _load(people, seconds))


@main.command(name="class")
def classroom() -> None:
    """A class of thirty beside a smaller one, from first to last screen. Two minutes."""
    sys.exit(not _class())


@main.command()
def leave() -> None:
    """A hundred people who open the page and leave; reloads in mid-race. Two minutes."""
    sys.exit(not _leave())


@main.command()
def end() -> None:
    """SIGTERM and SIGINT in the middle of a race."""
    sys.exit(not _end())


@main.command()
@click.option("--times", default=20, help="How often each fault comes.")
def faults(times: int) -> None:
    """Processes killed, a database restarted, a clock moved: the numbers stay. Half an hour."""
    sys.exit(not _faults(times))


@main.command()
def machines() -> None:
    """A sweep of 1,000 points, PostgreSQL, eight workers that come and go. Two minutes."""
    sys.exit(not _machines())


@main.command()
@click.option("--times", default=4, help="How many times the cases of the suite are tried.")
def hostile(times: int) -> None:
    """Links, tables and files that nobody should send: tens of thousands."""
    sys.exit(not _hostile(times))


@main.command(name="all")
def everything() -> None:
    """All of them, with their usual settings."""
    kept = [
        _load(PEOPLE, SECONDS),
        _class(),
        _leave(),
        _end(),
        _faults(20),
        _machines(),
        _hostile(4),
    ]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
