"""An advice as one HTML file that needs nothing else: to read, to print, to send."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined, Template

from core.advice.answer import AMBER, APART, GREEN, RED, TOGETHER, Advice
from core.advice.bars import Bars, lay_out, with_interval
from core.advice.question import Question
from core.advice.settings import command_line, settings
from core.arms.catalogue import arm_label
from core.metrics.catalogue import EVERY

TEMPLATE = Path(__file__).with_name("report.html.jinja")
LIGHTS = {  # symbol and word, for those who cannot tell the colours apart
    GREEN: ("✓", "holds"),
    AMBER: ("~", "cannot tell, or only partly"),
    RED: ("✗", "does not hold"),
}
LISTED = 40  # names of columns written out: a table may have 2,000
STRONGEST = 0.5  # opacity of the largest affinity: the number on it stays readable


@dataclass(frozen=True)
class Cell:
    """One affinity: its number, and whether and how strongly (0 to 1) it helps or hurts."""

    text: str
    side: str
    strength: float


def html(advice: Advice, question: Question) -> str:
    """Write the report. It has no scripts and loads nothing; all names are escaped."""
    sections = [
        ("Ways to train", "over all tasks; transfer over its focus task", _arms(advice)),
        ("Each task", "intervals hold for all tasks of an arm at once", _tasks(advice)),
        (
            "By width of the network",
            "together",
            _points(advice, advice.widths, "width", "width {:,}"),
        ),
        ("By training rows", "together", _points(advice, advice.examples, "examples", "{:,} rows")),
    ]
    return _template().render(
        advice=advice,
        score=EVERY[advice.metric].noun,
        lights=LIGHTS,
        sections=sections,
        arms=_costs(advice),
        baselines=_baselines(advice),
        counts=advice.counts.to_dict("records"),
        affinity=_affinity(advice.affinity),
        grouping=arm_label(advice.grouping),
        in_pairs="affinity" in advice.conditions[0].figures,
        settings=_shown(settings(question)),
        command=command_line(question),
        rows=f"{question.source.rows:,}",
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _arms(advice: Advice) -> Bars:
    rows = [row for row in advice.arms.to_dict("records") if row["arm"] != APART]
    return lay_out([(row["arm"], row["arm"], row) for row in rows], EVERY[advice.metric])


def _tasks(advice: Advice) -> Bars:
    """Return the bars task by task, of every arm."""
    several = advice.tasks["arm"].nunique() > 1
    order = {task: k for k, task in enumerate(advice.counts["task"])}
    rows = sorted(advice.tasks.to_dict("records"), key=lambda row: order[row["task"]])
    labels = [f"{row['task']}, {row['arm']}" if several else row["task"] for row in rows]
    labelled = [(label, row["arm"], row) for label, row in zip(labels, rows, strict=True)]
    return lay_out(labelled, EVERY[advice.metric])


def _points(advice: Advice, table: pd.DataFrame, name: str, label: str) -> Bars:
    rows = table.to_dict("records")
    return lay_out([(label.format(row[name]), TOGETHER, row) for row in rows], EVERY[advice.metric])


def _costs(advice: Advice) -> list[dict[str, str]]:
    """Write score, gain and cost of every arm."""
    rows = advice.arms.to_dict("records")
    return [
        {
            "arm": str(row["arm"]),
            "score": f"{row['score']:.3f}",
            "gain": with_interval(row["gain"], row["low"], row["high"], EVERY[advice.metric]),
            "verdict": str(row["verdict"]),
            "parameters": "" if math.isnan(row["parameters"]) else f"{row['parameters']:,.0f}",
            "seconds": "" if math.isnan(row["seconds"]) else f"{row['seconds']:.1f}",
        }
        | ({"gain": "", "verdict": ""} if row["arm"] == APART else {})
        for row in rows
    ]


def _baselines(advice: Advice) -> list[dict[str, str]]:
    """Write score and gain over apart of every baseline, and whether it beats both arms."""
    return [
        {
            "baseline": str(row["baseline"]),
            "score": f"{row['score']:.3f}",
            "gain": with_interval(
                row["over_apart"],
                row["over_apart_low"],
                row["over_apart_high"],
                EVERY[advice.metric],
            ),
            "verdict": "beats both" if row["beats_both"] else "",
        }
        for row in advice.baselines.to_dict("records")
    ]


def _affinity(table: pd.DataFrame) -> list[tuple[str, list[Cell]]]:
    """Return each task's row of cells."""
    # `or 1.0`: where all is zero nothing is strong
    largest = float(np.nanmax(np.abs(table.to_numpy()), initial=0.0)) or 1.0
    return [
        (str(task), [_cell(float(value), largest) for value in row])
        for task, row in zip(table.index, table.to_numpy(), strict=True)
    ]


def _cell(value: float, largest: float) -> Cell:
    if math.isnan(value):
        return Cell("–", "none", 0.0)
    side = "helps" if value > 0 else "hurts"
    text = f"{value:+.1f}" if largest >= 1 else f"{value:+.2f}"
    return Cell(text.replace("-", "−"), side, round(STRONGEST * abs(value) / largest, 3))


def _shown(chosen: dict[str, object]) -> list[tuple[str, str]]:
    """Write the settings that have a value, long lists cut."""
    shown = []
    for name, value in chosen.items():
        if isinstance(value, list):
            more = f" and {len(value) - LISTED:,} more" if len(value) > LISTED else ""
            shown.append((name, ", ".join(value[:LISTED]) + more))
        elif isinstance(value, dict):
            shown.append((name, ", ".join(f"{key} {part!r}" for key, part in value.items())))
        elif value is not None:
            shown.append((name, str(value)))
    return shown
