import numpy as np
import pandas as pd

from core.advice.grouped import Proposal, proposed, to_train, with_grouping
from core.advice.question import Question
from core.data import Table
from tests.core.advice.conftest import NAMES, REPLICATES, result, table

PAIR = (("a", "b"), ("c",))
WHOLE, SINGLE = (NAMES,), tuple((name,) for name in NAMES)


def _alternating() -> Proposal:
    """Propose all together, all apart and a pair in turn."""
    return Proposal(PAIR, tuple((WHOLE, SINGLE, PAIR)[r % 3] for r in range(REPLICATES)))


def test_each_replicate_proposes_for_itself() -> None:
    """Where the sign of affinities changes from one replicate to the next, so do the groups."""
    helps = np.ones((3, 3), dtype=np.float32)
    found = proposed(np.stack([helps, -helps, 3 * helps]), NAMES)
    assert found.by_replicate == (WHOLE, SINGLE, WHOLE)
    assert (found.grouping, found.alike) == (WHOLE, 2)


def test_what_is_an_arm_by_another_name_is_not_trained_again() -> None:
    """All together and all apart have scores; only replicates with other groups are trained."""
    experiment = Question(Table(table(), NAMES), splits=10).experiment
    draws = to_train(_alternating(), experiment)
    assert [replicate for _, replicate in draws] == list(range(2, REPLICATES, 3))
    assert {e.arms for e, _ in draws} == {(PAIR,)}


def test_the_arm_grouping_has_the_scores_of_what_each_replicate_proposes() -> None:
    """Together's, apart's or its own; its cost is as if every replicate had been trained."""
    main, own = result({"together": 2.0}), result({"pair": 5.0}, seed=2)
    trained = [
        own.scores.query("arm == 'pair' and replicate == @r").assign(seconds=2.0)
        for r in range(2, REPLICATES, 3)
    ]
    scores, costs = with_grouping(main.scores, main.costs, _alternating(), trained)
    grouping = scores[scores["arm"] == "grouping"].set_index(["replicate", "task"])["error"]
    for replicate in range(REPLICATES):
        arm = ("together", "apart", "pair")[replicate % 3]
        source = own.scores if arm == "pair" else main.scores
        rows = source[(source["arm"] == arm) & (source["replicate"] == replicate)]
        assert grouping[replicate].equals(rows.set_index("task")["error"])
    assert costs.set_index("arm").loc["grouping", "seconds"] == 2 * REPLICATES
    assert list(costs["arm"]) == ["together", "apart", "grouping"]


def test_where_nothing_was_trained_nothing_is_added() -> None:
    """If all propose together or apart there is no arm "grouping"."""
    main = result({"together": 2.0})
    scores, costs = with_grouping(main.scores, main.costs, _alternating(), [])
    pd.testing.assert_frame_equal(scores, main.scores)
    pd.testing.assert_frame_equal(costs, main.costs)
