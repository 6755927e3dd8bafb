from collections.abc import Callable
from typing import Any

import pytest

from dashboard.lessons import catalogue, claims
from dashboard.lessons import lesson_04_one_network as four
from dashboard.lessons import lesson_06_related as six
from dashboard.lessons import lesson_07_similar_amounts as seven
from dashboard.lessons import lesson_08_big_enough as eight
from dashboard.lessons import lesson_11_claim_by_claim as lesson
from dashboard.lessons.claim import FATES, ONLY_IF, OPEN, REFUTED, SUPPORTED, UNTESTED, Judged

JUDGES = {claim.text: claim.judge for claim in claims.CLAIMS}


def judge(words: str) -> Judged:
    """Judge the claim that has these words."""
    (found,) = (judge for text, judge in JUDGES.items() if words in text)
    return found()


def test_every_lesson_has_one_claim_and_perhaps_asides() -> None:
    """The ten lessons before this one have each one claim, in their order."""
    assert [claim.lesson for claim in lesson.MAIN] == list(range(1, 11))
    assert {claim.lesson for claim in claims.CLAIMS} <= set(catalogue.modules())
    assert len(JUDGES) == len(claims.CLAIMS)


@pytest.mark.usefixtures("trained_here")
def test_every_claim_has_its_number() -> None:
    """What is found of a claim is one of five fates, with a sentence that holds a number."""
    for found in lesson.judged():
        assert found.fate in FATES
        assert bool(found.condition) == (found.fate == ONLY_IF)
        assert found.because.startswith("Because ")
        assert any(letter.isdigit() for letter in found.because)
        assert "nan" not in found.because


@pytest.mark.usefixtures("trained_here")
def test_the_truth_counts_the_claims_that_are_supported() -> None:
    """Asides are no claims of their own: they are counted apart."""
    revealed = lesson.reveal()
    main = [f for c, f in zip(claims.CLAIMS, lesson.judged(), strict=True) if not c.aside]
    assert revealed.truth == sum(found.fate == SUPPORTED for found in main)
    assert revealed.verdict.startswith(f"{revealed.truth:.0f} of the 10 claims")
    assert lesson.fates().total() == 10


def _four(made_up: Any, *gains: float) -> None:
    at = {"tasks": 4, "examples": 1500, "missing": 0.0, "sharing": 0.75}
    made_up.add(four.MAP, "width", (2, 8, 32, 64), gains, **at)


def _six(made_up: Any, *gains: float) -> None:
    made_up.add(six.MAP, "relatedness", (0.0, 1.0), gains, width=six.WIDTH)


def _seven(made_up: Any, *gains: float) -> None:
    made_up.add(seven.UNEVEN, "focus_examples", (10, 1600), gains, task="task 1", examples=1600)


def _eight(made_up: Any, *gains: float) -> None:
    made_up.add(eight.MAP, "width", (1, 8, 128), gains, tasks=eight.PREDICTED)


def _wide(made_up: Any, *gains: float) -> None:
    for relatedness, gain in zip((0.0, 1.0), gains, strict=True):
        made_up.add(eight.RELATED_MAP, "width", (128,), (gain,), relatedness=relatedness)


@pytest.mark.parametrize(
    ("words", "add", "gains", "fate"),
    [
        ("better than four networks", _four, (-5, 1, 3, 3), SUPPORTED),
        ("better than four networks", _four, (-5, -3, 0, 3), ONLY_IF),
        ("better than four networks", _four, (-5, -3, -3, -2), REFUTED),
        ("better than four networks", _four, (-5, 0, 0.9, 0), OPEN),
        ("share lower-level features", _six, (-2, 4), SUPPORTED),
        ("share lower-level features", _six, (4, -2), REFUTED),
        ("share lower-level features", _six, (3, 4), OPEN),
        ("each task is similar", _seven, (8, 1), REFUTED),
        ("each task is similar", _seven, (1, 8), SUPPORTED),
        ("each task is similar", _seven, (2, 3), OPEN),
        ("no hard rule", _seven, (8, 1), SUPPORTED),
        ("no hard rule", _seven, (-8, 1), REFUTED),
        ("big enough", _eight, (-9, 3, 3), SUPPORTED),
        ("big enough", _eight, (3, 3, 3), REFUTED),
        ("big enough", _eight, (0, 3, 3), OPEN),
        ("only when it is too small", _wide, (-2, 2), ONLY_IF),
        ("only when it is too small", _wide, (0, 2), SUPPORTED),
        ("only when it is too small", _wide, (-2, -2), REFUTED),
    ],
)
def test_a_claim_is_judged_by_intervals(
    made_up: Any, words: str, add: Callable[..., None], gains: tuple[float, ...], fate: str
) -> None:
    """Supported or refuted takes a whole interval on that side; else it is not settled."""
    add(made_up, *gains)
    assert judge(words).fate == fate


def test_what_no_experiment_can_test_is_said() -> None:
    """How many teams have data, and what they use, is not found out by training networks."""
    assert judge("Few teams").fate == UNTESTED
    assert judge("used more often").fate == UNTESTED
