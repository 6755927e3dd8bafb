"""What is said of things in a Library: their kinds, names and settings; free of streamlit."""

from core import Experiment
from core.arms.catalogue import arm_label
from core.data.catalogue import SOURCES
from dashboard.shared.settings import declared, default, source_key, values

EXPERIMENT, SWEEP, ADVICE = "experiment", "sweep", "advice"  # kinds of things
NAMED = 3  # settings in a name that is made


def named(experiment: Experiment) -> str:
    """Name an experiment by its data and what is not usual of it."""
    key, now = source_key(experiment), values(experiment)
    usual = values(default(key))
    known = declared(key)
    said = [
        f"{known[name].labelled(now).noun} {known[name].written(now[name])}"
        for name in known
        if now[name] != usual[name]
    ]
    if now["arms"] != usual["arms"]:
        said.append(", ".join(map(arm_label, experiment.arms)))
    more = len(said) - NAMED
    ends = [f"{more} more"] if more > 0 else []
    return ": ".join([SOURCES[key].title, *([", ".join(said[:NAMED] + ends)] if said else [])])


def settings_of(experiment: Experiment) -> dict[str, str]:
    """Write all settings of an experiment that matter, by their labels."""
    key, now = source_key(experiment), values(experiment)
    said = {"Data": SOURCES[key].title, "Compared": ", ".join(map(arm_label, experiment.arms))}
    return said | {
        setting.labelled(now).label: setting.written(now[name])
        for name, setting in declared(key).items()
        if setting.matters(now)
    }
