"""What is worked out of a finished race, once for all who look at it: forgotten with the race."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from core.results.result import Result

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once(
    work: Callable[Concatenate[Result, Asked], Answer],
) -> Callable[Concatenate[Result, Asked], Answer]:
    """Keep what a function makes of a result, as long as the result itself is kept.

    Thirty people who watch one race, at every move of a control that changes nothing about it, ask
    for the same numbers. What is returned is shared, so never changed.
    """
    kept: WeakKeyDictionary[Result, dict[Any, Answer]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(result: Result, /, *args: Asked.args, **more: Asked.kwargs) -> Answer:
        of_result = kept.setdefault(result, {})
        asked = (args, tuple(sorted(more.items())))
        if asked not in of_result:  # two threads may both work it out; the answers are equal
            of_result[asked] = work(result, *args, **more)
        return of_result[asked]

    return remembered
