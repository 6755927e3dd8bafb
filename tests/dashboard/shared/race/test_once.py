import gc
import weakref
from dataclasses import replace

from core import Result
from dashboard.shared.race.once import once


def test_a_result_is_worked_on_once_for_each_thing_that_is_asked(result: Result) -> None:
    """The same question about the same result has one answer; another metric, another one."""
    asked = []

    @once
    def rows(result: Result, metric: str, task: str = "all") -> list[str]:
        """Note what is asked."""
        asked.append((metric, task))
        return [metric, task]

    assert rows(result, "error") is rows(result, "error")
    assert rows(result, "auc", task="a") == ["auc", "a"]
    assert rows(replace(result), "error") is not rows(result, "error")
    assert asked == [("error", "all"), ("auc", "a"), ("error", "all")]
    assert rows.__name__ == "rows"


def test_what_was_worked_out_goes_with_the_result(result: Result) -> None:
    """Nothing is kept of a result that nobody has any more."""

    class Answer:
        """Something that can be watched going away."""

    @once
    def answer(_: Result) -> Answer:
        return Answer()

    mine = replace(result)
    kept = weakref.ref(answer(mine))
    assert kept() is not None
    del mine
    gc.collect()
    assert kept() is None
