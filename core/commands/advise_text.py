"""What `advise` prints: text for people, one JSON object for programs."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from core.advice.answer import AMBER, APART, GREEN, RED, Advice
from core.advice.bars import with_interval
from core.advice.question import Question
from core.advice.settings import settings
from core.arms.catalogue import arm_label
from core.commands.columns import aligned
from core.metrics.catalogue import EVERY

LIGHTS = {GREEN: "yes", AMBER: "cannot tell, or only partly", RED: "no"}
SAID = (
    "recommendation", "cheaper", "sentence", "gain", "low", "high", "metric", "why", "unit",
    "confidence", "tuned", "splits", "complete",
)  # fmt: skip


def text(advice: Advice) -> str:
    """Write the recommendation, its evidence and what would change it."""
    conditions = [
        f"{condition.name}: {LIGHTS[condition.light]}. {condition.evidence}"
        for condition in advice.conditions
    ]
    parts = [
        advice.sentence,
        aligned([*_arms(advice), *_baselines(advice)], words=1),
        *(said for said in (advice.scope, advice.rival, advice.exclusive) if said),
        *(alert.why for alert in advice.alerts),
        advice.why,
        *conditions,
        f"Groups that the affinities propose: {arm_label(advice.grouping)}.",
        advice.change,
    ]
    return "\n\n".join(parts)


def _arms(advice: Advice) -> Iterator[tuple[str, ...]]:
    yield ("arm", advice.metric, f"gain over apart, {advice.unit}", "verdict")
    for row in advice.arms.to_dict("records"):
        gain = with_interval(row["gain"], row["low"], row["high"], EVERY[advice.metric])
        compared = ("", "") if row["arm"] == APART else (gain, str(row["verdict"]))
        yield (str(row["arm"]), f"{row['score']:.3f}", *compared)


def _baselines(advice: Advice) -> Iterator[tuple[str, ...]]:
    for row in advice.baselines.to_dict("records"):
        bounds = (row["over_apart"], row["over_apart_low"], row["over_apart_high"])
        gain = with_interval(*bounds, EVERY[advice.metric])
        beats = "beats both" if row["beats_both"] else ""
        yield (str(row["baseline"]), f"{row['score']:.3f}", gain, beats)


def as_json(advice: Advice, question: Question) -> dict[str, Any]:
    """Return the answer, its evidence and the settings; the unknown is None."""
    said = pd.DataFrame([{name: getattr(advice, name) for name in SAID}])
    conditions = [
        {
            "name": condition.name,
            "light": condition.light,
            "evidence": condition.evidence,
            "figures": _records(pd.DataFrame([condition.figures]))[0] if condition.figures else {},
        }
        for condition in advice.conditions
    ]
    tables = {
        name: _records(getattr(advice, name))
        for name in ("arms", "baselines", "tasks", "widths", "examples", "counts")
    }
    affinity = _records(advice.affinity)
    return {
        **_records(said)[0],
        "scope": advice.scope,
        "rival": advice.rival,
        "exclusive": advice.exclusive,
        "alerts": [{"column": alert.column, "why": alert.why} for alert in advice.alerts],
        "change": advice.change,
        "still_improving": {
            row["arm"]: row["still_improving"]
            for row in _records(advice.arms[["arm", "still_improving"]])
        },
        "grouping": [list(group) for group in advice.grouping],
        "conditions": conditions,
        **tables,
        "affinity": dict(zip(advice.affinity.index, affinity, strict=True)),
        "notes": list(advice.notes),
        "settings": settings(question),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """List the rows; NaN, which JSON does not know, is None."""
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=10))
    return rows
