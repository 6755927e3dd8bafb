from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from core.computing import shelf as shelves
from core.computing.schema import LIBRARY
from core.computing.shelf import KEPT_DAYS, MOST, NAME, NOTES, Shelf, Thing
from core.computing.store import Store

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
NUMBERS = pd.DataFrame({"arm": ["together", "apart"], "error": [0.1, 0.2]})


@pytest.fixture
def kept(database: str) -> Iterator[Store]:
    """A store of each kind of database."""
    with Store(database) as store:
        yield store


def _thing(key: str, minutes: int = 0) -> Thing:
    finished = NOON + timedelta(minutes=minutes)
    return Thing(key, "experiment", f"name of {key}", {"said": "Together."}, finished=finished)


def test_what_is_put_is_found_again_the_latest_first(kept: Store) -> None:
    """With its words, its moment, its numbers and its report, and nothing it was not given."""
    mine = Shelf(kept, "somebody")
    assert mine.put(_thing("a"), NUMBERS, "<p>ä</p>")
    assert mine.put(_thing("b", minutes=1))
    assert mine.things() == [_thing("b", minutes=1), _thing("a")]
    pd.testing.assert_frame_equal(mine.numbers("a"), NUMBERS)
    assert mine.report("a") == "<p>ä</p>"
    assert (mine.numbers("b"), mine.report("b"), mine.report("c")) == (None, None, None)


def test_nobody_finds_what_another_keeps(kept: Store) -> None:
    """Neither lists, nor opens, nor changes, nor takes it; and no id stands in the database."""
    mine, other = Shelf(kept, "somebody"), Shelf(kept, "another")
    mine.put(_thing("a"), NUMBERS)
    assert other.things() == []
    assert other.numbers("a") is None
    assert not other.rename("a", "mine now", "")
    assert other.take("a") is None
    assert mine.things() == [_thing("a")]
    owners = kept.use(shelves.Side.READING, _owners)
    assert owners is not None
    assert "somebody" not in owners


def _owners(database: shelves.Database) -> list[str]:
    with database.open().connect() as connection:
        return list(connection.scalars(sa.select(LIBRARY.c.owner)))


def test_the_first_of_a_key_stays_as_it_was_named(kept: Store) -> None:
    """Who runs an experiment again loses no notes."""
    mine = Shelf(kept, "somebody")
    mine.put(_thing("a"))
    assert mine.rename("a", "my best", "it wins")
    mine.put(_thing("a", minutes=5))
    (found,) = mine.things() or []
    assert (found.name, found.notes, found.finished) == ("my best", "it wins", NOON)


def test_what_was_taken_can_be_put_back(kept: Store) -> None:
    """All of it, in its old place."""
    mine = Shelf(kept, "somebody")
    mine.put(_thing("a"), NUMBERS, "report")
    mine.put(_thing("b", minutes=1))
    taken = mine.take("a")
    assert taken is not None
    assert mine.things() == [_thing("b", minutes=1)]
    assert mine.put_back(taken)
    assert mine.things() == [_thing("b", minutes=1), _thing("a")]
    pd.testing.assert_frame_equal(mine.numbers("a"), NUMBERS)
    assert mine.report("a") == "report"


def test_a_shelf_holds_so_many(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more the oldest go, and only this person's."""
    assert MOST >= 100
    monkeypatch.setattr(shelves, "MOST", 3)
    mine, other = Shelf(kept, "somebody"), Shelf(kept, "another")
    other.put(_thing("a", minutes=-9))
    for minute in range(5):
        mine.put(_thing(f"{minute}", minute))
    assert [thing.key for thing in mine.things() or []] == ["4", "3", "2"]
    assert len(other.things() or []) == 1


def test_what_nobody_comes_back_to_is_deleted(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the days that the page states; who looks at their Library begins them anew."""
    leaving, staying = Shelf(kept, "leaving"), Shelf(kept, "staying")
    leaving.put(_thing("a"))
    staying.put(_thing("a"))
    later = _clock(monkeypatch, days=KEPT_DAYS - 1)
    assert len(staying.things() or []) == 1
    later = _clock(monkeypatch, days=2)
    staying.put(_thing("b"))
    assert [thing.key for thing in staying.things() or []] == ["a", "b"]
    assert leaving.things() == []
    assert later > datetime.now(UTC)


def _clock(monkeypatch: pytest.MonkeyPatch, days: float) -> datetime:
    """Put the clock of the shelf forward by so many days."""
    moment = shelves.datetime.now(UTC) + timedelta(days=days)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return moment

    monkeypatch.setattr(shelves, "datetime", Later)
    return moment


def test_words_have_an_end(kept: Store) -> None:
    """A name and notes are cut; a report that is too large is left out."""
    mine = Shelf(kept, "somebody")
    thing = Thing("a", "advice", "n" * 999, {}, "o" * 9999)
    mine.put(thing, report="x" * (shelves.REPORT_BYTES + 1))
    (found,) = mine.things() or []
    assert (len(found.name), len(found.notes)) == (NAME, NOTES)
    assert mine.report("a") is None


def test_while_the_database_is_away_nothing_is_kept_and_that_is_said(tmp_path: object) -> None:
    """The store says in its sentence why; nothing raises."""
    with Store(f"sqlite:///{tmp_path}/not/there.sqlite", refuse=False) as away:
        mine = Shelf(away, "somebody")
        assert not mine.put(_thing("a"))
        assert mine.things() is None
        assert not mine.rename("a", "b", "")
        assert mine.take("a") is None
        assert away.trouble
