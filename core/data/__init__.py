"""Sources of problems, and the ways their labels go missing."""

from core.data.digits import Digits
from core.data.missing import Missing, NoLabelsLeft
from core.data.molecules import Molecules
from core.data.problem import Problem, Source
from core.data.reading import Format
from core.data.road import RoadScenes
from core.data.shared import SharedFeatures
from core.data.table import Table

__all__ = [
    "Digits",
    "Format",
    "Missing",
    "Molecules",
    "NoLabelsLeft",
    "Problem",
    "RoadScenes",
    "SharedFeatures",
    "Source",
    "Table",
]
