"""The lessons by number; a lesson is a module lesson_NN_topic whose LESSON it is."""

import pkgutil
from functools import cache
from importlib import import_module

from dashboard import lessons
from dashboard.lessons.lesson import Lesson

PREFIX = "lesson_"


def modules() -> dict[int, str]:
    """Return the names of the lessons' modules by number, ascending; none is imported."""
    names = [module.name for module in pkgutil.iter_modules(lessons.__path__)]
    numbered = (name for name in sorted(names) if name.startswith(PREFIX))
    return {int(name.removeprefix(PREFIX)[:2]): name for name in numbered}


@cache
def lesson(number: int) -> Lesson:
    """Return a lesson.

    Raises:
        ValueError: when there is none of this number.
    """
    known = modules()
    if number not in known:
        raise ValueError(f"lesson must be between {min(known)} and {max(known)}, got {number}")
    lesson: Lesson = import_module(f"dashboard.lessons.{known[number]}").LESSON
    return lesson


def every() -> list[Lesson]:
    """Return all lessons in order."""
    return [lesson(number) for number in modules()]
