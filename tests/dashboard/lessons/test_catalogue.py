"""What every lesson keeps to."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboard.lessons import catalogue, claims
from dashboard.lessons.lesson import Lesson, Pick, Place, Reveal
from dashboard.shared import addresses, settings, theme
from tests.plotted import plotted

pytestmark = pytest.mark.usefixtures("trained_here")

NUMBERS = range(1, 13)
OF_ARMS = (*range(3, 11), 12)  # the others: labels, the loss, all claims
ARM_COLOURS = {"together": theme.TOGETHER, "apart": theme.APART, "transfer": theme.TRANSFER}
RESULT = re.compile(r"\d\.\d|\d\s?%|\d per ?cent")  # what only a measurement may say
MOST_WORDS = 12  # of a verdict
CONFIDENCE = "95%"  # of all intervals: a rule, not a result


@pytest.fixture(params=NUMBERS, ids="lesson {}".format)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    """Go through all lessons."""
    return catalogue.lesson(request.param)


def _source(number: int) -> ast.Module:
    spec = importlib.util.find_spec(f"dashboard.lessons.{catalogue.modules()[number]}")
    assert spec is not None
    assert spec.origin is not None
    return ast.parse(Path(spec.origin).read_text())


def _of_claims() -> ast.Module:
    return ast.parse(Path(claims.__file__).read_text())


def _texts(tree: ast.AST) -> set[str]:
    """Return the strings of a module that may be shown: no docstrings, no formats such as .1%."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue):
            node.format_spec = None
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def _typed(tree: ast.AST) -> set[str]:
    return {text for text in _texts(tree) if RESULT.search(text.replace(CONFIDENCE, ""))}


def _check(revealed: Reveal) -> None:
    assert len(plotted(revealed.figure).data) > 0
    assert re.search(r"\d", revealed.text), "a measurement has numbers"
    assert len(revealed.verdict.split()) <= MOST_WORDS
    assert re.fullmatch(r"Because [^.?!]*(\d\.\d[^.?!]*)*\.", revealed.because.replace("'?'", ""))
    assert all(part.endswith(".") for part in (revealed.verdict, revealed.details, revealed.origin))
    assert "nan" not in revealed.text.split()


def test_there_are_twelve_in_order() -> None:
    """The catalogue holds lessons 1 to 12, and each knows its number."""
    assert list(catalogue.modules()) == list(NUMBERS)
    assert [lesson.number for lesson in catalogue.every()] == list(NUMBERS)


def test_titles_differ_and_fit_a_phone() -> None:
    """The list of lessons can be read on a narrow screen."""
    titles = [lesson.title for lesson in catalogue.every()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 40 for title in titles)


def test_an_unknown_number_is_refused() -> None:
    """Only lessons that exist are opened."""
    with pytest.raises(ValueError, match="lesson must be between 1 and 12, got 13"):
        catalogue.lesson(13)


def test_the_text_holds_every_part(lesson: Lesson) -> None:
    """Claim, prompt, takeaway, check and notes are there, and the right answer is an option."""
    assert len(re.findall(r"[.?!:](?:\s|\*|$)", lesson.claim)) >= 2
    assert lesson.predict.prompt.endswith((".", "?"))
    assert lesson.takeaway.endswith(".")
    assert lesson.check.right in range(len(lesson.check.options))
    assert len(set(lesson.check.options)) == len(lesson.check.options) >= 3
    assert len(lesson.notes) >= 2
    assert len(lesson.afterwards) >= 1
    assert len(lesson.breaking.places) >= 2


def test_every_answer_has_a_reply_of_its_own(lesson: Lesson) -> None:
    """Whatever is answered, one sentence says what is right about it or what it overlooks."""
    replies = [answer.reply for answer in lesson.check.answers]
    assert len(set(replies)) == len(replies)
    assert all(re.fullmatch(r"[A-Z'][^.!]*\.( When [^.]*\.)?", reply) for reply in replies)


def test_two_hints_lead_to_the_answer_without_giving_it(lesson: Lesson) -> None:
    """Each is one sentence, neither is an option, and the two differ."""
    hints = lesson.check.hints
    assert len(set(hints)) == 2
    assert not set(hints) & set(lesson.check.options)
    assert all(re.fullmatch(r"[A-Z][^.!?]*('\?'[^.!?]*)?[.?]", hint) for hint in hints)


def test_what_surprises_is_kept_for_after_the_guess(lesson: Lesson) -> None:
    """A teacher who opens the notes before the vote does not read out what will be revealed."""
    assert not [note for note in lesson.notes if "surprise" in note]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_result_is_typed_into_a_text(number: int) -> None:
    """No string of a lesson holds a decimal number or a percentage: numbers are measured."""
    assert _typed(_source(number)) == set()


def test_no_result_is_typed_into_a_claim() -> None:
    """What is said of a claim is written from what was measured."""
    assert _typed(_of_claims()) == set()


def test_the_picture_is_made_from_data(lesson: Lesson) -> None:
    """The picture holds something, and its caption says what in a sentence."""
    figure, caption = lesson.picture()
    assert len(plotted(figure).data) > 0
    assert caption.endswith(".")


def test_the_reveal_is_in_the_terms_of_the_prediction(lesson: Lesson) -> None:
    """What was measured can be compared with what can be said."""
    revealed = lesson.reveal()
    _check(revealed)
    if isinstance(lesson.predict, Pick):
        assert len(set(lesson.predict.options)) == len(lesson.predict.options) >= 3
        assert revealed.truth in (None, *range(len(lesson.predict.options)))
    else:
        assert isinstance(lesson.predict, Place)
        assert list(lesson.predict.scale) == sorted(set(lesson.predict.scale))
        if revealed.truth is not None:
            assert lesson.predict.scale[0] <= revealed.truth <= lesson.predict.scale[-1]


def test_every_place_of_the_knob_is_measured(lesson: Lesson) -> None:
    """Wherever the knob is put there are a figure, a sentence with numbers, and their origin."""
    shown = [lesson.breaking.show(place) for place in range(len(lesson.breaking.places))]
    for revealed in shown:
        _check(revealed)
    assert len({revealed.text for revealed in shown}) == len(shown)


def test_the_race_is_one_that_the_playground_can_open(lesson: Lesson) -> None:
    """The Playground can be set to the lesson's experiment, arms and all, and a link shares it."""
    assert settings.build(settings.values(lesson.live)) == lesson.live
    assert addresses.from_query(addresses.to_query(lesson.live)) == (lesson.live, [])
    assert lesson.live.replicates >= 2


def test_no_lesson_needs_streamlit_or_torch_to_be_listed() -> None:
    """Lessons are computed and drawn without a page, and listed without the engine's weight."""
    code = (
        "from dashboard.lessons import catalogue; catalogue.every(); import sys; "
        "print(*{'streamlit', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def _drawn(lesson: Lesson) -> set[tuple[str, str]]:
    """Return the name and the colour of every curve and bar that a lesson shows."""
    places = range(len(lesson.breaking.places))
    shown = [lesson.reveal(), *(lesson.breaking.show(place) for place in places)]
    curves = [trace for reveal in shown for trace in plotted(reveal.figure).data]
    return {
        (trace.name, trace.line.color)
        if isinstance(trace, go.Scatter)
        else (trace.y[0], trace.marker.line.color)
        for trace in curves
        if isinstance(trace, go.Bar) or (isinstance(trace, go.Scatter) and trace.name)
    }


def _arms_off_colour(drawn: set[tuple[str, str]]) -> list[str]:
    """Name the arms that are not drawn in their colour; fail when there is no arm to look at.

    A name such as "multi-label, apart" ends in its arm.
    """
    named = [(name, colour, ARM_COLOURS.get(name.split(", ")[-1])) for name, colour in drawn]
    arms = [each for each in named if each[2] is not None]
    assert arms or {colour for _, colour in drawn} & set(ARM_COLOURS.values()), "no arm is drawn"
    return sorted(name for name, colour, own in arms if colour != own)


@pytest.mark.parametrize("number", OF_ARMS)
def test_arms_keep_their_colours(number: int) -> None:
    """Every lesson that compares arms draws some, and each looks as on every other page."""
    assert _arms_off_colour(_drawn(catalogue.lesson(number))) == []


def test_an_arm_in_another_colour_would_be_named() -> None:
    """The search for arms names those off colour, and does not pass where no arm is drawn."""
    drawn = {("together", theme.TOGETHER), ("multi-label, apart", "#123456"), ("4 tasks", "#111")}
    assert _arms_off_colour(drawn) == ["multi-label, apart"]
    with pytest.raises(AssertionError, match="no arm is drawn"):
        _arms_off_colour({("4 tasks", "#123456")})


def test_a_typed_result_would_be_caught() -> None:
    """The search for typed results catches one, in plain strings and in f-strings."""
    tree = ast.parse("x = f'the error is 12.3% of {n:.1%}'; y = '95% interval'; z = '40 %'")
    assert _typed(tree) == {"the error is 12.3% of ", "40 %"}
