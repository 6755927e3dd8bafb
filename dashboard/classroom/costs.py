"""Which picture costs most? Four pictures and a network's answers, from what was recorded."""

from functools import cache

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
from dashboard.shared.labels.charts import label_matrix

# so narrow that it is sure and wrong now and then
RECORDED = Experiment(RoadScenes(), width=16)
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


@cache
def picture() -> tuple[Figure, str]:
    """Draw the pictures with labels and chances."""
    batch = recorded()
    words = inspector_frames.chance_words(batch, SHOWN)
    return label_matrix(inspector_frames.batch_samples(batch, SHOWN), words), (
        "Four new pictures. In each box: the label y, then ŷ, the chance of yes that the network "
        "gives. Green boxes have label 1."
    )


@cache
def reveal() -> Reveal:
    """Draw every term, and the sums."""
    batch = recorded()
    sums = batch.terms.sum(axis=0)
    most = int(sums.argmax())
    task = int(batch.terms[:, most].argmax())
    figure = label_matrix(
        inspector_frames.batch_samples(batch, SHOWN),
        inspector_frames.term_words(batch, SHOWN),
        [f"sum {total:.2f}" for total in sums],
    )
    return Reveal(
        f"Picture {most + 1} costs most: {sums[most]:.2f}.",
        figure,
        f"Because the label of '{batch.names[task]}' is {batch.labels[task, most]:.0f}, and the "
        f"network gave yes a chance of {batch.answers[task, most]:.0%}.",
        f"The mean of the four sums is {batch.loss:.2f}.",
        f"Recorded: one network of width {RECORDED.width}, trained to the end of learning.",
        most,
    )
