"""What the page of maps shows, as an address: data and how they are cut, or a map of one's own."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core import Grid
from core.data.catalogue import SOURCES
from core.settings.setting import Value
from dashboard.maps import cut
from dashboard.maps.cut import Cut
from dashboard.maps.own import NO_AXIS, Own, usual
from dashboard.shared.gains.axes import AXES
from dashboard.shared.query import quoted, read, take
from dashboard.shared.settings import declared

MARK, OWN_WORD = "map", "own"
FIRST = next(iter(SOURCES))
ACROSS, UP = "across", "up"
MOST = 20  # values of an axis


def word(title: str) -> str:
    """Return the word for a recorded grid.

    >>> word("Molecules (Tox21)")
    'molecules-tox21'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def first_word(titles: Iterable[str]) -> str:
    """Return the word for what the page opens with: the first recorded grid, if there is one."""
    return next(map(word, titles), OWN_WORD)


def cut_query(title: str, seen: Cut) -> dict[str, str]:
    """Write which grid is seen, and what is not usual of its cut."""
    plain = cut.usual(seen.grid)
    query = {MARK: word(title)}
    if (seen.across, seen.up) != (plain.across, plain.up):
        query |= {ACROSS: seen.across, UP: seen.up}
    return query | {
        name: f"{value}" for name, value in seen.held.items() if value != plain.at[name]
    }


def cut_from(query: Mapping[str, str], grid: Grid) -> tuple[Cut, list[str]]:
    """Read a cut; what is wrong in the address is usual, and named in a sentence."""
    seen, notes = cut.usual(grid), []
    asked = [query.get(ACROSS, seen.across), query.get(UP, seen.up)]
    for place, name in zip((ACROSS, UP), asked, strict=True):
        if name not in seen.axes:
            notes.append(f"{place} must be one of {', '.join(seen.axes)}, got {quoted(name)}")
    if not notes and asked[0] == asked[1]:
        notes.append(f"{ACROSS} and {UP} must be two settings, got one twice")
    if notes:
        notes[-1] += f"; {seen.across} and {seen.up} are used"
    else:
        seen.across, seen.up = asked
    for name, places in seen.axes.items():
        if name in query:
            try:
                seen.at[name] = _one_of(places, name, query[name])
            except ValueError as error:
                notes.append(f"{error}; {seen.at[name]} is used")
    return seen, notes


def _one_of(places: tuple[Value, ...], name: str, text: str) -> Value:
    value: Value = read(AXES[name], text)
    if value not in places:
        raise ValueError(f"{name} must be one of {', '.join(map(str, places))}, got {value}")
    return value


def own_query(own: Own) -> dict[str, str]:
    """Write what is not usual of a map of one's own."""
    plain = usual(own.source)
    query = {MARK: OWN_WORD, "source": own.source}
    for name in declared(own.source):
        if name not in own.axes and own.base[name] != plain.base[name]:
            query[name] = f"{own.base[name]}"
    if own.axes != plain.axes or list(own.axes) != list(plain.axes):
        query[ACROSS] = _axis_words(own, own.across)
        query[UP] = _axis_words(own, own.up)
    return query


def _axis_words(own: Own, axis: str) -> str:
    return axis if axis == NO_AXIS else f"{axis}:{','.join(map(str, own.axes[axis]))}"


def own_from(query: Mapping[str, str]) -> tuple[Own, list[str]]:
    """Read a map of one's own; what is wrong in the address is usual, and named in a sentence."""
    notes: list[str] = []
    source = query.get("source", FIRST)
    if source not in SOURCES:
        notes.append(
            f"source must be one of {', '.join(SOURCES)}, got {quoted(source)}; {FIRST} is used"
        )
        source = FIRST
    own = usual(source)
    notes += take(declared(source), query, own.base)
    try:
        axes = dict([*_axis(own, query, ACROSS, own.across), *_axis(own, query, UP, own.up)])
        if not axes or (UP in query and len(axes) < 2 and query[UP] != NO_AXIS):
            raise ValueError(f"{ACROSS} and {UP} must be two settings, got one twice")
        own.axes = axes
    except ValueError as error:
        notes.append(f"{error}; {' and '.join(own.axes)} are used")
    try:
        own.grid()
    except ValueError as error:
        own = usual(source)
        notes.append(f"{error}; the usual settings of {source} are used")
    return own, notes


def _axis(
    own: Own, query: Mapping[str, str], place: str, unasked: str
) -> Sequence[tuple[str, tuple[Value, ...]]]:
    """Read an axis, such as width:1,2,4; where none is asked for it is the usual one."""
    if place not in query:
        return [(unasked, own.axes[unasked])]
    if place == UP and query[place] == NO_AXIS:
        return []
    name, _, words = query[place].partition(":")
    known = own.known()
    if name not in known:
        raise ValueError(f"{place} must be one of {', '.join(known)}, got {quoted(name)}")
    texts = words.split(",", MOST)
    if len(texts) > MOST:
        raise ValueError(f"{place} must have at most {MOST} values, got more")
    return [(name, tuple(sorted({read(known[name], text) for text in texts})))]
