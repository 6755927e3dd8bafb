"""Settings of the Playground in the address bar: a shared link opens the same view."""

from collections.abc import Mapping
from typing import Any

from core import Experiment
from core.arms.catalogue import write_arms
from core.data.catalogue import SOURCES
from dashboard.shared import arms
from dashboard.shared.query import quoted, take
from dashboard.shared.settings import build, declared, default, values

FIRST = next(iter(SOURCES))


def names() -> frozenset[str]:
    """Return every word that stands for a setting in an address, whatever the source."""
    return frozenset({"source", "arms"}.union(*map(declared, SOURCES)))


def to_query(experiment: Experiment) -> dict[str, str]:
    """Write the source, and every setting that differs from its default."""
    return written(values(experiment))


def written(now: Mapping[str, Any]) -> dict[str, str]:
    """Write settings by name, which may not go together yet."""
    key = now["source"]
    usual = values(default(key))
    query = {"source": key}
    if now["arms"] != usual["arms"]:
        query["arms"] = write_arms(now["arms"])
    return query | {name: f"{now[name]}" for name in declared(key) if now[name] != usual[name]}


def from_query(query: Mapping[str, str]) -> tuple[Experiment, list[str]]:
    """Read an address; what is wrong in it is left at its default and named in a sentence."""
    notes: list[str] = []
    key = query.get("source", FIRST)
    if key not in SOURCES:
        known = ", ".join(SOURCES)
        notes.append(f"source must be one of {known}, got {quoted(key)}; {FIRST} is used")
        key = FIRST
    settings = values(default(key))
    notes += take(declared(key), query, settings)
    if "arms" in query:
        try:
            settings["arms"] = arms.read(query["arms"])
        except ValueError as error:
            notes.append(f"{error}; {write_arms(settings['arms'])} is used")
    try:
        return build(settings), notes
    except ValueError as error:
        return default(key), [*notes, f"{error}; the settings of {key} are used"]
