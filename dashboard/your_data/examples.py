"""Tables that are shipped to be tried on the page "Your data"."""

from dataclasses import dataclass
from pathlib import Path

from core.data.columns.merging import OneOf
from core.data.sources.molecules import ASSAYS, FILE

ASSETS = FILE.parent
SPECIES = ("species", ("adelie", "chinstrap", "gentoo"))  # a task, and the columns that it is


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
        one_of: tasks that are several columns, each with its columns.
    """

    title: str
    path: Path
    tasks: tuple[str, ...]
    about: str
    examples: int | None = None
    group: str | None = None
    one_of: OneOf = ()


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
    "penguins-mixed": Example(
        "Penguins, mixed: a class, yes or no, and numbers",
        ASSETS / "penguins.csv",
        ("male", "clutch complete", SPECIES[0], "delta 15 N", "delta 13 C"),
        "The same penguins with tasks of three kinds: which of three species it is, two questions "
        "of yes or no, and two numbers from the blood that tell what the bird eats, 14 and 13 of "
        "them unknown (Gorman, Williams & Fraser 2014, CC0).",
        group="individual",
        one_of=(SPECIES,),
    ),
    "nhefs": Example(
        "Health: what will somebody weigh in ten years?",
        ASSETS / "nhefs.csv",
        ("weight kg 1982", "systolic pressure 1982", "diastolic pressure 1982"),
        "1,629 smokers, asked and measured in 1971 and measured again in 1982: three numbers, of "
        "which 63, 77 and 81 are unknown (NHEFS, US National Center for Health Statistics, public "
        "domain).",
    ),
    "flares": Example(
        "Solar flares: will the sun erupt?",
        ASSETS / "flares.csv",
        ("c class flare", "m class flare"),
        "1,066 active regions of the sun, classified on one day: was there a flare in the next 24 "
        "hours? (UCI Machine Learning Repository, CC BY 4.0.)",
    ),
}
