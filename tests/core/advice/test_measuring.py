from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.advice import grouped, measuring
from core.advice.evidence import Evidence
from core.advice.measuring import COMPARING, OTHERS, PAIRING, READING, TUNING, measure
from core.advice.question import Question
from core.computing import packing
from core.computing import worker as draws
from core.computing.jobs import Job
from core.computing.store import Store
from core.computing.ticket import Unwanted
from core.data import Table
from core.data.arrays import Floats

TASKS = ("a", "b", "c")


class Here:
    """Do jobs in this process, one after the other, and remember them."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, Job]] = []

    def __call__(self, phase: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        """Yield what each job returns."""
        for position, job in enumerate(jobs):
            self.jobs.append((phase, job))
            yield position, job.function(*job.arguments)

    @property
    def trained(self) -> list[Job]:
        """All jobs but the reading of the table."""
        return [job for phase, job in self.jobs if phase != READING]

    @property
    def replicates(self) -> set[int]:
        """The replicates that jobs were about."""
        found: set[int] = set()
        for job in self.trained:
            if job.function is draws.work_draws:
                found |= {replicate for _, replicate in job.arguments[0]}
            else:
                found.add(job.arguments[1])
        return found


@pytest.fixture
def here() -> Here:
    """Need no cluster: nobody cancels what is done here."""
    return Here()


@pytest.fixture(scope="module")
def question() -> Question:
    """Ask about 200 rows with blanks, in three splits, both arms at one width, for a moment."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 3))
    y = (x @ rng.standard_normal((3, 3)) + rng.standard_normal((200, 3)) > 0).astype(float)
    y[rng.random(y.shape) < 0.1] = np.nan
    frame = pd.DataFrame(x, columns=list("xyz")).join(pd.DataFrame(y, columns=list(TASKS)))
    return Question(Table(frame, TASKS), width=4, splits=3, steps=60, budget="width")


def test_evidence_comes_bit_by_bit(question: Question, here: Here, store: Store) -> None:
    """First the comparison, then baselines, which tasks help each other, and other sizes."""
    first, others, _, affinities, last = measure(question, here, store)
    assert (len(first.baselines), list(first.widths), first.asked) == (0, [4], False)
    assert set(others.baselines["replicate"]) == {0, 2, 4}
    assert (others.asked, affinities.asked) == (False, True)
    assert (list(affinities.widths), list(last.widths)) == ([4], [4, 32, 128])
    assert last.affinity is not None
    assert last.affinity.shape == last.agreement.shape == (6, 3, 3)
    assert first.scores.equals(last.scores[last.scores["arm"].isin(("together", "apart"))])


def test_few_splits_come_first(
    question: Question, here: Here, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer rests on three splits, and they double up to the usual number."""
    monkeypatch.setattr(measuring, "USUAL", 7)
    asked = replace(question, splits=30)
    every = list(measure(asked, here, store))[:7]
    assert [e.question.splits for e in every] == [3, 3, 3, 3, 6, 6, 7]
    assert [e.scores["replicate"].nunique() for e in every] == [6, 6, 6, 6, 12, 12, 14]
    assert [e.baselines["replicate"].nunique() for e in every] == [0, 3, 3, 6, 6, 7, 7]


@pytest.mark.parametrize(("undecided", "splits"), [(True, 7), (False, 3)])
def test_while_it_is_undecided_more_splits_are_made(
    question: Question,
    here: Here,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    undecided: bool,
    splits: int,
) -> None:
    """Up to the number asked for; what is decided needs none."""
    monkeypatch.setattr(measuring, "USUAL", 3)
    monkeypatch.setattr(Evidence, "undecided", undecided)
    *_, last = measure(replace(question, splits=7), here, store)
    assert last.question.splits == splits
    assert last.scores.query("arm == 'apart'")["replicate"].nunique() == 2 * splits
    assert len(last.agreement) == 6
    assert np.isfinite(last.over("constant", "apart").low)


def test_groups_are_sharpened_with_the_other_arms(
    question: Question, here: Here, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where groups were measured they have as many splits as together and apart."""

    def proposed_pairs(affinity: Floats) -> tuple[tuple[int, ...], ...]:
        return ((0, 1), (2,))

    monkeypatch.setattr(grouped, "propose", proposed_pairs)
    monkeypatch.setattr(measuring, "USUAL", 3)
    monkeypatch.setattr(Evidence, "undecided", True)
    *_, last = measure(replace(question, splits=4), here, store)
    by_arm = last.scores.groupby("arm")["replicate"].nunique().to_dict()
    assert by_arm == {"together": 8, "apart": 8, "grouping": 8}
    assert last.costs["arm"].tolist() == ["together", "apart", "grouping"]
    assert len(last.agreement) == 8


def test_what_was_trained_of_a_comparison_that_was_given_up_is_kept(
    question: Question, here: Here, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first replicates are in the store, and the next time only the others are trained."""
    monkeypatch.setattr(packing, "draws_per_chunk", lambda _: 1)
    measured = []

    def given_up(phase: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Any]]:
        for position, reply in here(phase, jobs):
            yield position, reply
            measured.append(phase)
            if measured.count(COMPARING) == 4:
                raise Unwanted

    with pytest.raises(Unwanted):
        list(measure(question, given_up, store))
    assert here.replicates == set(range(4))
    again = Here()
    first = next(measure(question, again, store))
    assert again.replicates == {4, 5}
    assert first.scores.query("arm == 'apart'")["replicate"].nunique() == 6


def test_asked_again_nothing_is_trained(question: Question, here: Here, store: Store) -> None:
    """What the store keeps of comparisons, baselines, pairs and gradients is not done again."""
    *_, first = measure(question, here, store)
    assert here.trained
    again = Here()
    *_, second = measure(question, again, store)
    assert again.trained == []
    pd.testing.assert_frame_equal(first.scores, second.scores)
    pd.testing.assert_frame_equal(first.baselines, second.baselines)
    assert first.affinity is not None
    assert second.affinity is not None
    np.testing.assert_array_equal(first.affinity, second.affinity)
    np.testing.assert_array_equal(first.agreement, second.agreement)


def test_with_more_splits_only_the_new_ones_are_trained(
    question: Question, here: Here, store: Store
) -> None:
    """A fourth split is that of replicates 6 and 7 alone; the result is as if asked at once."""
    for _ in measure(question, here, store):
        pass
    assert here.replicates == set(range(6))
    more = Here()
    *_, last = measure(replace(question, splits=4), more, store)
    assert more.replicates == {6, 7}
    assert {phase for phase, _ in more.jobs} >= {READING, COMPARING, OTHERS, PAIRING}
    assert last.scores.query("arm == 'together'")["replicate"].nunique() == 8
    assert set(last.baselines["replicate"]) == {0, 2, 4, 6}
    assert last.affinity is not None
    assert len(last.affinity) == 8


def test_each_arm_at_its_best_comes_after_one_width(
    question: Question, here: Here, store: Store
) -> None:
    """Tuned, the scores come with what validation has chosen; other widths stay as they were."""
    every = list(measure(replace(question, budget="tuned"), here, store))
    assert [e.tuned for e in every] == [False, False, True, True, True]
    assert TUNING in {phase for phase, _ in here.jobs}
    last = every[-1]
    arms = last.scores[last.scores["arm"].isin(("together", "apart"))]
    assert set(arms["width"]) <= {1, 4, 16}
    assert set(arms["learning_rate"]) == {1e-2}  # 60 steps are too few for a lower one
    assert last.widths[4].scores.equals(every[0].scores)


def test_a_task_without_labels_in_a_split_is_refused(here: Here, store: Store) -> None:
    """Where one training row is labelled, either training or validation has none: it says so."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.standard_normal(100), "set": np.repeat(["train", "test"], 50)})
    frame["a"], frame["b"] = rng.integers(0, 2, 100), rng.integers(0, 2, 100)
    frame.loc[1:49, "b"] = np.nan
    source = Table(frame, ("a", "b"), ("x",), part="set")
    asked = Question(source, width=4, splits=3, steps=50, budget="width")
    with pytest.raises(ValueError, match=r"every task must .* 'b' has no label left"):
        next(measure(asked, here, store))
