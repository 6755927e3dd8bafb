"""A model card: what a fitted model is, what was measured of it, and what it does not know.

After Mitchell et al. (2019), "Model Cards for Model Reporting", with the metadata that Hugging
Face reads. Nothing is made up: what was not measured is said to be so.
"""

import json
import platform
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, StrictUndefined, Template

from core.arms.catalogue import ARMS
from core.arms.grouping import Grouping
from core.data.columns.inputs import CATEGORIES, LARGEST
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.estimator.card_tables import (
    inputs_table,
    networks_table,
    reliability_table,
    scores_table,
    tasks_table,
)
from core.estimator.choosing import AUTO
from core.estimator.measured import Measured
from core.estimator.multitask import MultiTask
from core.estimator.plain import plain
from core.metrics.catalogue import EVERY, SKILL
from core.networks.budget import SAME_WIDTH
from core.settings.numerals import joined
from core.settings.version import ENGINE

TEMPLATE = Path(__file__).with_name("card.md.jinja")
PROJECT = "together-or-apart"
LIBRARIES = {
    "PyTorch": "torch",
    "NumPy": "numpy",
    "pandas": "pandas",
    "scikit-learn": "scikit-learn",
}
NAMED = 5  # tasks in the title
ASKED = {"focus", "minutes", "n_jobs", "splits"}  # settings of an advice
NOTHING = Measured()
PREPARED = (
    f"Numbers are standardised on the training rows and held within {LARGEST:g} standard "
    "deviations of their mean, columns of two numbers enter as 0 and 1, and a blank is the median. "
    "Words have an input each, 1 in the rows that hold the word and 0 elsewhere, and a blank "
    f"counts as a word; where a column has more than {CATEGORIES}, the {CATEGORIES - 1} most "
    "frequent have an input each, and all others share one."
)


def card(
    model: MultiTask,
    measured: Measured = NOTHING,
    *,
    table: str = "",
    file: str = "model.safetensors",
    script: str = "",
    day: date | None = None,
) -> str:
    """Write the card of a fitted model as Markdown.

    Args:
        measured: on rows held out, if anything was.
        table: the name of what it learned from, if it has one. file: the name of the model's file.
        script: the name of one that predicts without this project, if there is one.
        day: on which it was made; None: today.
    """
    return _template().render(
        metadata=metadata(model, measured, table),
        title=_title(model),
        what=_what(model),
        file=file,
        script=script,
        details=_details(model, day or datetime.now(UTC).date()),
        metrics=_metrics(measured),
        split=_split(model, measured),
        training=_training(model, table),
        tasks=tasks_table(model),
        comparison=_comparison(model, measured),
        scores=_scores(measured),
        reliability=reliability_table(measured.reliability),
        alerts="".join(f"\n- {plain(alert)}" for alert in measured.alerts),
        preparation=PREPARED,
        inputs=inputs_table(model.preparation_),
        limits=_limits(measured),
    )


@cache
def _template() -> Template:
    # what is put in has been made plain: Markdown has no escape that HTML's would not spoil
    environment = Environment(
        autoescape=False,  # noqa: S701  # nosec B701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))


def metadata(model: MultiTask, measured: Measured, table: str) -> str:
    """Write the metadata as Hugging Face's template has it, in YAML, of which JSON is a part."""
    kinds = dict(zip(model.targets_.names, map(_pipeline, model.targets_.kinds), strict=True))
    first, *others = dict.fromkeys(kinds.values())
    said: dict[str, object] = {
        "library_name": PROJECT,
        "pipeline_tag": first,
        "tags": [first, *others, "multi-task-learning"],
    }
    own = measured.quality[measured.quality["arm"] == measured.arm].dropna(subset="score")
    if len(own):
        results = [
            {
                "task": {"type": kinds[str(name)], "name": str(name)},
                "dataset": {"type": "tabular", "name": table or "not named"},
                "metrics": [
                    {
                        "type": row["metric"],
                        "value": row["score"],
                        "name": EVERY[row["metric"]].label,
                    }
                    for row in rows.to_dict("records")
                ],
            }
            for name, rows in own.groupby("task", sort=False)
        ]
        said["model-index"] = [{"name": ", ".join(model.targets_.names), "results": results}]
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in said.items())


def _pipeline(kind: TaskKind) -> str:
    return "tabular-regression" if kind == NUMBERS else "tabular-classification"


def _title(model: MultiTask) -> str:
    names = model.targets_.names
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return plain(", ".join(names[:NAMED])) + more


def _what(model: MultiTask) -> str:
    networks, tasks = len(model.networks_), len(model.targets_.names)
    return (
        f"{_count(networks, 'network')} that answer{'s' if networks == 1 else ''} "
        f"{_count(tasks, 'task')} from {_count(model.n_features_in_, 'input column')}."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _details(model: MultiTask, day: date) -> str:
    versions = ", ".join(f"{name} {version(package)}" for name, package in LIBRARIES.items())
    lines = [
        f"Made on {day:%Y-%m-%d} by Together or Apart {version(PROJECT)} (version of its numbers: "
        f"{ENGINE}), with Python {platform.python_version()}, {versions}.",
        f"How the tasks share: {_sharing(model.sharing_)}.",
        f"Settings: {plain(_settings(model))}.",
        "Networks: ReLU layers, trained by AdamW on the sum of a loss for each labelled task.",
    ]
    return f"{_listed(lines)}\n\n{networks_table(model)}"


def _settings(model: MultiTask) -> str:
    """Write the settings that played a part; of a width that was chosen, that others were tried."""
    away = {"kinds"} | (set() if model.sharing == AUTO else ASKED)
    said = {name: value for name, value in model.get_params().items() if name not in away}
    if model.budget != SAME_WIDTH:
        said["width"] = f"chosen around {model.width}"
    return ", ".join(f"{name} {value}" for name, value in said.items())


def _comparison(model: MultiTask, measured: Measured) -> str:
    """Say how the ways to share compare, and beside their mean size how large this model is."""
    if not measured.comparison:
        return "How the ways to share compare: not measured."
    networks = model.networks_
    weights = sum(w.size + b.size for network in networks for w, b in network.layers)
    units = sorted({len(bias) for network in networks for _, bias in network.layers[:-1]})
    many = len(networks) != 1
    have = f"{len(networks):,} networks in the file have" if many else "network in the file has"
    size = (
        f"The {have} {_count(weights, 'parameter')}{' in all' if many else ''}, at width "
        f"{joined([str(width) for width in units])}"
    )
    if not measured.widths:
        return f"{plain(measured.comparison)}\n\n{size}."
    return (
        f"{plain(measured.comparison)}\n\n{size}, which validation chose most often. The "
        "scores of the comparison are means over the splits, and its parameters their median, each "
        f"at the width that its own validation part chose: {measured.widths}."
    )


def _sharing(arm: str) -> str:
    named = arm.partition(", ")[0]  # without its update
    about = ARMS[named].about if named in ARMS else Grouping.about
    return f"{plain(arm)}, {about}"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _metrics(measured: Measured) -> str:
    names = dict.fromkeys(measured.quality["metric"])
    if not names:
        return "Not measured."
    lines = [
        f"{EVERY[name].label}: {'lower' if EVERY[name].lower_is_better else 'higher'} is better."
        for name in names
    ]
    if SKILL.name in names:
        lines.append(
            "Skill is 1 - loss / loss of the best constant answer: 1 is perfect, 0 no better than "
            "that answer."
        )
    lines.append(
        "Intervals hold 95%, over splits of the rows, corrected for the rows that splits share "
        "(Nadeau and Bengio 2003)."
    )
    return _listed(lines)


def _split(model: MultiTask, measured: Measured) -> str:
    if not measured.split:
        return (
            "Not measured: no rows were held out to test on. `python -m core advise` measures, or "
            "`python -m core fit` with `--sharing auto`."
        )
    last = (
        "The weights in the file were then fitted on all rows, for as many passes as validation "
        "had chosen: no rows are left to test them on"
        if model.refit
        else "The weights in the file were then fitted on four fifths of the rows, and the rest "
        "chose when to stop"
    )
    return (
        f"{plain(measured.split)}. {last}, and the scores are those of networks trained in the "
        "same way on the splits."
    )


def _training(model: MultiTask, table: str) -> str:
    named = f" of {plain(table)}" if table else ""
    used = "all of them learned from" if model.refit else "four fifths learned from"
    return f"{_count(model.n_rows_, 'row')}{named} with a label of some task, {used}."


def _scores(measured: Measured) -> str:
    if measured.quality.empty:
        return "Scores on test rows: not measured."
    others = (
        "" if measured.baselines else "\n\nOther methods, such as trees or linear models: not "
        "measured; `python -m core advise` does."
    )  # fmt: skip
    return scores_table(measured) + others


def _limits(measured: Measured) -> str:
    lines = [
        "Whether it holds for another table, place or time: not measured.",
        "Errors in the labels of the table are learned like all else.",
    ]
    if measured.reliability.empty:
        lines.append("Whether its chances come true: not measured; take them for an order of rows.")
    return _listed(lines)
