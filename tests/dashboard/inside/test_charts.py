"""Figures of Inside, as plotly reads them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core import Experiment
from core.data import SharedFeatures
from core.inside.insight import Insight
from dashboard.inside import (
    growth_charts,
    growth_frames,
    likeness_charts,
    likeness_frames,
    pull_charts,
    pull_frames,
    units_charts,
    use_charts,
    use_frames,
)
from dashboard.shared.theme import TOGETHER
from tests.dashboard.inside.conftest import ROAD, looked
from tests.plotted import plotted

NAMES = ROAD.source.names
DEEP = Experiment(SharedFeatures(tasks=3, examples=60), width=5, depth=2, steps=100)


def test_matches_are_drawn_for_both_sides(made: Insight) -> None:
    """Features in rows; units in an order that puts those of one feature side by side."""
    one, several = plotted(units_charts.matches(made)).data
    assert list(one.y) == list(made.features)
    assert list(one.x) == [f"unit {k + 1}" for k in range(12)]
    assert several.z.shape == (10, 4)
    assert np.argmax(one.z, axis=1)[:10].tolist() == list(range(10))


def test_effects_are_drawn_as_they_are(made: Insight) -> None:
    """Tasks in rows, used units in columns."""
    effects = use_frames.of_together(made, NAMES)
    (cells,) = plotted(use_charts.use(effects, TOGETHER, "units")).data
    np.testing.assert_array_equal(cells.z, effects.values)
    assert list(cells.y) == list(NAMES)


@pytest.mark.parametrize("many", [3, 100])
def test_every_pair_has_a_curve_or_all_have_a_band(
    insight: Insight, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """The mean is thick and last."""
    monkeypatch.setattr(pull_charts, "MANY", many)
    pull = pull_frames.pull(insight)
    assert pull is not None
    figure = plotted(pull_charts.curves(pull, NAMES, 1))
    assert len(figure.data) == (2 if many == 3 else 7)
    np.testing.assert_allclose(figure.data[-1].y, pull.mean, rtol=1e-6)
    assert figure.layout.shapes[1].x0 == pull.steps[1]
    matrix = plotted(pull_charts.matrix(pull_frames.at(insight, 1), NAMES)).data[0]
    assert matrix.zmax == -matrix.zmin


def test_growth_has_a_curve_for_each_feature_and_a_mean(made: Insight) -> None:
    """On both sides; the moment is marked, and so is what counts as found."""
    figure = plotted(growth_charts.curves(growth_frames.growth(made), made.features, 1))
    assert len(figure.data) == 22
    assert [trace.name for trace in figure.data if trace.showlegend] == [
        "one network",
        "separate networks",
    ]
    assert figure.layout.shapes[0].x0 == made.moments[1]


def test_a_feature_that_nobody_needs_makes_no_mean_of_nothing(made: Insight) -> None:
    """Where no task needs any feature the curve of the separate networks is empty."""
    nobody = replace(made, needed=np.zeros_like(made.needed))
    figure = plotted(growth_charts.curves(growth_frames.growth(nobody), made.features, 0))
    assert np.isnan(figure.data[-1].y).all()


def test_likeness_stands_beside_what_it_was_and_what_chance_is(insight: Insight) -> None:
    """A row for each task, three marks each; of deeper networks all layers are compared."""
    table = likeness_frames.likeness(insight, NAMES)
    assert table["task"].tolist() == list(NAMES)
    figure = plotted(likeness_charts.dots(table))
    assert [trace.name for trace in figure.data] == [name for _, name, *_ in likeness_charts.KINDS]
    deep = looked(DEEP)
    table = likeness_frames.likeness(deep, DEEP.source.names)
    assert len(table) == 6
    expected = deep.similarity[1, 2, 1]
    row = table[(table["task"] == "task 3") & (table["layer"] == 2)]
    assert isinstance(row, pd.DataFrame)
    assert row["trained"].item() == pytest.approx(float(expected))
    cells = plotted(likeness_charts.layers(likeness_frames.layers(deep))).data[0]
    np.testing.assert_allclose(cells.z, deep.similarity.mean(axis=1))
