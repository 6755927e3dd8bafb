"""Data: problems, the sources they are drawn from, kinds of tasks, and ways labels go missing.

In: settings, seeds, and files of people. Out: `Problem`: examples x, labels y with NaN for '?', and
which rows serve for training, validation and test.
May import: core.settings; no torch.
"""

from core.data.missing import Missing, NoLabelsLeft
from core.data.problem import Problem
from core.data.source import Source
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
