"""A table with everything in it that a take-away must cope with, and an advice about it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.advice.answer import AMBER, Advice, Condition
from core.data.sources.table import Table
from core.experiments.experiment import Experiment

TASKS = ("=1+1", "@b,c", "{0}")  # names are data, whatever they look like
CODE = "__import__('os').system('touch ran')"


def frame(rows: int = 200) -> pd.DataFrame:
    """Make a table of numbers, words and three tasks, with blanks in all of them."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((rows, 3)).round(3)
    table = pd.DataFrame(x, columns=["length", CODE, "{1!r}"])
    table["town"] = rng.choice(["Oslo", "Rome", "two words", "=A1"], rows)
    table["many"] = [f"word {k}" for k in rng.integers(0, 30, rows)]
    table["whole"] = rng.integers(0, 50, rows)
    for name, word in (("length", "?"), ("town", "NA"), ("many", ""), ("whole", " null ")):
        table[name] = table[name].astype(object).where(rng.random(rows) > 0.1, word)
    for k, task in enumerate(TASKS):
        yes = x[:, k] + 0.5 * rng.standard_normal(rows) > 0
        table[task] = np.where(rng.random(rows) < 0.1, "?", np.where(yes, "Yes", "No"))
    return table


def mixed_frame(rows: int = 240) -> pd.DataFrame:
    """Make a table with tasks of every kind, with blanks in all columns."""
    table, rng = frame(rows).drop(columns=list(TASKS[1:])), np.random.default_rng(1)
    score = table[CODE] + table["{1!r}"] + 0.3 * rng.standard_normal(rows)
    grade = np.digitize(score, [-1, 0, 1]) + 1
    columns = {
        "sort": np.array(["one", "two", "three"])[np.digitize(score, [-0.5, 0.5])],
        "mark": grade,
        "price": (100 + 20 * score).round(2),
    }
    for name, cells in columns.items():
        table[name] = pd.Series(cells).astype(object).where(rng.random(rows) > 0.1, "?")
    return table


KINDS = {"=1+1": "yes/no", "sort": "classes", "mark": "ordered", "price": "numbers"}


@pytest.fixture
def mixed_source(tmp_path: Path) -> Table:
    """A CSV file of tasks of every kind."""
    path = tmp_path / "mixed.csv"
    mixed_frame().to_csv(path, index=False)
    return Table(path, tuple(KINDS), read_as=tuple(KINDS.values()))


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    """Compare on a CSV file of that table, for a moment."""
    path = tmp_path / "training.csv"
    frame().to_csv(path, index=False)
    return Experiment(Table(path, TASKS), width=8, replicates=3, steps=100)


@pytest.fixture
def advice() -> Advice:
    """Make up an answer."""
    gains = {"gain": 1.0, "low": 0.5, "high": 1.5, "verdict": "together"}
    nothing = {name: float("nan") for name in ("gain", "low", "high")}
    return Advice(
        recommendation="together",
        sentence="Train one network for all tasks together.",
        sure="The gain is between +0.5 and +1.5 points.",
        reached="Wrong answers: 20%.",
        doubt="",
        alike=0.5,
        gain=1.0,
        low=0.5,
        high=1.5,
        metric="error",
        why="The labels are balanced.",
        unit="pp",
        splits=10,
        complete=True,
        tuned=False,
        confidence=0.95,
        grouping=(TASKS,),
        conditions=(Condition("shared features", AMBER, "Nothing shown.", {"affinity": 0.0}),),
        arms=pd.DataFrame(
            [{"arm": "together", "score": 0.2, **gains}, {"arm": "apart", **nothing}]
        ),
        baselines=pd.DataFrame({"baseline": ["logistic regression"], "score": [0.25]}),
        tasks=pd.DataFrame([{"arm": "together", "task": task, **gains} for task in TASKS]),
        by_task=pd.DataFrame({"task": TASKS, "together": 0.2, "shown_better": True}),
        pairs=pd.DataFrame("", TASKS, TASKS),
        widths=pd.DataFrame([{"width": 32, **gains}]),
        examples=pd.DataFrame([{"examples": 120, **gains}]),
        affinity=pd.DataFrame(
            [[np.nan, -1.5, 2.0], [1.0, np.nan, 0.0], [0.5, 0.25, np.nan]], TASKS, TASKS
        ),
        counts=pd.DataFrame({"task": TASKS, "labels": 110, "positives": 50, "others": 220}),
        rival="",
        exclusive="",
        change="More rows.",
        notes=("A note.",),
        quality=pd.DataFrame(
            [
                {"arm": arm, "task": task, "metric": "error", "score": 0.2, "low": 0.1}
                | {"high": 0.3, "replicates": 20}
                for arm in ("together", "apart", "logistic regression")
                for task in TASKS
            ]
        ),
    )
