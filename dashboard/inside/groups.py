"""Which tasks belong in one network? Every set of them trained, and cheaper ways to choose."""

from typing import Any

import pandas as pd
import streamlit as st

from core import Experiment
from core.atlas.groupings import EXAMPLE
from core.grouping import regrets
from core.grouping.choosing import EXHAUSTIVE
from core.grouping.limits import MOST
from core.grouping.partitions import partitions
from core.grouping.regrets import written
from core.grouping.study import Study
from core.metrics.catalogue import EVERY
from core.metrics.metric import Metric
from dashboard.inside import groups_charts, studying
from dashboard.inside.panel import Panel
from dashboard.shared import controls
from dashboard.shared.figures import STILL, readable
from dashboard.shared.race.once import once
from dashboard.shared.theme import plain

# of twenty replicates of six tasks they take 0.2 s: once for all people
_partitions, _regrets = once(regrets.best_partitions), once(regrets.regrets)


def _number(experiment: Experiment, study: Study) -> tuple[str, str]:
    best, metric = _partitions(study), EVERY[study.metric]
    lowest = best.iloc[int(best["loss"].argmin())]
    one, each = best.iloc[0], best.iloc[-1]
    groups = written(lowest["partition"], study.names)
    found = f"Best of {len(partitions(study.tasks))}: {groups}"
    return plain(found), (
        f"That partition has the lowest loss on validation examples, mean of {study.replicates} "
        f"repetitions; on test examples its {metric.noun} is {_written(lowest, metric)}, of one "
        f"network for all {_written(one, metric)}, of one for each {_written(each, metric)}."
    )


def _written(row: pd.Series, metric: Metric) -> str:
    """Write the score that falls so many points short."""
    return metric.written(_score(float(row["points"]), metric))


def _score(short: float, metric: Metric) -> float:
    """Return the score that falls so many points short."""
    share = short / metric.scale
    return share if metric.lower_is_better else 1 - share


def _draw(experiment: Experiment, study: Study) -> None:
    dark, metric = st.context.theme.type == "dark", EVERY[study.metric]
    counts = range(1, study.tasks + 1)
    most, tie = controls.choice(f"inside groups {study.names}", study.tasks, counts.__contains__)
    st.segmented_control(
        "Networks that may answer, at most", list(counts), default=most, required=True, **tie
    )
    every = _regrets(study)
    ways = every[every["most"] == most]
    left, right = st.columns((3, 2))
    left.plotly_chart(
        readable(groups_charts.regret(ways, metric.noun), dark),
        key="inside groups regret",
        alt="Regret of each way to choose groups against the networks that it trains",
        config=STILL,
    )
    left.markdown(_said(ways))
    right.markdown("**The best partition for each number of networks**")
    right.dataframe(_best(study, metric), hide_index=True, column_config=_columns(metric))
    right.markdown("**What each way costs**")
    right.dataframe(
        ways[["way", "regret", "networks", "same"]], hide_index=True, column_config=WAY_COLUMNS
    )


def _said(ways: pd.DataFrame) -> str:
    """Say of each cheaper way whether it loses anything that shows."""
    rows = ways[ways["way"] != EXHAUSTIVE.name].to_dict("records")
    worse = [row["way"] for row in rows if row["low"] > 0]
    rest = [row["way"] for row in rows if row["low"] <= 0]
    said = f"Shown to lose something: {', '.join(worse)}." if worse else ""
    if rest:
        said += f" Not shown to lose anything: {', '.join(rest)}."
    return plain(said.strip())


def _best(study: Study, metric: Metric) -> pd.DataFrame:
    table = _partitions(study)
    points = table["points"].to_list()
    return pd.DataFrame(
        {
            "networks": table["networks"],
            "score": [_score(short, metric) * (100 if metric.percent else 1) for short in points],
            "partition": [written(groups, study.names) for groups in table["partition"]],
        }
    )


def _columns(metric: Metric) -> dict[str, Any]:
    form = "%.1f%%" if metric.percent else "%.3f"
    return {
        "networks": "Networks",
        "partition": "Groups",
        "score": st.column_config.NumberColumn(f"Test {metric.noun}", format=form),
    }


WAY_COLUMNS: dict[str, Any] = {
    "way": "Way to choose",
    "regret": st.column_config.NumberColumn("Regret", format="%+.2f", help="In points."),
    "networks": st.column_config.NumberColumn(
        "Networks", format="%.1f", help="Trained, to choose and to answer."
    ),
    "same": st.column_config.NumberColumn(
        "Same choice", format="percent", help="Repetitions in which it chose what all sets choose."
    ),
}

GROUPS_PANEL = Panel(
    title="Which tasks belong in one network?",
    icon=":material/workspaces:",
    shows="Every set of the tasks is trained once, so that every way to part them is known. "
    "The chart shows what cheaper ways to choose lose by it: by pairs (Standley et al. 2020), by a "
    "linear surrogate on random sets (Li et al. 2023), by where gradients point (TAG, Fifty et al. "
    "2021), or without asking.",
    reads="Regret: how many points worse the choice is, on test examples, than the partition that "
    "is best on validation examples, where all ways choose. 0 is as good as trying everything; to "
    "the left is cheaper. A bar that reaches 0 is not shown to lose.",
    otherwise="If it did not matter who shares, all ways would lie at 0, one network for all among "
    "them. If cheap ways were no use, they would lie no lower than not asking at all.",
    number=_number,
    draw=_draw,
    find=studying.study_of,
    rests_on="Several repetitions, every network at its best.",
    example=(f"See the {len(partitions(MOST))} ways to group {MOST} tasks", EXAMPLE),
)
