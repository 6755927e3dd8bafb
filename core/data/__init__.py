"""Sources of problems, and the ways their labels go missing."""

from core.data.missing import Missing, NoLabelsLeft
from core.data.problem import Problem, Source
from core.data.sources.digits import Digits
from core.data.sources.molecules import Molecules
from core.data.sources.road_scenes import RoadScenes
from core.data.sources.shared_features import SharedFeatures
from core.data.sources.table import Table
from core.data.tables.reading import Format

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
