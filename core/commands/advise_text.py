"""What `advise` prints: text for people, one JSON object for programs."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from core.advice.answer import APART, LIGHTS, Advice
from core.advice.bars import with_interval
from core.advice.next_step import next_step
from core.advice.question import Question
from core.advice.settings import settings
from core.arms.catalogue import arm_label
from core.commands.columns import aligned
from core.metrics.catalogue import EVERY

SAID = (
    "recommendation", "cheaper", "sentence", "sure", "reached", "doubt", "gain", "low", "high",
    "metric", "why", "unit", "confidence", "tuned", "splits", "complete",
)  # fmt: skip


def text(advice: Advice) -> str:
    """Write the recommendation, its evidence and what would change it."""
    conditions = [
        f"{condition.name}: {LIGHTS[condition.light]}. {condition.evidence}"
        for condition in advice.conditions
    ]
    said = (advice.scope, advice.reached, advice.doubt, advice.rival, advice.exclusive)
    groups = f"Groups that most splits propose: {arm_label(advice.grouping)}."
    parts = [
        f"{advice.headline} {advice.sure}",
        aligned([*_arms(advice), *_baselines(advice)], words=1),
        *(sentence for sentence in said if sentence),
        *(alert.why for alert in advice.alerts),
        advice.why,
        *conditions,
        *([groups] if advice.has_grouping else []),
        advice.change,
        next_step(advice),
    ]
    return "\n\n".join(parts)


def _arms(advice: Advice) -> Iterator[tuple[str, ...]]:
    unit = EVERY[advice.metric].spoken_unit
    yield ("way to train", advice.metric, f"gain over apart, {unit}", "verdict")
    for row in advice.arms.to_dict("records"):
        gain = with_interval(row["gain"], row["low"], row["high"], EVERY[advice.metric])
        compared = ("", "") if row["arm"] == APART else (gain, str(row["verdict"]))
        yield (str(row["arm"]), EVERY[advice.metric].written(row["score"]), *compared)


def _baselines(advice: Advice) -> Iterator[tuple[str, ...]]:
    for row in advice.baselines.to_dict("records"):
        bounds = (row["over_apart"], row["over_apart_low"], row["over_apart_high"])
        gain = with_interval(*bounds, EVERY[advice.metric])
        beats = "beats both" if row["beats_both"] else ""
        yield (str(row["baseline"]), EVERY[advice.metric].written(row["score"]), gain, beats)


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
        for name in (
            "arms",
            "baselines",
            "tasks",
            "by_task",
            "widths",
            "examples",
            "counts",
            "quality",
        )
    }
    affinity = _records(advice.affinity)
    return {
        **_records(said)[0],
        "scope": advice.scope,
        "rival": advice.rival,
        "exclusive": advice.exclusive,
        "alerts": [{"column": alert.column, "why": alert.why} for alert in advice.alerts],
        "change": advice.change,
        "next": next_step(advice),
        "still_improving": {
            row["arm"]: row["still_improving"]
            for row in _records(advice.arms[["arm", "still_improving"]])
        },
        "grouping": [list(group) for group in advice.grouping],
        "alike": advice.alike,
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
