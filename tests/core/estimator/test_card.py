import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import yaml

from core import MultiTask
from core.estimator.card import card
from core.estimator.measured import Measured
from core.metrics.catalogue import EVERY
from tests.core.mixed import Mixed

SECTIONS = (  # of Mitchell et al. (2019), in their order
    "Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data",
    "Quantitative analyses", "Ethical considerations", "Caveats and recommendations",
)  # fmt: skip


@pytest.fixture(scope="module")
def model(mixed: Mixed) -> MultiTask:
    """Fit what an advice recommends, on all rows at the end."""
    return MultiTask("auto", width=4, splits=3, steps=200, refit=True, random_state=0).fit(
        mixed.X, mixed.Y
    )


@pytest.fixture(scope="module")
def measured(model: MultiTask) -> Measured:
    """Return what the advice has told."""
    return Measured.of(model.advice_)


def _rows(text: str, title: str) -> list[list[str]]:
    """Read the table of Markdown whose header begins with a title."""
    _, found, rest = text.partition(f"\n| {title} |")
    assert found
    lines = (found + rest).strip().split("\n\n")[0].splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    plain = [[cell.strip().replace("\\", "") for cell in row] for row in cells]
    return [plain[0], *plain[2:]]


def test_its_scores_are_those_of_the_advice(model: MultiTask, measured: Measured) -> None:
    """Every mean and interval in the table is one that was measured, written as everywhere."""
    header, *rows = _rows(card(model, measured), "task | score")
    assert header[:3] == ["task", "score", f"this model ({measured.arm})"]
    assert {"apart", "together", "constant", "gradient-boosted trees"} <= {*header, measured.arm}
    arms = [measured.arm, *header[3:]]
    nouns = {metric.noun: metric for metric in EVERY.values()}
    wanted = model.advice_.quality.set_index(["arm", "task", "metric"])
    for task, noun, *cells in rows:
        metric = nouns[noun]
        for arm, cell in zip(arms, cells, strict=True):
            row = wanted.loc[(arm, task, metric.name)]
            score, low, high = (metric.written(row[end]) for end in ("score", "low", "high"))
            written = score if pd.isna(row["low"]) else f"{score} [{low}, {high}]"
            assert cell == re.sub(r"-(0\.0+\b)", r"\1", written)
    own = wanted.loc[measured.arm]
    assert len(rows) == len(own[own.index.get_level_values(1) != "loss"])


def test_its_metadata_are_read_as_hugging_face_reads_them(
    model: MultiTask, measured: Measured
) -> None:
    """YAML between rulers, with every score of the model and the kind of each task."""
    said = yaml.safe_load(card(model, measured, table="labels.csv").split("---\n")[1])
    assert said["library_name"] == "together-or-apart"
    assert {"tabular-classification", "tabular-regression"} <= set(said["tags"])
    (index,) = said["model-index"]
    found = {
        (each["task"]["name"], metric["type"]): metric["value"]
        for each in index["results"]
        for metric in each["metrics"]
    }
    own = measured.quality[measured.quality["arm"] == measured.arm]
    assert found == {(r["task"], r["metric"]): r["score"] for r in own.to_dict("records")}
    assert {each["dataset"]["name"] for each in index["results"]} == {"labels.csv"}
    kinds = {each["task"]["name"]: each["task"]["type"] for each in index["results"]}
    assert (kinds["price"], kinds["sort"]) == ("tabular-regression", "tabular-classification")


def test_it_says_what_was_learned_from(mixed: Mixed, model: MultiTask, measured: Measured) -> None:
    """Rows, blanks, shares of answers and ranges of inputs are those of the table."""
    text = card(model, measured, day=date(2026, 1, 2))
    labelled = mixed.Y.notna().any(axis=1)
    assert f"{labelled.sum()} rows with a label of some task, all of them learned from." in text
    tasks = {row[0]: row[1:] for row in _rows(text, "task | kind")[1:]}
    for name, column in mixed.Y[labelled].items():
        assert tasks[name][2:] == [str(column.notna().sum()), str(column.isna().sum())]
    share = (mixed.Y["sold"] == "yes").sum() / mixed.Y["sold"].notna().sum()
    assert f"yes {share:.1%}" in tasks["sold"][1]
    inputs = {row[0]: row[1:] for row in _rows(text, "input column")[1:]}
    assert inputs["word"][0] == "blue, green, red"
    assert inputs["x1"][1] == str(mixed.X["x1"][labelled].isna().sum())
    least, most = map(float, inputs["x0"][0].split(" to "))
    assert least <= mixed.X["x0"].min() <= least + 0.1
    assert most - 0.1 <= mixed.X["x0"].max() <= most
    assert "Made on 2026-01-02 by Together or Apart" in text
    assert "3 splits of the rows" in text


def test_it_has_the_sections_of_a_model_card(model: MultiTask) -> None:
    """All nine of the paper, in its order, whatever was measured."""
    text = card(model)
    places = [text.index(f"\n## {section}\n") for section in SECTIONS]
    assert places == sorted(places)


def test_what_was_not_measured_is_said_so(mixed: Mixed) -> None:
    """Without an advice there is no score, no interval and no chance in it."""
    model = MultiTask("together", width=4, steps=100, random_state=0).fit(mixed.X, mixed.Y)
    text = card(model)
    assert text.count("ot measured") >= 6
    assert "model-index" not in text
    assert "Scores on test rows: not measured." in text
    assert "no rows were held out to test on" in text
    assert "four fifths learned from" in text


def test_baselines_and_chances_are_told_where_they_were_measured(
    model: MultiTask, measured: Measured
) -> None:
    """Other methods are columns, and the table of chances has every row."""
    own = measured.quality[measured.quality["arm"] == measured.arm]
    trees = own.assign(arm="trees", score=0.5, low=0.4, high=0.6)
    table = pd.DataFrame(
        {"task": "sold", "low": 0.2, "high": 0.4, "said": 0.31, "right": 0.29, "count": 1234},
        index=[0],
    )
    more = replace(
        measured,
        quality=pd.concat([measured.quality, trees]),
        baselines=("trees",),
        reliability=table,
        alerts=("Look at 'id'.",),
    )
    text = card(model, more)
    header, *rows = _rows(text, "task | score")
    assert header[-1] == "trees"
    assert rows[0][-1] == "50.0% [40.0%, 60.0%]"
    assert "Other methods" not in text
    assert _rows(text, "task | chance given")[1] == [
        "sold",
        "20% to 40%",
        "31.0%",
        "29.0%",
        "1,234",
    ]
    assert "\n- Look at 'id'." in text
    assert "Whether its chances come true: not measured" not in text


def test_words_of_strangers_are_words(mixed: Mixed) -> None:
    """Names that look like Markdown, HTML or YAML stay names."""
    odd = "a|b <script> `x` *y*\n--- z: [1"
    inputs = mixed.X.rename(columns={"x0": odd})
    tasks = mixed.Y[["sold"]].rename(columns={"sold": odd + "?"})
    model = MultiTask("auto", width=4, steps=50, random_state=0).fit(inputs, tasks)
    text = card(model, table=odd)
    assert "<script>" not in text.split("---\n", 2)[2]
    assert yaml.safe_load(text.split("---\n")[1])["library_name"] == "together-or-apart"
    assert all(len(row) == 3 for row in _rows(text, "input column"))
    assert len(_rows(text, "input column")) == 1 + len(inputs.columns)


def test_it_says_how_columns_become_inputs() -> None:
    """Frequent words and blanks have inputs of their own, rarer ones share one, as is said."""
    words = [f"word {k % 30}" for k in range(90)] + ["often"] * 10 + [None] * 10
    frame = pd.DataFrame({"word": words, "number": range(110)})
    labels = pd.Series([0, 1] * 55, name="sold")
    model = MultiTask("together", width=4, steps=50, random_state=0).fit(frame, labels)
    (column, _) = model.preparation_.columns
    text = card(model)
    assert len(column.inputs) == 20
    assert "more than 20, the 19 most frequent have an input each, and all others share one" in text
    assert {"word: often", "word: blank", "word: other words"} <= {*column.inputs}
    assert "a blank counts as a word" in text
    assert "Numbers are standardised on the training rows and held within 10 standard" in text
