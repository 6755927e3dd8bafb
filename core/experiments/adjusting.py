"""The settings of an experiment by name, whoever declares them: its source, `Missing` or itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.data.missing import Missing
from core.data.source import Source
from core.experiments.experiment import Experiment
from core.settings.setting import Setting, settings_of

T = TypeVar("T")


def declared(source: type[Source]) -> dict[str, Setting]:
    """Return what can be set about experiments with a source, by name: the source's own first."""
    owners = (source, Missing, Experiment)
    return {s.name: s for owner in owners for s in settings_of(owner).values()}


def values(experiment: Experiment) -> dict[str, Any]:
    """Return the values of all settings, by name.

    >>> from core.data import Digits
    >>> values(Experiment(Digits(tasks=3), width=8))["tasks"]
    3
    """
    owners = (experiment.source, experiment.missing, experiment)
    return {name: getattr(owner, field) for owner in owners for name, field in _fields(owner)}


def adjusted(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """Return the experiment with some settings changed.

    Raises:
        ValueError: when a name is no setting of it, or a value is not as required.
    """
    known = values(experiment)
    for name in changes:
        if name not in known:
            raise ValueError(f"a setting must be one of {', '.join(known)}, got '{name}'")
    # owner by owner: each checks all that is changed in it at once
    source = _replaced(experiment.source, changes)
    missing = _replaced(experiment.missing, changes)
    return _replaced(replace(experiment, source=source, missing=missing), changes)


def _replaced(owner: T, changes: Mapping[str, Any]) -> T:
    own = {field: changes[name] for name, field in _fields(owner) if name in changes}
    return replace(owner, **own) if own else owner  # type: ignore[type-var]  # a dataclass


def _fields(owner: Any) -> Iterator[tuple[str, str]]:
    """Yield the name and the field of every setting that an object has."""
    return ((s.name, field) for field, s in settings_of(type(owner)).items())
