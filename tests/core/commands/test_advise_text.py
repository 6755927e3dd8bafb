import json
from dataclasses import replace

import pytest

from core.advice.conclude import conclude
from core.advice.next_step import next_step
from core.commands.advise_text import as_json, text
from tests.core.advice.conftest import evidence

OTHERS = {"constant": -9.0, "trees": 5.0}


@pytest.mark.parametrize(
    ("noise", "recommendation"), [(0.001, "practically the same"), (0.1, "undecided")]
)
def test_json_names_the_cheaper_where_no_arm_is_recommended(
    noise: float, recommendation: str
) -> None:
    """A program finds what to train in `cheaper` whenever `recommendation` names no arm."""
    measured = evidence(0.0, noise=noise)
    found = as_json(conclude(measured), measured.question)
    assert (found["recommendation"], found["cheaper"]) == (recommendation, "together")
    clear = evidence(2.0)
    found = as_json(conclude(clear), clear.question)
    assert (found["recommendation"], found["cheaper"]) == ("together", None)


def test_json_has_baselines_and_the_rival() -> None:
    """Each baseline has its gains over both arms, and the sentence of the rival is there."""
    measured = evidence(2.0, others=OTHERS)
    advice = conclude(measured)
    found = as_json(advice, measured.question)
    assert [row["baseline"] for row in found["baselines"]] == list(OTHERS)
    assert [row["beats_both"] for row in found["baselines"]] == [False, True]
    assert found["baselines"][1]["over_together"] == pytest.approx(3, abs=0.1)
    assert found["rival"] == advice.rival != ""


def test_json_has_the_quality_of_each_task_and_what_to_do() -> None:
    """Programs find absolute scores, the sentences of the first page, and the next step."""
    measured = evidence(2.0, others=OTHERS)
    advice = conclude(measured)
    found = as_json(advice, measured.question)
    assert [row["task"] for row in found["by_task"]] == ["a", "b", "c"]
    assert set(found["by_task"][0]) == {
        "task", "constant", "trees", "apart", "together", "shown_better",
    }  # fmt: skip
    for name in ("sentence", "sure", "reached", "doubt"):
        assert found[name] == getattr(advice, name)
    assert found["next"] == next_step(advice)


def test_json_says_what_was_cut_short() -> None:
    """Splits, whether there was time for all, and the share of each arm's networks cut short."""
    measured = evidence(2.0, transfer=(0.0, 1.0))
    costs = measured.costs.assign(still_improving=[0.25, 0.0])
    advice = conclude(replace(measured, costs=costs), complete=False)
    found = as_json(advice, measured.question)
    assert (found["splits"], found["complete"]) == (10, False)
    assert found["still_improving"] == {"together": 0.25, "apart": 0.0, "transfer": None}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_first_answer_is_json_too() -> None:
    """What was not measured yet is None or empty, never NaN."""
    measured = evidence(2.0)
    early = replace(
        measured,
        widths={32: measured.widths[32]},
        examples={36: measured.examples[36]},
        affinity=None,
        agreement=measured.agreement * float("nan"),
    )
    found = as_json(conclude(early, complete=False), measured.question)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["affinity"]["a"]["b"] is None
    assert (found["baselines"], found["rival"]) == ([], "")


def test_people_read_of_baselines_below_the_arms() -> None:
    """The table goes on with the baselines, and the rival has a paragraph of its own."""
    advice = conclude(evidence(2.0, others=OTHERS))
    paragraphs = text(advice).split("\n\n")
    assert paragraphs[0] == f"{advice.sentence} {advice.sure}"
    lines = paragraphs[1].splitlines()
    assert [line.split()[0] for line in lines] == ["way", "apart", "together", *OTHERS]
    assert lines[-1].endswith("beats both")
    assert paragraphs[2:4] == [advice.reached, advice.rival]
    assert paragraphs[-2:] == [advice.change, next_step(advice)]


def test_nothing_shown_is_not_told_as_something() -> None:
    """A condition that is not shown says so, and groups that splits disagree on are not named."""
    measured = evidence(0.0, grouping=0.0, affinity=0.0, noise=0.1)
    told = text(conclude(measured))
    assert "shared features: not shown." in told
    assert "a + b" not in told
    assert "Groups that most splits propose: a + b | c." in text(
        conclude(replace(measured, alike=15))
    )
