"""The settings of an experiment by name, as controls and addresses hold them."""

from collections.abc import Mapping
from typing import Any

from core import Experiment, Missing
from core.data import Digits, Molecules, RoadScenes, SharedFeatures
from core.networks.groups import TRANSFERS, groups_of
from dashboard.shared import arms
from dashboard.shared.knobs import Knob, number, whole, word

SOURCES = {"road": RoadScenes, "shared": SharedFeatures, "digits": Digits, "molecules": Molecules}
SOURCE_NAMES = {
    "road": "Road scenes",
    "shared": "Shared features",
    "digits": "Two digits",
    "molecules": "Molecules (Tox21)",
}
MAX_WORK = 3e12  # multiplications of the longest race: some minutes on two cores


KNOBS: dict[str, Knob] = {
    "width": whole(1, 256),
    "depth": whole(1, 4),
    "replicates": whole(2, 30),
    "seed": whole(0, 9999),
    "steps": whole(100, 5000),
    "budget": word("width", "parameters", "best"),
    "missing": number(0.0, 0.95),
    "handling": word("mask", "zero", "drop"),
    "arms": arms.KNOB,
}
SOURCE_KNOBS: dict[str, dict[str, Knob]] = {
    "road": {
        "tasks": whole(1, 100),
        "examples": whole(10, 10_000),
        "handout": word("same", "own", "focus"),
        "focus_examples": whole(5, 10_000),
    },
    "shared": {
        "tasks": whole(1, 100),
        "examples": whole(10, 10_000),
        "handout": word("same", "own", "focus"),
        "focus_examples": whole(5, 10_000),
        "relatedness": number(0.0, 1.0),
    },
    "digits": {"tasks": whole(1, 10), "examples": whole(10, 10_000)},
    "molecules": {"tasks": whole(1, 12), "examples": whole(50, 4552)},
}
DEFAULTS: dict[str, Any] = {
    "road": RoadScenes(),
    "shared": SharedFeatures(tasks=8, examples=400),
    "digits": Digits(),
    "molecules": Molecules(examples=1000),
}


USUAL_STEPS = (100, 200, 500, 1000, 2000, 5000)  # of training, to choose from


def knobs_of(key: str) -> dict[str, Knob]:
    """Return the knobs of all settings with a source: its own, then those of every experiment."""
    return {**SOURCE_KNOBS[key], **KNOBS}


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
        "arms": experiment.arms,
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
        arms=arms.check("arms", settings["arms"]),
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
    names = experiment.source.names
    tasks = len(names)
    networks = sum(len(groups_of(arm, names)) + (arm in TRANSFERS) for arm in experiment.arms)
    rows = 32 * (tasks if own else 1) + 60
    width, depth = experiment.width, experiment.depth
    weights = 150 * width + (depth - 1) * width * width
    work = 3 * rows * weights * networks * experiment.steps * experiment.replicates
    if work > MAX_WORK:
        raise ValueError(
            "width, depth, tasks, steps and replicates must stay within some minutes of work, got "
            f"about {work / MAX_WORK:.0f} times that; lower one of them"
        )
