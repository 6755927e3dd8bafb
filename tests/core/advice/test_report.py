import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from core.advice.answer import Advice, Condition
from core.advice.conclude import conclude
from core.advice.evidence import Evidence
from core.advice.next_step import next_step
from core.advice.question import Question
from core.advice.report import html
from core.data.sources.table import Table
from tests.core.advice.conftest import NAMES, table

SCRIPT = "<script>alert(1)</script>"
TAGS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "main", "section", "div", "span", "p", "h1"}
    | {"h2", "h3", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "dl", "dt", "dd"}
    | {"pre", "code", "svg", "line", "rect", "path", "strong"}
    | {"figure", "figcaption", "text", "circle"}
)
ATTRIBUTES = frozenset(
    {"lang", "charset", "name", "content", "http-equiv", "class", "style", "title", "viewbox"}
    | {"preserveaspectratio", "aria-hidden", "x", "y", "x1", "x2", "y1", "y2", "width", "height"}
    | {"d", "cx", "cy", "r"}
)


class Page(HTMLParser):
    """What a browser would see: tags, attributes and text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note text, but for the style sheet."""
        if "style" not in self.open:
            self.text += data


def renamed(advice: Advice, question: Question, name: str) -> tuple[Advice, Question]:
    """Call the first task, and all that may carry its name, by another."""
    new = {NAMES[0]: name}
    tables = {key: getattr(advice, key).replace(new) for key in ("tasks", "counts", "by_task")}
    told = {key: f"{getattr(advice, key)} {name}" for key in ("sentence", "change", "why")}
    conditions = tuple(
        Condition(c.name, c.light, f"{c.evidence} {name}", c.figures) for c in advice.conditions
    )
    frame = table().rename(columns=new | {"x": f"input {name}"})
    source = Table(frame, (name, *NAMES[1:]))
    return replace(
        advice,
        **tables,
        **told,
        conditions=conditions,
        affinity=advice.affinity.rename(index=new, columns=new),
        grouping=((name, NAMES[1]), NAMES[2:]),
        notes=(*advice.notes, name),
    ), replace(question, source=source)


def test_names_are_text_and_nothing_else(measured: Callable[..., Evidence]) -> None:
    """A task called like a script is shown as it is written, wherever its name comes up."""
    evidence = measured(together=2.0, grouping=3.0)
    report = html(*renamed(conclude(evidence), evidence.question, SCRIPT))
    page = Page(report)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert page.text.count(SCRIPT) >= 12
    assert SCRIPT not in report


def test_the_file_needs_nothing_else(measured: Callable[..., Evidence]) -> None:
    """The report has no scripts, links or addresses; its policy forbids them all the same."""
    evidence = measured(together=2.0, transfer=(0.0, 3.0))
    report = html(conclude(evidence), evidence.question)
    assert Page(report).tags <= TAGS
    assert not re.search(r"https?:|url\(|@import|javascript:", report)
    assert "default-src 'none'" in report
    assert "prefers-color-scheme: dark" in report


@pytest.mark.parametrize("gains", [{"together": 2.0}, {"together": -2.0}, {"noise": 3.0}])
def test_all_that_was_found_is_told(measured: Callable[..., Evidence], gains: dict) -> None:
    """Recommendation, lights in words, gains, notes and the command are in the text."""
    evidence = measured(**gains)
    advice = conclude(evidence)
    text = Page(html(advice, evidence.question)).text
    assert advice.sentence in text
    assert advice.change in text
    for condition in advice.conditions:
        assert condition.evidence in text
    words = {"green": "✓ holds", "amber": "~ not shown", "red": "✗ does not hold"}
    for light in {condition.light for condition in advice.conditions}:
        assert words[light] in text
    assert all(note in text for note in advice.notes)
    assert "python -m core advise table.csv --tasks a,b,c" in text
    assert f"{advice.affinity.iloc[0, 1]:+.2f}".replace("-", "−")[:4] in text


def test_baselines_and_a_rival_are_told(measured: Callable[..., Evidence]) -> None:
    """Every baseline has its row, and who beats both arms a sentence under the recommendation."""
    evidence = measured(together=2.0, others={"constant": -9.0, "logistic regression": 4.0})
    advice = conclude(evidence)
    text = Page(html(advice, evidence.question)).text
    assert advice.rival
    assert text.index(advice.sentence) < text.index(advice.rival) < text.index(advice.change)
    assert "constant" in text
    assert re.findall(r"beats both$", text, re.MULTILINE) == ["beats both"]


def test_the_first_page_says_what_to_do(measured: Callable[..., Evidence]) -> None:
    """Day, plain sentence, how sure, baselines, every task's quality and a next step come first."""
    evidence = measured(together=2.0, others={"constant": -9.0, "logistic regression": -1.0})
    advice = conclude(evidence)
    text = Page(html(advice, evidence.question, date(2026, 11, 7))).text
    first = text[: text.index("The three conditions")]
    assert "7 November 2026" in first
    assert "table.csv" in first
    for said in (advice.sentence, advice.sure, advice.reached, next_step(advice), advice.change):
        assert said
        assert said in first
    for task, row in advice.by_task.set_index("task").iterrows():
        for score in ("constant", "logistic regression", "together", "apart"):
            assert f"{row[score]:.1%}" in first[first.index(f"\n{task}") :]
    assert "better than a constant answer" in first


def test_what_is_not_shown_is_not_in_bold(measured: Callable[..., Evidence]) -> None:
    """Of the affinities only those have weight that intervals for all pairs show."""
    evidence = measured(affinity=1.0)
    shown = html(conclude(evidence), evidence.question)
    assert shown.count("<strong>+1.0") == 6
    chance = replace(evidence, affinity=evidence.affinity - evidence.affinity.mean(axis=0))
    assert "<strong>+" not in html(conclude(chance), evidence.question).split("Which task helps")[1]


def test_columns_that_are_left_out_are_listed(measured: Callable[..., Evidence]) -> None:
    """What is neither task nor input stands among the settings."""
    evidence = measured(together=2.0)
    left = replace(evidence.question, source=replace(evidence.question.source, inputs=("x",)))
    text = Page(html(conclude(evidence), left)).text
    assert re.search(r"left out\s*z\b", text)
    assert "left out" not in Page(html(conclude(evidence), evidence.question)).text


def test_gradients_are_not_told_as_losses(measured: Callable[..., Evidence]) -> None:
    """Where pairs were not trained the heatmap says that it shows gradients."""
    evidence = measured(together=2.0)
    pairs = html(conclude(evidence), evidence.question)
    gradients = html(conclude(replace(evidence, affinity=None)), evidence.question)
    assert "of the loss of a constant answer the row's task saves" in Page(pairs).text
    assert "of the loss of a constant answer the row's task saves" not in Page(gradients).text
    assert "How far the gradient" in Page(gradients).text


def test_unknown_numbers_are_left_open(measured: Callable[..., Evidence]) -> None:
    """Gains, costs and affinities that are NaN are no numbers in the report."""
    evidence = measured(together=2.0)
    advice = conclude(evidence)
    nothing = advice.affinity * np.nan
    blank = pd.DataFrame({"gain": [np.nan] * 2, "low": [np.nan] * 2, "high": [np.nan] * 2})
    widths = blank.assign(width=[4, 32])
    report = html(replace(advice, affinity=nothing, widths=widths), evidence.question)
    text = Page(report).text
    assert "not known" in text
    assert "nan" not in re.findall(r"\w+", text.lower())
