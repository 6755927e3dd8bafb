"""A person's own predictions beside what was measured, as a page to print."""

from collections.abc import Iterable, Mapping
from html import escape

from dashboard.lessons import catalogue, feedback, shown
from dashboard.lessons.lesson import Lesson
from dashboard.lessons.progress import Attempt

NAME = "my-predictions.html"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>My predictions</title>
<style>
body {{font: 11pt/1.45 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
color: #222}}
section {{break-inside: avoid; border-top: 1px solid #bbb; padding: .2rem 0 .6rem}}
h2 {{font-size: 1.1em; margin: .6em 0 .2em}} p {{margin: .2em 0}} dl {{margin: .4em 0}}
dt {{font-weight: 600; float: left; clear: left; width: 9rem}} dd {{margin-left: 9.5rem}}
</style>
</head>
<body>
<h1>My predictions</h1>
<p>{summary}</p>
{sections}
</body>
</html>
"""


def page(attempts: Mapping[int, Attempt]) -> str:
    """Write the page in HTML: what was guessed, what was measured, and whether it was right."""
    said = {number: each for number, each in sorted(attempts.items()) if each.said is not None}
    judged = [_judged(catalogue.lesson(number), attempt) for number, attempt in said.items()]
    settled = [right for right, _ in judged if right is not None]
    left = len(judged) - len(settled)
    summary = f"{sum(settled)} of {len(settled)} predictions were right" + (
        f"; {left} more the measurements do not settle." if left else "."
    )
    return _PAGE.format(summary=summary, sections="\n".join(section for _, section in judged))


def _judged(lesson: Lesson, attempt: Attempt) -> tuple[bool | None, str]:
    """Return whether a prediction was right, None where that is not settled, and its section."""
    assert attempt.said is not None
    revealed = shown.reveal(lesson)
    right, _ = feedback.on_prediction(lesson.predict, attempt.said, revealed.truth)
    rows = [
        ("My guess", feedback.spoken(lesson.predict, attempt.said)),
        ("Measured", revealed.verdict),
        ("Right?", {True: "Yes", False: "No", None: "The measurement does not settle it."}[right]),
        ("Take away", lesson.takeaway),
    ]
    if attempt.answer is not None:
        word, _ = feedback.on_answer(lesson.check, attempt.answer)
        rows.append(
            ("Check question", "Answered rightly." if word else "Not answered rightly yet.")
        )
    return right, _section(f"{lesson.number}. {lesson.title}", lesson.predict.prompt, rows)


def _section(title: str, asked: str, rows: Iterable[tuple[str, str]]) -> str:
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    prompt = escape(asked.replace("*", ""))  # marks of Markdown
    return f"<section><h2>{escape(title)}</h2><p>{prompt}</p><dl>{pairs}</dl></section>"
