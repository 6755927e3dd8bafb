"""Tables that are shipped to be tried on the page "Your data"."""

from dataclasses import dataclass
from pathlib import Path

from core.data.sources.molecules import ASSAYS, FILE

ASSETS = FILE.parent


@dataclass(frozen=True)
class Example:
    """A shipped table and the question that it opens with.

    Attributes:
        title: for people.
        path: of the file.
        tasks: the columns to ask about.
        about: what the table holds and where it comes from, in a sentence or two.
        examples: training rows to begin with; None: all.
        group: a column whose equal values stay in one part of a split; None: none.
    """

    title: str
    path: Path
    tasks: tuple[str, ...]
    about: str
    examples: int | None = None
    group: str | None = None


EXAMPLES = {
    "tox21": Example(
        "Tox21: is a molecule toxic?",
        FILE,
        ASSAYS,
        "7,587 molecules, twelve toxicity tests, 512 bits of a fingerprint as inputs (US "
        "NIH/NCATS, public domain). 17% of the labels were never measured.",
        examples=1000,
    ),
    "penguins": Example(
        "Penguins: which bird is it?",
        ASSETS / "penguins.csv",
        ("male", "clutch complete", "adelie", "chinstrap", "gentoo"),
        "344 penguins and their measures; of 11 the sex is unknown (Gorman, Williams & Fraser "
        "2014, CC0). Birds that came twice stay in one part of a split.",
        group="individual",
    ),
    "flares": Example(
        "Solar flares: will the sun erupt?",
        ASSETS / "flares.csv",
        ("c class flare", "m class flare"),
        "1,066 active regions of the sun, classified on one day: was there a flare in the next 24 "
        "hours? (UCI Machine Learning Repository, CC BY 4.0.)",
    ),
}
