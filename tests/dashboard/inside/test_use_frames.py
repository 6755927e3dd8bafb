from dataclasses import replace

import numpy as np
import pytest

from core.inside.insight import BARS, USUAL, Insight
from core.inside.sharing import sharing
from dashboard.inside import use_frames as frames

NAMES = ("a", "b", "c", "d")


def test_used_units_stand_in_columns(made: Insight) -> None:
    """Of twelve units the ten that somebody uses are there, with their effects."""
    effects = frames.of_together(made, NAMES)
    assert list(effects.tasks) == list(NAMES)
    assert list(effects.units) == [f"unit {k + 1}" for k in range(10)]
    np.testing.assert_allclose(effects.values, 0.25 * made.needed.T, atol=1e-3)


def test_separate_networks_are_blocks_of_one_row(made: Insight) -> None:
    """Each column is of one network, whose task alone has a value."""
    effects = frames.of_apart(made, NAMES)
    assert ((~np.isnan(effects.values)).sum(axis=0) == 1).all()
    assert len(effects.units) == made.needed.sum()
    assert effects.units[0].startswith("a: unit ")


def test_of_many_units_those_that_matter_are_drawn(
    made: Insight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most so many, in the order of all."""
    monkeypatch.setattr(frames, "MOST", 4)
    effects = made.together.effects.copy()
    effects[0, 7] = 0.9
    few = frames.of_together(replace(made, together=replace(made.together, effects=effects)), NAMES)
    assert len(few.units) == 4
    assert "unit 8" in few.units
    assert len(frames.of_apart(made, NAMES).units) == 4


def test_what_is_shared_is_told_by_every_bar(made: Insight) -> None:
    """Counts and shares are those of the record; beyond chance is beyond its interval."""
    effects = made.together.effects.astype(np.float32)
    resampled = np.repeat(effects[..., None], 5, axis=2)
    insight = replace(made, sharing=sharing(effects, resampled, effects))
    found = frames.shared(insight)
    assert (found.one, found.several) == (10, made.needed.sum())
    assert found.share[0] == pytest.approx(0.6)
    assert found.beyond_chance == (found.share[1] > found.chance[2])
    table = frames.by_bar(insight)
    np.testing.assert_allclose(table["bar"], BARS)
    assert table["one"][USUAL] == 10


def test_a_task_that_knows_nothing_has_an_empty_row(made: Insight) -> None:
    """NaN is no effect."""
    effects = made.together.effects.copy()
    effects[1] = np.nan
    side = replace(made.together, effects=effects)
    found = frames.of_together(replace(made, together=side, apart=side), NAMES)
    assert (found.values[1] == 0).all()
