"""Settings of the Playground in the address bar: a shared link opens the same view.

Whatever an address holds, only numbers and known words within bounds come out of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core import Experiment, Missing
from core.data import Digits, Molecules, RoadScenes, SharedFeatures
from core.settings import require

SOURCES = {"road": RoadScenes, "shared": SharedFeatures, "digits": Digits, "molecules": Molecules}
MAX_WORK = 3e12  # multiplications of the longest race: some minutes on two cores


@dataclass(frozen=True)
class Knob:
    """One setting: how its text is read and what is allowed."""

    read: Callable[[str], Any]
    check: Callable[[str, Any], Any]

    def allows(self, name: str, value: object) -> bool:
        """Whether a value is within bounds."""
        try:
            self.check(name, value)
        except ValueError:
            return False
        return True


def _whole(low: int, high: int) -> Knob:
    return Knob(int, lambda name, value: require.whole(name, value, low, high))


def _number(low: float, high: float) -> Knob:
    return Knob(float, lambda name, value: require.number(name, value, low, high))


def _word(*allowed: str) -> Knob:
    return Knob(str, lambda name, value: require.choice(name, value, allowed))


KNOBS: dict[str, Knob] = {
    "width": _whole(1, 256),
    "depth": _whole(1, 4),
    "replicates": _whole(2, 30),
    "seed": _whole(0, 9999),
    "steps": _whole(100, 5000),
    "budget": _word("width", "parameters", "best"),
    "missing": _number(0.0, 0.95),
    "handling": _word("mask", "zero", "drop"),
}
SOURCE_KNOBS: dict[str, dict[str, Knob]] = {
    "road": {
        "tasks": _whole(1, 100),
        "examples": _whole(10, 10_000),
        "handout": _word("same", "own", "focus"),
        "focus_examples": _whole(5, 10_000),
    },
    "shared": {
        "tasks": _whole(1, 100),
        "examples": _whole(10, 10_000),
        "handout": _word("same", "own", "focus"),
        "focus_examples": _whole(5, 10_000),
        "relatedness": _number(0.0, 1.0),
    },
    "digits": {"tasks": _whole(1, 10), "examples": _whole(10, 10_000)},
    "molecules": {"tasks": _whole(1, 12), "examples": _whole(50, 4552)},
}
DEFAULTS: dict[str, Any] = {
    "road": RoadScenes(),
    "shared": SharedFeatures(tasks=8, examples=400),
    "digits": Digits(),
    "molecules": Molecules(examples=1000),
}


def source_key(experiment: Experiment) -> str:
    """Return the word for the experiment's source in an address."""
    return next(key for key, kind in SOURCES.items() if type(experiment.source) is kind)


def default(key: str) -> Experiment:
    """Return the settings with which a source opens."""
    return Experiment(DEFAULTS[key])


def values(experiment: Experiment) -> dict[str, Any]:
    """Return all settings by name, "source" first."""
    key = source_key(experiment)
    own = {name: getattr(experiment.source, name) for name in SOURCE_KNOBS[key]}
    return {
        "source": key,
        **own,
        "width": experiment.width,
        "depth": experiment.depth,
        "missing": experiment.missing.rate,
        "handling": experiment.missing.handling,
        "budget": experiment.budget,
        "replicates": experiment.replicates,
        "steps": experiment.steps,
        "seed": experiment.seed,
    }


def build(settings: Mapping[str, Any]) -> Experiment:
    """Make the experiment of settings such as `values` returns.

    Raises:
        ValueError: when they do not go together.
    """
    key = settings["source"]
    own = {name: settings[name] for name in SOURCE_KNOBS[key]}
    if own.get("handout") == "focus":
        own["focus_examples"] = min(own["focus_examples"], own["examples"])
    experiment = Experiment(
        SOURCES[key](**own),
        width=settings["width"],
        depth=settings["depth"],
        missing=Missing(settings["missing"], settings["handling"]),
        replicates=settings["replicates"],
        steps=settings["steps"],
        seed=settings["seed"],
        budget=settings["budget"],
    )
    _require_feasible(experiment)
    return experiment


def _require_feasible(experiment: Experiment) -> None:
    """Refuse what would keep a class waiting: about 3 multiplications a weight and row."""
    own = getattr(experiment.source, "handout", "same") == "own"
    tasks = len(experiment.source.names)
    rows = 32 * (tasks if own else 1) + 60
    width, depth = experiment.width, experiment.depth
    weights = 150 * width + (depth - 1) * width * width
    work = 3 * rows * weights * (tasks + 1) * experiment.steps * experiment.replicates
    if work > MAX_WORK:
        raise ValueError(
            "width, depth, tasks, steps and replicates must stay within some minutes of work, got "
            f"about {work / MAX_WORK:.0f} times that; lower one of them"
        )


def to_query(experiment: Experiment) -> dict[str, str]:
    """Write the source, and every setting that differs from its default."""
    settings, usual = values(experiment), values(default(source_key(experiment)))
    kept = {name: value for name, value in settings.items() if value != usual[name]}
    return {"source": settings["source"], **{name: f"{value}" for name, value in kept.items()}}


def from_query(query: Mapping[str, str]) -> tuple[Experiment, list[str]]:
    """Read an address; what is wrong in it is left at its default and named in a sentence."""
    notes: list[str] = []
    key = query.get("source", "road")
    if key not in SOURCES:
        notes.append(f"source must be one of {', '.join(SOURCES)}, got {_short(key)}; road is used")
        key = "road"
    settings = values(default(key))
    for name, knob in {**SOURCE_KNOBS[key], **KNOBS}.items():
        if name not in query:
            continue
        try:
            settings[name] = knob.check(name, _read(knob, name, query[name]))
        except ValueError as error:
            notes.append(f"{error}; {settings[name]} is used")
    try:
        return build(settings), notes
    except ValueError as error:
        return default(key), [*notes, f"{error}; the settings of {key} are used"]


def _read(knob: Knob, name: str, text: str) -> Any:
    try:
        return knob.read(text[:40])
    except ValueError:
        raise ValueError(f"{name} must be a number, got {_short(text)}") from None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
