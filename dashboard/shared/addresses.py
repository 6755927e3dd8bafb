"""Settings of the Playground in the address bar: a shared link opens the same view."""

from collections.abc import Mapping

from core import Experiment
from dashboard.shared.knobs import quoted, take
from dashboard.shared.settings import SOURCES, build, default, knobs_of, source_key, values


def to_query(experiment: Experiment) -> dict[str, str]:
    """Write the source, and every setting that differs from its default."""
    key = source_key(experiment)
    settings, usual = values(experiment), values(default(key))
    knobs = knobs_of(key)
    written = {
        name: knobs[name].write(value)
        for name, value in settings.items()
        if name in knobs and value != usual[name]
    }
    return {"source": key, **written}


def from_query(query: Mapping[str, str]) -> tuple[Experiment, list[str]]:
    """Read an address; what is wrong in it is left at its default and named in a sentence."""
    notes: list[str] = []
    key = query.get("source", "road")
    if key not in SOURCES:
        notes.append(f"source must be one of {', '.join(SOURCES)}, got {quoted(key)}; road is used")
        key = "road"
    settings = values(default(key))
    notes += take(knobs_of(key), query, settings)
    try:
        return build(settings), notes
    except ValueError as error:
        return default(key), [*notes, f"{error}; the settings of {key} are used"]
