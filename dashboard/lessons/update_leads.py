"""Updates against the plain sum in figures and words: who is ahead, by how much, and how sure."""

from collections.abc import Sequence

import pandas as pd

from core.arms.catalogue import REFERENCE
from core.arms.together import TOGETHER
from core.atlas import paired
from core.atlas.paired import UPDATED, Lead
from core.metrics.catalogue import ERROR
from core.results.gain import ALL
from core.settings.version import ENGINE
from dashboard.lessons import charts
from dashboard.shared.figure import Figure
from dashboard.shared.theme import OTHER

NAMES = {
    **{arm: arm.removeprefix(f"{TOGETHER.name}, ") for arm in UPDATED},
    TOGETHER.name: "plain sum",
}
COUNTS = ("none", "one", "two", "three", "four", "five")


def leads_of(arms: Sequence[str], point: str, task: str = ALL) -> dict[str, Lead]:
    """Return how far each arm is ahead of the plain sum."""
    return {arm: paired.lead(arm, TOGETHER.name, [point], task) for arm in arms}


def bars(leads: dict[str, Lead]) -> Figure:
    """Draw a bar for each lead, with its interval; a name that is no arm stands as it is."""
    rows = [(NAMES.get(arm, arm), of.gain, of.low, of.high) for arm, of in leads.items()]
    frame = pd.DataFrame(rows, columns=["name", "mean", "low", "high"])
    plain = NAMES[TOGETHER.name]
    colours = {
        name: OTHER[2] if name.startswith(plain) else OTHER[0]
        for name in frame["name"]
        if name != REFERENCE.name
    }
    return charts.bars(frame, "points gained on the plain sum", colours, percent=False)


def written(leads: dict[str, Lead]) -> str:
    """Write each lead over the plain sum with its interval."""
    parts = [
        f"{NAMES.get(arm, arm)} {ERROR.signed(of.gain)} ({ERROR.signed(of.low)} to "
        f"{ERROR.signed(of.high)})"
        for arm, of in leads.items()
    ]
    return f"points less error than the plain sum, with 95% intervals: {', '.join(parts)}."


def ahead(leads: dict[str, Lead]) -> list[str]:
    """List the updates whose whole interval is above zero."""
    return [arm for arm in UPDATED if arm in leads and leads[arm].sure > 0]


def origin(*points: str) -> str:
    """Say where the scores of some points come from."""
    rows = paired.load()
    rows = rows[rows["point"].isin(points)]
    repeated = rows.groupby("point", observed=True)["replicate"].nunique().unique()
    return (
        f"Recorded: {' or '.join(str(count) for count in sorted(repeated))} replicates, engine "
        f"version {ENGINE}, {rows['measured'].max()}."
    )


def closed(leads: dict[str, Lead], apart: Lead) -> str:
    """Say what of the way to separate networks the best update goes."""
    if apart.sure <= 0:
        return "Separate networks are not shown better than the plain sum here."
    best = max(UPDATED, key=lambda arm: leads[arm].gain)
    share = max(0.0, leads[best].gain / apart.gain)
    return (
        f"Separate networks make {ERROR.amount(apart.gain)} points less error; the update with the "
        f"largest mean, {NAMES[best]}, goes {share:.0%} of that way."
    )
