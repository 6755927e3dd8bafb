import math
from dataclasses import replace
from pathlib import Path

import pytest

from core import Experiment, Missing
from core.atlas.maps import Map
from core.atlas.points import is_exact, naming_settings, nearest, point_of
from core.data import Digits, Molecules, RoadScenes, SharedFeatures
from core.data.catalogue import SOURCES
from core.data.missing import ZERO
from core.data.patterns import HARD
from core.data.source import Source
from core.metrics.catalogue import ERROR
from tests.core.small_sources import small as small_source


@pytest.mark.parametrize("kind", SOURCES.values())
def test_a_point_has_the_settings_that_name_one(kind: type[Source]) -> None:
    """Every source's point has the same columns; what it has not is NaN or a default."""
    experiment = Experiment(small_source(kind))
    point = point_of(experiment)
    assert list(point) == ["source", *naming_settings()]
    assert point["source"] == kind.__name__
    assert (point["tasks"], point["examples"]) == (3, 60)
    assert math.isnan(point["relatedness"]) == (kind is not SharedFeatures)


def test_what_has_no_effect_names_no_other_point() -> None:
    """The focus without its allocation; handling and pattern of labels that are all there."""
    base = Experiment(SharedFeatures())
    for other in (
        replace(base, source=SharedFeatures(focus_examples=7)),
        replace(base, missing=Missing(0.0, ZERO)),
        replace(base, missing=Missing(0.0, pattern=HARD)),
        replace(base, seed=5, replicates=3),
    ):
        assert point_of(other) == point_of(base)
    molecules = Experiment(Molecules())
    zero = replace(molecules, missing=Missing(0.0, ZERO))
    assert point_of(zero)["handling"] != point_of(molecules)["handling"]
    some = replace(base, missing=Missing(0.1, pattern=HARD))
    assert point_of(some)["pattern"] == HARD


def test_what_no_point_names_is_at_its_default() -> None:
    """A source whose unnamed setting is another has no measured point."""
    assert nearest(Experiment(RoadScenes()), ERROR) is not None
    assert nearest(Experiment(RoadScenes(noise=0.5)), ERROR) is None


def test_the_nearest_point_is_named_and_is_exact_only_there(built: Path, small: Map) -> None:
    """A point of the atlas is found exactly, one beside it as near, one far off not at all."""
    base = replace(small.grid.base, width=4)
    row = nearest(base, ERROR)
    assert row is not None
    assert is_exact(row, base)
    beside = replace(base, width=5)
    near = nearest(beside, ERROR)
    assert near is not None
    assert near["width"] == 4
    assert not is_exact(near, beside)
    for far in (
        replace(base, width=64),
        replace(base, missing=Missing(0.5)),
        replace(base, depth=2),
        replace(base, source=Digits()),
    ):
        assert nearest(far, ERROR) is None
