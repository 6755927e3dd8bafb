"""An advice as one HTML file that needs nothing else: to read, to print, to send."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined, Template

from core.advice import pictures
from core.advice.answer import AMBER, APART, GREEN, GREY, LIGHTS, RED, TOGETHER, Advice
from core.advice.bars import Bars, lay_out, with_interval
from core.advice.next_step import next_step
from core.advice.question import Question
from core.advice.settings import command_line, settings
from core.advice.tables import rarest_known
from core.arms.catalogue import arm_label
from core.metrics.catalogue import EVERY
from core.settings.numerals import numeral

TEMPLATE = Path(__file__).with_name("report.html.jinja")
SIGNS = {GREEN: "✓", AMBER: "~", RED: "✗", GREY: "–"}  # for those who cannot tell the colours apart
MOST = {"splits": "splits at most", "minutes": "minutes at most"}  # which may not be reached
LISTED = 40  # names of columns written out: a table may have 2,000
STRONGEST = 0.5  # opacity of the largest affinity: the number on it stays readable


@dataclass(frozen=True)
class Cell:
    """One affinity: its number, and how strongly (0 to 1) it is shown to help or to hurt."""

    text: str
    side: str
    strength: float
    shown: bool


def html(advice: Advice, question: Question, day: date | None = None) -> str:
    """Write the report. It has no scripts and loads nothing; all names are escaped.

    Args:
        day: when it is written; None: today.
    """
    metric = EVERY[advice.metric]
    return _template().render(
        advice=advice,
        day=f"{day or date.today():%d %B %Y}".lstrip("0"),
        file=question.source.file,
        next=next_step(advice),
        score=metric.noun,
        label=metric.label,
        unit=metric.spoken_unit,
        lights={light: f"{SIGNS[light]} {word}" for light, word in LIGHTS.items()},
        **_pictures(advice),
        by_task=_by_task(advice),
        sections=_sections(advice),
        arms=_costs(advice),
        baselines=_baselines(advice),
        counts=rarest_known(advice.counts).to_dict("records"),
        affinity=_affinity(advice),
        grouping=arm_label(advice.grouping) if advice.has_grouping else "",
        in_pairs="affinity" in advice.conditions[0].figures,
        settings=_shown(settings(question) | {"left out": _left_out(question)}),
        command=command_line(question),
        rows=f"{question.source.rows:,}",
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def _sections(advice: Advice) -> list[tuple[str, str, Bars]]:
    """Return title, note and bars of all comparisons."""
    return [
        ("Ways to train", "over all tasks; transfer over its focus task", _arms(advice)),
        ("Each task", "intervals hold for all tasks of a way to train at once", _tasks(advice)),
        (
            "By width of the network",
            "one network",
            _points(advice, advice.widths, "width", "width {:,}"),
        ),
        (
            "By training rows",
            "one network",
            _points(advice, advice.examples, "examples", "{:,} rows"),
        ),
    ]


def _pictures(advice: Advice) -> dict[str, object]:
    """Return what the first page draws."""
    sharing, gains, tasks = pictures.gains(advice)
    return {
        "sharing": sharing,
        "gains": gains,
        "tasks": tasks,
        "dots": pictures.scores(advice),
        "change": pictures.change(advice),
        "costs": pictures.costs(advice),
    }


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
    points = [(label.format(row[name]), TOGETHER, row) for row in rows]
    # one point is the comparison itself: there was no time for others
    return lay_out(points if len(points) > 1 else [], EVERY[advice.metric])


def _costs(advice: Advice) -> list[dict[str, str]]:
    """Write score, gain and cost of every arm."""
    rows = advice.arms.to_dict("records")
    return [
        {
            "arm": str(row["arm"]),
            "score": EVERY[advice.metric].written(row["score"]),
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
            "score": EVERY[advice.metric].written(row["score"]),
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


def _by_task(advice: Advice) -> tuple[list[str], list[list[str]]]:
    """Write, for each task, what every method scores, and whether that is shown to be of use."""
    metric, table = EVERY[advice.metric], advice.by_task
    methods = [name for name in table.columns if name not in ("task", "shown_better")]
    rows = [
        [
            str(row["task"]),
            *("–" if math.isnan(row[name]) else metric.written(row[name]) for name in methods),
            "yes" if row["shown_better"] else "not shown",
        ]
        for row in table.to_dict("records")
    ]
    return methods, rows


def _left_out(question: Question) -> list[str]:
    """List the columns that are neither task nor input."""
    source = question.source
    used = {*source.tasks, *source.input_columns, source.group}
    return [str(name) for name in source.frame.columns if name not in used]


def _affinity(advice: Advice) -> list[tuple[str, list[Cell]]]:
    """Return each task's row of cells; nothing where there was no time to measure any."""
    if not advice.has_affinity:
        return []
    table = advice.affinity
    # `or 1.0`: where all is zero nothing is strong
    largest = float(np.nanmax(np.abs(table.to_numpy()), initial=0.0)) or 1.0
    rows = zip(table.index, table.to_numpy(), advice.pairs.to_numpy(), strict=True)
    return [
        (str(task), [_cell(float(v), largest, bool(s)) for v, s in zip(values, said, strict=True)])
        for task, values, said in rows
    ]


def _cell(value: float, largest: float, shown: bool) -> Cell:
    if math.isnan(value):
        return Cell("–", "none", 0.0, False)
    side = ("helps" if value > 0 else "hurts") if shown else "none"
    text = numeral(value, "+.1f" if largest >= 1 else "+.2f")
    strength = round(STRONGEST * abs(value) / largest, 3)
    return Cell(text, side, strength, shown)


def _shown(chosen: dict[str, object]) -> list[tuple[str, str]]:
    """Write the settings that have a value, long lists cut."""
    shown = []
    for setting, value in chosen.items():
        name = MOST.get(setting, setting)
        if isinstance(value, list | dict) and not value:
            continue
        if isinstance(value, list):
            more = f" and {len(value) - LISTED:,} more" if len(value) > LISTED else ""
            shown.append((name, ", ".join(value[:LISTED]) + more))
        elif isinstance(value, dict):
            shown.append((name, ", ".join(f"{key} {part!r}" for key, part in value.items())))
        elif value is not None:
            shown.append((name, str(value)))
    return shown
