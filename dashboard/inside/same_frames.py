"""One example in both networks: what they do with it, and scenes of one's own; no streamlit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.arms.apart import APART
from core.arms.together import TOGETHER
from core.data import RoadScenes
from core.data.arrays import Floats
from core.data.kinds.kind import TaskKind
from core.data.kinds.yes_no import YES_NO
from core.data.sources.road_scenes import SIDES
from core.estimator.answers import answer, chances
from core.experiments.experiment import Experiment
from core.inside.forward import answered
from core.inside.insight import Insight, Side
from dashboard.shared.networks.sides import Drawing, Glow, drawing_of

DRAWN = 7  # units of a layer that a drawing has room for
ABSENT = "absent"
STRENGTH = 0.75  # of a part that somebody adds: the middle of what scenes have


@dataclass(frozen=True)
class Activity:
    """What an arm's networks do with one example.

    Attributes:
        units: (E, U) activations. logits: (O,).
    """

    units: Floats
    logits: Floats


def activity(side: Side, x: Floats) -> Activity:
    """Let the networks of an arm answer one example (d,)."""
    units, logits = answered(side.weights, x[None].astype(np.float32))
    return Activity(units[..., 0].swapaxes(0, 1).reshape(len(side.steps), -1), logits[:, 0])


def drawing(experiment: Experiment, insight: Insight, x: Floats) -> Drawing:
    """Return the drawing of both arms as active as they are on an example."""
    plain = drawing_of(replace(experiment, arms=(TOGETHER.name, APART.name)), None)
    depth, glows = experiment.depth, []
    for side, drawn in zip((insight.together, insight.apart), plain.sides, strict=True):
        found, scale = activity(side, x), scales(side, insight)
        most = [_dearest(side, network, depth) for network in range(len(side.steps))]
        of_side = []
        for tasks in drawn.groups:
            network = int(side.networks[tasks[0]])
            share = np.clip(found.units[network] / scale[network], 0, 1)
            layers = tuple(tuple(share[units].tolist()) for units in most[network])
            of_side.append(Glow(layers, tuple(_answer_glow(side, found, task) for task in tasks)))
        glows.append(tuple(of_side))
    shape = (int(insight.picture[0]), int(insight.picture[1])) if len(insight.picture) else None
    return replace(plain, picture=shape, glows=tuple(glows))


def scales(side: Side, insight: Insight) -> Floats:
    """Return what counts as fully active: (E, U), the largest activation on the kept examples."""
    units, _ = answered(side.weights, insight.examples.astype(np.float32))
    largest = units.max(axis=-1).swapaxes(0, 1).reshape(len(side.steps), -1)
    return np.asarray(np.maximum(largest, 1e-6))


def _dearest(side: Side, network: int, depth: int) -> list[np.ndarray]:
    """Return, layer by layer, the units of a network without which most is lost."""
    effects = np.nan_to_num(side.effects[side.networks == network].astype(np.float32)).max(axis=0)
    width = len(effects) // depth
    layers = effects.reshape(depth, width)
    order = np.argsort(-layers, axis=1, kind="stable")[:, :DRAWN]
    return [np.sort(units) + layer * width for layer, units in enumerate(order)]


def _answer_glow(side: Side, found: Activity, task: int) -> float:
    """Return the chance of yes; of other kinds how sure the answer is, or half of a number."""
    logits = found.logits[side.weights.tasks == task]
    if len(logits) > 1:
        shares = np.exp(logits - logits.max())
        return float(shares.max() / shares.sum())
    return float(1 / (1 + np.exp(-np.clip(logits[0], -50, 50))))


def said(kind: TaskKind, logits: Floats) -> str:
    """Write the answer to one task."""
    if kind == YES_NO:
        return f"{chances(kind, logits[None])[0, 1]:.0%} yes"
    return f"{answer(kind, logits[None])[0]:.4g}"


def answers(
    experiment: Experiment, insight: Insight, x: Floats, labels: Sequence[float]
) -> pd.DataFrame:
    """Return task, label, together, apart and differ: what both sides answer.

    An answer that can be right or wrong has a mark for it; numbers are more or less right.

    Args:
        labels: of the example, NaN where '?'.
    """
    rows = []
    sides = [(side, activity(side, x)) for side in (insight.together, insight.apart)]
    for task, name in enumerate(experiment.source.names):
        kind = experiment.source.kinds[task]
        parts = [found.logits[side.weights.tasks == task] for side, found in sides]
        given = [float(answer(kind, logits[None])[0]) for logits in parts]
        rows.append(
            (
                name,
                _label(kind, labels[task]),
                *(
                    said(kind, logits) + _mark(kind, one, labels[task])
                    for logits, one in zip(parts, given, strict=True)
                ),
                given[0] != given[1],
            )
        )
    return pd.DataFrame(rows, columns=["task", "label", "together", "apart", "differ"])


def _mark(kind: TaskKind, given: float, label: float) -> str:
    if np.isnan(label) or not kind.answers:
        return ""
    return " ✓" if given == label else " ✗"


def _label(kind: TaskKind, value: float) -> str:
    if np.isnan(value):
        return "?"
    if kind == YES_NO:
        return "yes" if value else "no"
    return f"{value:.4g}"


def scene(
    source: RoadScenes, chosen: Mapping[str, str], noise: float, seed: int
) -> tuple[Floats, list[float]]:
    """Draw a scene of one's own: (d,) with its labels.

    Args:
        chosen: by part, how it is: "light", "dark" or "absent".
        noise: standard deviation of each pixel.
    """
    sign = {SIDES[0]: STRENGTH, SIDES[1]: -STRENGTH, ABSENT: 0.0}
    amounts = np.array([[sign[chosen[part]] for part in source.parts]], dtype=np.float32)
    x = source.pictured(amounts)[0]
    x += np.float32(noise) * np.random.default_rng(seed).standard_normal(x.shape, np.float32)
    there = (amounts[0] != 0)[:, None] | ~source.needs()
    return x, there.all(axis=0).astype(float).tolist()


def parts_in(source: RoadScenes, x: Floats) -> dict[str, str]:
    """Read from a picture (d,) how each part is in it, by least squares."""
    templates = source.pictured(np.eye(len(source.parts), dtype=np.float32))
    amounts = np.linalg.lstsq(templates.T, x.astype(np.float32), rcond=None)[0]
    return {
        part: ABSENT if abs(amount) < 0.25 else SIDES[int(amount < 0)]
        for part, amount in zip(source.parts, amounts, strict=True)
    }


def rights(insight: Insight) -> Floats:
    """Return the mean share of answers that both give right, together, apart and neither: (4,)."""
    known = insight.rights[~np.isnan(insight.rights).any(axis=1)]
    return known.mean(axis=0) if len(known) else np.full(4, np.nan, dtype=np.float32)
