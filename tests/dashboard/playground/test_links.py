import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.computing.cost import cost_of
from core.data.catalogue import SOURCES
from core.experiments.experiment import Experiment
from core.experiments.headline import headline_of
from core.training.rule import points
from dashboard.playground.state import Settings
from dashboard.shared import addresses, loading
from dashboard.shared.margin import Margin
from dashboard.shared.settings import (
    MAX_CELLS,
    MAX_CURVE_ROWS,
    MAX_SECONDS,
    build,
    default,
    values,
)
from tests.dashboard.hostile import ADDRESSES, is_sentence
from tests.hostile import hostile

MEGABYTE = 1_000_000
LARGE = st.sampled_from(["2", "30", "60", "100", "1000", "10000"])


@hostile(1200)
@given(ADDRESSES, st.sampled_from(sorted(SOURCES)))
def test_any_link_opens_what_a_page_can_train(query: dict[str, str], source: str) -> None:
    """An experiment within what all may ask for, and one sentence for each wrong value."""
    mine = Settings(values(default("road")))
    for address in (query, {**query, "source": source}):
        mine.go_to(address, Margin())
        _assert_modest(build(mine.now))
        assert all(map(is_sentence, mine.notes))


@hostile(400)
@given(
    st.dictionaries(
        st.sampled_from(["tasks", "examples", "replicates", "steps", "width", "depth"]), LARGE
    ),
    st.sampled_from(["same", "own", "focus"]),
    st.sampled_from(sorted(SOURCES)),
    st.sampled_from(["together,apart", "together,apart,transfer,transfer-head,softmax"]),
)
def test_no_link_asks_for_the_memory_of_all(
    query: dict[str, str], allocation: str, source: str, arms: str
) -> None:
    """However large its numbers, what is opened stays within time and memory."""
    address = {**query, "source": source, "allocation": allocation, "arms": arms}
    experiment, notes = addresses.from_query(address)
    _assert_modest(experiment)
    assert all(map(is_sentence, notes))


def _assert_modest(experiment: Experiment) -> None:
    cost, arms = cost_of(experiment), len(experiment.arms)
    rows = points(experiment.steps) * 3 * len(experiment.source.names) * arms
    assert cost.seconds <= MAX_SECONDS
    assert cost.cells <= MAX_CELLS
    assert rows * experiment.replicates <= MAX_CURVE_ROWS


@pytest.mark.parametrize(
    ("query", "remark"),
    [
        (
            {"tasks": "60", "examples": "10000", "allocation": "own", "width": "1"},
            "examples and tasks must make at most 8,000,000 numbers in memory, got 747,472,000",
        ),
        (
            {"source": "shared", "tasks": "100", "replicates": "100", "width": "1"},
            "tasks, replicates and steps must make curves of at most 1,500,000 values, got 3,",
        ),
    ],
)
def test_what_is_too_large_is_named(query: dict[str, str], remark: str) -> None:
    """One sentence says what was required and what came."""
    (note,) = addresses.from_query({"replicates": "2", "steps": "100", **query, **_long(query)})[1]
    assert note.startswith(remark)


def _long(query: dict[str, str]) -> dict[str, str]:
    return {"steps": "10000"} if "replicates" in query else {}


@pytest.mark.parametrize(
    "query",
    [
        {"tasks": "4", "examples": "3000", "allocation": "own"},
        {"source": "shared", "tasks": "100", "examples": "330", "allocation": "own"},
        {"source": "molecules", "missing": "0.5"},
    ],
)
def test_the_largest_links_take_little_memory(query: dict[str, Any]) -> None:
    """Drawing what a link just may ask for takes 200 MB at most, and next to nothing is kept."""
    query |= {"replicates": "2", "steps": "100", "width": "1"}
    experiment, notes = addresses.from_query(query)
    assert notes == []
    tracemalloc.start()
    drawn = experiment.drawn(0)
    headline_of(drawn)
    experiment.hidden(drawn, 0)
    _, peak = tracemalloc.get_traced_memory()
    del drawn
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    first = loading.first_draw(experiment)
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert peak < 200 * MEGABYTE
    assert not isinstance(first.problem, str)
    assert kept < MEGABYTE
