"""What was found about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: what it is, in a word or two.
        well: whether it is as it must be.
        said: a sentence: what was found and, where it is not well, what to do.
    """

    about: str
    well: bool
    said: str
