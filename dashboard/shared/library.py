"""What goes into a person's Library: experiments, sweeps and advices that are over.

Their shelf in the store is behind an id that nobody can guess and that only their browser has: no
address and no link shows it.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core import Experiment, Grid, Result
from core.experiments.code import run_code, sweep_code
from core.metrics.catalogue import EVERY
from core.settings.version import ENGINE
from dashboard.shared import addresses, browser, loading, margin, session
from dashboard.shared.gains.axes import AXIS_NAMES
from dashboard.shared.library_words import ADVICE, EXPERIMENT, SWEEP, named, settings_of
from dashboard.shared.race import frames

if TYPE_CHECKING:
    from core.computing.shelf import Shelf, Thing

COOKIE = "library"


@dataclass
class Owner:
    """This person, as their Library knows them.

    Attributes:
        id: that nobody can guess.
        told: whether their browser has it.
        known: the keys of what was kept in this visit: what is deleted then stays away.
    """

    id: str
    told: bool = True
    known: set[str] = field(default_factory=set)


def owner() -> Owner:
    """Return this person: whom their browser says, or somebody new."""
    return session.mine(Owner, _arrived)


def _arrived() -> Owner:
    known = browser.recalled(COOKIE)
    return Owner(known) if known else Owner(secrets.token_urlsafe(16), told=False)


def shelf() -> "Shelf | None":
    """Return this person's shelf; None: nothing has been trained since the server has started."""
    store = loading.kept().store
    if store is None:
        return None
    from core.computing.shelf import Shelf

    return Shelf(store, owner().id)


def tell_browser() -> None:
    """Have the browser keep who this is, once something is kept: drawn below every page."""
    mine = owner()
    if not mine.told and mine.known:
        browser.keep(COOKIE, mine.id)


def has(key: str) -> bool:
    """Whether a thing was kept in this visit."""
    return key in owner().known


def keep_experiment(experiment: Experiment, result: Result, metric: str) -> None:
    """Keep an experiment that is over."""
    from core.computing.shelf import Thing

    def made() -> "Thing":
        task = frames.compared_task(experiment)
        verdicts = frames.verdicts_of(result, metric, margin.points(), task)
        about = {
            "said": [verdict.text for verdict in verdicts],
            "settings": settings_of(experiment),
            "query": addresses.to_query(experiment),
            "metric": metric,
            "code": run_code(experiment),
        }
        return Thing(experiment.fingerprint, EXPERIMENT, named(experiment), about)

    _keep(experiment.fingerprint, made)


def keep_sweep(grid: Grid, table: pd.DataFrame, said: str, query: Mapping[str, str]) -> None:
    """Keep a sweep that is over, with its table.

    Args:
        said: what it has shown, a sentence.
        query: the address of it on the page of maps.
    """
    from core.computing.shelf import Thing

    base, code = grid.base, sweep_code(grid)
    key = f"sweep-{hashlib.sha256(f'{ENGINE} {code}'.encode()).hexdigest()}"

    def made() -> "Thing":
        axes = {AXIS_NAMES[name]: ", ".join(map(str, places)) for name, places in grid.axes}
        about = {
            "said": [said],
            "settings": settings_of(base) | axes,
            "query": dict(query),
            "code": code,
        }
        over = " and ".join(AXIS_NAMES[name] for name in grid.names)
        return Thing(key, SWEEP, f"{base.source.title} over {over}", about)

    _keep(key, made, table)


def keep_advice(
    key: str, name: str, about: Mapping[str, Any], numbers: pd.DataFrame, report: str
) -> None:
    """Keep an advice, with all its tables as one and its report.

    Args:
        about: "said", "settings", "query" (of the page, empty where the table was brought), "code".
    """
    from core.computing.shelf import Thing

    _keep(key, lambda: Thing(key, ADVICE, name, about), numbers, report)


def _keep(
    key: str, made: "Callable[[], Thing]", numbers: pd.DataFrame | None = None, report: str = ""
) -> None:
    mine, there = owner(), shelf()
    if there is not None and key not in mine.known and there.put(made(), numbers, report):
        mine.known.add(key)


def metric_of(about: Mapping[str, Any]) -> str | None:
    """Return the score that an experiment was kept with; None: one that is no longer known."""
    metric = str(about.get("metric", ""))
    return metric if metric in EVERY else None


def ready() -> "Shelf":
    """Return this person's shelf, opening the store where nobody has yet."""
    loading.races()
    found = shelf()
    if found is None:
        st.info("The Library cannot be opened now.", icon=":material/database_off:")
        st.stop()
    return found
