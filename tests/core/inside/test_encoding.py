from dataclasses import fields, is_dataclass

import numpy as np

from core.computing.encoding import packed, unpacked
from core.data import RoadScenes
from core.experiments.experiment import Experiment
from core.inside.encoding import as_frame, from_frame
from core.inside.looking import look


def assert_same(one: object, other: object) -> None:
    """Require equal records: every array with its type and shape, every word."""
    assert type(one) is type(other)
    for field in fields(one):  # type: ignore[arg-type]
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if is_dataclass(mine):
            assert_same(mine, theirs)
        elif isinstance(mine, tuple):
            assert mine == theirs
        else:
            assert (mine.dtype, mine.shape) == (theirs.dtype, theirs.shape)
            np.testing.assert_array_equal(mine, theirs)


def test_an_insight_comes_back_bit_for_bit() -> None:
    """Through a table, and through the bytes of a store; nothing of it can be changed then."""
    insight = look(Experiment(RoadScenes(3, 60), width=4, depth=2, steps=50, replicates=1))
    frame = as_frame(insight)
    assert_same(from_frame(frame), insight)
    assert_same(from_frame(unpacked(packed(frame, "here"), "here")), insight)
    assert not from_frame(frame).together.effects.flags.writeable


def test_a_usual_run_takes_less_than_a_megabyte() -> None:
    """The arrays of the first page's networks are as large whatever they have learned."""
    insight = look(Experiment(RoadScenes(), width=64, steps=500, patience=None, replicates=1))
    assert len(packed(as_frame(insight), "")) < 1_000_000
