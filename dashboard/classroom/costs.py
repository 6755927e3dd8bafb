"""Which picture costs most? Four pictures and a network's answers, from what was recorded."""

from functools import cache
from html import escape

import numpy as np

from core import Experiment
from core.atlas import insights
from core.atlas.shipped import AtlasError
from core.classroom import flow
from core.data import RoadScenes
from core.data.kinds.yes_no import YES_NO
from core.inside.forward import answered
from core.inside.terms import terms, told
from core.results.inspection import Inspection
from dashboard.lessons import inspector_frames
from dashboard.lessons.lesson import Reveal
from dashboard.shared.figure import Figure
from dashboard.shared.figures import laid_out, titled
from dashboard.shared.labels.outline import outline
from dashboard.shared.labels.scene import GROUND
from dashboard.shared.theme import OTHER

# so narrow that it is sure and wrong now and then
RECORDED = Experiment(RoadScenes(), width=16)
GREYS = 8  # of a picture
HIGH = 260  # pixels of the figure
STYLE = (
    "<style>.costs{border-collapse:separate;border-spacing:3px;width:100%;table-layout:fixed;"
    "font-size:clamp(.8rem,1.6vw,1.7rem)}.costs th,.costs td{border:none;padding:2px 4px;"
    "text-align:center;font-weight:400}.costs td{border-radius:6px;padding:.25em 2px}"
    ".costs th:first-child{text-align:right}.costs svg{display:block;width:100%}"
    ".costs tfoot td,.costs tfoot th{font-weight:600}</style>"
)
SHOWN = slice(len(flow.COST.answers))  # of the examples that were recorded as they came


@cache
def recorded() -> Inspection:
    """Return what the loss is made of, on the first test pictures.

    Raises:
        AtlasError: when nothing was recorded.
    """
    insight = insights.find(RECORDED)
    if insight is None:
        raise AtlasError(
            f"pictures for a class must be in the file {insights.FILE.name} that python -m core "
            "atlas writes, got none; run it, or take the shipped file again"
        )
    x = insight.examples[SHOWN].astype(np.float32)
    labels = insight.labels[SHOWN].astype(np.float32).T
    _, logits = answered(insight.together.weights, x)
    logit = logits[..., None]  # a yes/no task has one
    costs = np.stack([terms(YES_NO, *task) for task in zip(logit, labels, strict=True)])
    names = RoadScenes().names
    return Inspection(
        names,
        (YES_NO,) * len(names),
        x,
        (int(insight.picture[0]), int(insight.picture[1])),
        labels,
        told(YES_NO, logits).astype(np.float32),
        costs.astype(np.float32),
        float(costs.sum(axis=0).mean()),
    )


def written(revealed: bool) -> str:
    """Write the pictures as an HTML table, a row for each task; it follows light and dark.

    Args:
        revealed: whether a box has what its answer costs, with the sums below; else the label, and
            the chance of yes that the network gives.
    """
    batch = recorded()
    words = (inspector_frames.term_words if revealed else inspector_frames.chance_words)(
        batch, SHOWN
    )
    heads = "".join(
        f'<th scope="col">Picture {number + 1}{_drawn(batch, number)}</th>'
        for number in range(len(batch.x))
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_box, said, labels))}</tr>'
        for name, said, labels in zip(batch.names, words, batch.labels, strict=True)
    )
    sums = "".join(f"<td>{total:.2f}</td>" for total in batch.terms.sum(axis=0))
    foot = f'<tfoot><tr><th scope="row">cost</th>{sums}</tr></tfoot>' if revealed else ""
    return (
        f'{STYLE}<table class="costs"><thead><tr><th></th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody>{foot}</table>"
    )


def _box(said: str, label: float) -> str:
    return f'<td style="background:{GROUND[str(int(label))]}">{said.replace("|", "·")}</td>'


def _drawn(batch: Inspection, example: int) -> str:
    """Draw a picture as the network gets it, in a few greys."""
    height, width = batch.picture or (1, batch.x.shape[1])
    shares = batch.x[example].reshape(height, width) / np.abs(batch.x).max()
    levels = np.rint((shares + 1) / 2 * GREYS).astype(int)
    paths = "".join(
        f'<path fill="hsl(0,0%,{100 * level // GREYS}%)" d="{outline(levels == level, 1)}"/>'
        for level in np.unique(levels)
    )
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" shape-rendering="crispEdges">'
        f"{paths}</svg>"
    )


@cache
def reveal() -> Reveal:
    """Say which picture costs most, and draw what each costs."""
    batch = recorded()
    sums = batch.terms.sum(axis=0)
    most = int(sums.argmax())
    task = int(batch.terms[:, most].argmax())
    return Reveal(
        f"Picture {most + 1} costs most: its four losses add up to {sums[most]:.2f}.",
        _bars(sums),
        f"Because the label of '{batch.names[task]}' is {batch.labels[task, most]:.0f}, and the "
        f"network gave yes a chance of {batch.answers[task, most]:.0%}.",
        f"The mean of the four sums is {batch.loss:.2f}.",
        f"Recorded: one network of width {RECORDED.width}, trained to the end of learning.",
        most,
    )


def _bars(sums: np.ndarray) -> Figure:
    trace = {
        "type": "bar",
        "x": [f"Picture {number + 1}" for number in range(len(sums))],
        "y": sums.tolist(),
        "marker": {"color": OTHER[2]},
        "hovertemplate": "%{y:.2f}<extra></extra>",
    }
    return laid_out([trace], HIGH, yaxis=titled("cost (sum of losses)"))
