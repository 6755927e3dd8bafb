"""A class to print: for the teacher with all answers, and a sheet for students without any."""

from collections.abc import Iterable, Mapping
from html import escape

from core.classroom import flow
from core.classroom.flow import Step
from core.classroom.room import View
from dashboard.classroom import crowd_map, questions, totals
from dashboard.lessons import catalogue
from dashboard.shared import qr

QR_PIXELS = 84
ASKED = tuple(step for step in flow.FLOW if step.questions)
TAUGHT = (flow.COLUMN, flow.COST, flow.ONE, flow.UNLABELLED, flow.BIG)  # with what to remember
ABOUT = (
    "Everything was predicted first, then shown as it was measured. Right answers are marked ✓. "
    "No names were kept."
)
TO_FILL = "Mark what you predict, before it is measured."
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One network or many: our class</title>
<style>
@page {{size: A4; margin: 9mm 12mm}}
body {{font: 8.1pt/1.22 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; color: #222}}
h1 {{font-size: 15pt; margin: 0}} h2 {{font-size: 10pt; margin: 0}} p {{margin: 1px 0}}
section {{break-inside: avoid; border-top: 1px solid #bbb; padding: 3px 0; display: flow-root}}
.found {{font-weight: 600}} .votes {{color: #444}}
.options {{display: flex; flex-wrap: wrap; gap: 0 14px}}
table {{print-color-adjust: exact}} table.crowd td {{height: 1.9em}}
table.costs, table.crowd {{float: right; width: 58%; font-size: 7.6pt; margin-left: 14px}}
header {{display: flex; gap: 14px; align-items: center; padding-bottom: 4px}}
header > div {{flex: 1}} header svg {{width: {pixels}px; flex: none}}
</style>
</head>
<body>
<header>
<div>
<h1>One network or many?</h1>
<p>{when}. {about}</p>
<p>{homework}</p>
</div>
{picture}
</header>
{sections}
</body>
</html>
"""


def page(view: View, homework: str, day: str) -> str:
    """Write the teacher's page in HTML: what was asked, voted and measured.

    Args:
        homework: the address of the homework; "" where it is not known.
        day: of the class, as its teacher's calendar has it.
    """
    return _page(
        (_section(view, step) for step in ASKED), homework, f"Our class of {escape(day)}", ABOUT
    )


def sheet(homework: str) -> str:
    """Write the students' sheet in HTML: the questions with what they rest on; see `page`.

    It may be printed the day before: the day is written by hand.
    """
    return _page(map(_to_fill, ASKED), homework, "Our class of …………………", TO_FILL)


def _page(sections: Iterable[str], homework: str, when: str, about: str) -> str:
    link = f'Homework: <a href="{escape(homework)}">{escape(homework)}</a>' if homework else ""
    return _PAGE.format(
        pixels=QR_PIXELS,
        when=when,
        about=about,
        sections="\n".join(sections),
        picture=qr.drawn(homework, QR_PIXELS) if homework else "",
        homework=link,
    )


def _asks(step: Step, picture: str) -> list[str]:
    """Write the title of a question, what it rests on at the right, and the question."""
    question = questions.of(step)
    title = f"{step.start}–{step.end} min. {escape(question.title)}"
    return [f"<h2>{title}</h2>", picture, f"<p>{escape(question.prompt.replace('*', ''))}</p>"]


def _picture(step: Step, revealed: bool, claims: Mapping[str, int]) -> str:
    """Draw the table or the map of a question; "" where it has none."""
    if step.claims:
        return crowd_map.written(claims, revealed, dark=False)
    table = questions.of(step).table
    return "" if table is None else table(revealed)


def _to_fill(step: Step) -> str:
    """Write a question with its table or its map, and its options to be marked."""
    question, lines = questions.of(step), _asks(step, _picture(step, False, {}))
    options = "".join(f"<span>☐ {escape(option)}</span>" for option in question.options)
    lines.append(f'<p class="options">{options}<span>{escape(question.unit)}</span></p>')
    if flow.Stage.AGAIN in step.stages:
        lines.append(f'<p class="options">After talking: {options}</p>')
    return f"<section>{''.join(lines)}</section>"


def _section(view: View, step: Step) -> str:
    """Write a question with its votes, and what was measured."""
    verdict, because = questions.verdict(step)
    if questions.is_poll(step):
        verdict = f"Measured at minute {flow.ONE.start}, below."
    lines = [
        *_asks(step, _picture(step, True, view.totals[step.key])),
        f'<p class="votes">{escape(_voted(view, step))}</p>',
        f'<p><span class="found">{escape(verdict)}</span> {escape(because)}</p>',
    ]
    if step.claims:
        lines.append(f"<p>{crowd_map.KEY}</p>")
    if step in TAUGHT:
        lesson = questions.of(step).lesson
        takeaway = catalogue.lesson(lesson).takeaway
        lines.append(f"<p>Lesson {lesson}: {escape(takeaway)}</p>")
    return f"<section>{''.join(lines)}</section>"


def _voted(view: View, step: Step) -> str:
    """Write the votes of a step in one line."""
    if step.claims:
        right, every = crowd_map.score(view.totals[step.key])
        if not every:
            return "Nobody took a cell."
        return f"We predicted {right} of the {every} cells that we took."
    options, right_answer = questions.of(step).options, questions.truth(step)
    marked = [f"✓ {o}" if n == right_answer else o for n, o in enumerate(options)]
    votes = totals.counts(view, step)
    if len(votes) > 1:
        pairs = zip(marked, *votes, strict=True)
        return "Votes, before and after talking: " + "; ".join(
            f"{option}: {before} → {after}" for option, before, after in pairs
        )
    return f"Votes: {'; '.join(f'{o}: {n}' for o, n in zip(marked, votes[0], strict=True))}"
