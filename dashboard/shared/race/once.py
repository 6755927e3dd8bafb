"""What is worked out of a race, once for all who look at it: forgotten with the race."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Raced = TypeVar("Raced")  # a result, or what is known so far; compared by identity


def once(
    work: Callable[Concatenate[Raced, Asked], Answer],
) -> Callable[Concatenate[Raced, Asked], Answer]:
    """Keep what a function makes of a race, as long as that itself is kept.

    Thirty people who watch one race, at every move of a control that changes nothing about it, ask
    for the same numbers. What is returned is shared, so never changed.
    """
    kept: WeakKeyDictionary[Raced, dict[Any, Answer]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(raced: Raced, /, *args: Asked.args, **more: Asked.kwargs) -> Answer:
        known = kept.setdefault(raced, {})
        asked = (args, tuple(sorted(more.items())))
        if asked not in known:  # two threads may both work it out; the answers are equal
            known[asked] = work(raced, *args, **more)
        return known[asked]

    return remembered
