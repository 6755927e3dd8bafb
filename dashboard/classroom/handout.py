"""A class on one page to print: what was asked, how the class voted, and what was measured."""

from html import escape

from core.classroom import flow
from core.classroom.flow import Step
from core.classroom.room import View
from dashboard.classroom import crowd_map, questions, totals
from dashboard.lessons import catalogue
from dashboard.shared import qr

QR_PIXELS = 84
TAUGHT = (flow.COLUMN, flow.COST, flow.ONE, flow.UNLABELLED, flow.BIG)  # with what to remember
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One network or many: our class</title>
<style>
@page {{size: A4; margin: 11mm 13mm}}
body {{font: 8.8pt/1.3 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; color: #222}}
h1 {{font-size: 15pt; margin: 0}} h2 {{font-size: 10pt; margin: 0}} p {{margin: 1px 0}}
section {{break-inside: avoid; border-top: 1px solid #bbb; padding: 3px 0}}
.found {{font-weight: 600}} .votes {{color: #444}}
header {{display: flex; gap: 14px; align-items: center; padding-bottom: 4px}}
header > div {{flex: 1}} header svg {{width: {pixels}px; flex: none}}
</style>
</head>
<body>
<header>
<div>
<h1>One network or many?</h1>
<p>{when}. Everything was predicted first, then shown as it was measured. Right answers are marked
✓. No names were kept.</p>
<p>{homework}</p>
</div>
{picture}
</header>
{sections}
</body>
</html>
"""


def page(view: View, homework: str, day: str) -> str:
    """Write the page in HTML.

    Args:
        homework: the address of the homework; "" where it is not known.
        day: of the class, as its teacher's calendar has it.
    """
    asked = [step for step in flow.FLOW if step.questions]
    link = f'Homework: <a href="{escape(homework)}">{escape(homework)}</a>' if homework else ""
    return _PAGE.format(
        pixels=QR_PIXELS,
        when=f"Our class of {escape(day)}",
        sections="\n".join(_section(view, step) for step in asked),
        picture=qr.drawn(homework, QR_PIXELS) if homework else "",
        homework=link,
    )


def _section(view: View, step: Step) -> str:
    question = questions.of(step)
    verdict, because = questions.verdict(step)
    prompt = crowd_map.PROMPT if step.claims else question.prompt
    lines = [
        f"<h2>{step.start}–{step.end} min. {escape(question.title)}</h2>",
        f"<p>{escape(prompt.replace('*', ''))}</p>",
        f'<p class="votes">{escape(_voted(view, step))}</p>',
        f'<p><span class="found">{escape(verdict)}</span> {escape(because)}</p>',
    ]
    if step in TAUGHT:
        takeaway = catalogue.lesson(question.lesson).takeaway
        lines.append(f"<p>Lesson {question.lesson}: {escape(takeaway)}</p>")
    return f"<section>{''.join(lines)}</section>"


def _voted(view: View, step: Step) -> str:
    """Write the votes of a step in one line."""
    if step.claims:
        right, every = crowd_map.score(view.totals[step.key])
        return f"We predicted {right} of the {every} cells that we took."
    options, right_answer = questions.of(step).options, questions.truth(step)
    marked = [f"✓ {o}" if n == right_answer else o for n, o in enumerate(options)]
    votes = totals.counts(view, step)
    if len(votes) > 1:
        pairs = zip(marked, *votes, strict=True)
        return "Votes, before and after talking: " + "; ".join(
            f"{option}: {before} → {after}" for option, before, after in pairs
        )
    said = [f"{option}: {n}" for option, n in zip(marked, votes[0], strict=True) if n]
    return f"Votes: {'; '.join(said) or 'none'}"
