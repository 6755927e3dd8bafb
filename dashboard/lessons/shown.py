"""What lessons show, made once for all people.

The data of a lesson have a seed and the atlas is shipped: as long as the server runs, nothing of it
changes. Drawing data anew at every rerun of a page takes up to 40 ms; lessons are few to keep.
"""

from functools import cache

from dashboard.lessons.lesson import Lesson, Reveal
from dashboard.shared.figure import Figure


@cache
def picture(lesson: Lesson) -> tuple[Figure, str]:
    """Return the picture of its claim, and its caption."""
    return lesson.picture()


@cache
def reveal(lesson: Lesson) -> Reveal:
    """Return what was measured."""
    return lesson.reveal()


@cache
def broken(lesson: Lesson, place: int) -> Reveal:
    """Return what was measured at a place of its knob."""
    return lesson.breaking.show(place)
