"""A claim of the lecture, and what may come of it."""

from collections.abc import Callable
from dataclasses import dataclass

SUPPORTED, ONLY_IF, REFUTED = "supported here", "only under a condition", "refuted here"
UNTESTED, OPEN = "cannot be tested here", "not settled here"
FATES = (SUPPORTED, ONLY_IF, REFUTED, UNTESTED, OPEN)


@dataclass(frozen=True)
class Judged:
    """What is found of a claim.

    Attributes:
        fate: one of `FATES`.
        because: one sentence that begins with this word, with the number.
        condition: what must be so, where the fate is "only if".
    """

    fate: str
    because: str
    condition: str = ""

    @property
    def words(self) -> str:
        """Say the fate, or the condition.

        >>> Judged(ONLY_IF, "Because 2 > 1.", "it is large").words
        'only if it is large'
        """
        return f"only if {self.condition}" if self.condition else self.fate


@dataclass(frozen=True)
class Claim:
    """What the lecture says.

    Attributes:
        lesson: the number of the lesson about it.
        text: one sentence.
        judge: reads what was measured.
        aside: whether it is said beside the lesson's claim, as a hedge or a remark.
    """

    lesson: int
    text: str
    judge: Callable[[], Judged]
    aside: bool = False
