"""The sources that addresses, the command line and pages offer; a new one is a line here."""

from core.data.source import Source
from core.data.sources.digits import Digits
from core.data.sources.molecules import Molecules
from core.data.sources.road_scenes import RoadScenes
from core.data.sources.shared_features import SharedFeatures

_ALL: tuple[type[Source], ...] = (
    RoadScenes,
    SharedFeatures,
    Digits,
    Molecules,
)
SOURCES: dict[str, type[Source]] = {source.key: source for source in _ALL}
