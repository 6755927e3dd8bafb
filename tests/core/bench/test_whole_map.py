import pytest

from core import Experiment, Grid
from core.bench.whole_map import _networks, time_map, usual_grid
from core.commands.bench_text import map_parts
from core.commands.document import plain
from core.data import SharedFeatures


def test_the_usual_map_has_3600_networks() -> None:
    """8 widths by 6 example counts, 15 replicates, 4 networks apart and one together."""
    grid = usual_grid()
    assert grid.size == 48
    assert len(_networks(grid)) == 3600


@pytest.mark.slow
def test_a_small_map_is_timed_beside_loops_that_reach_the_same_errors() -> None:
    """Both loops agree with the engine within their tolerance, or time_map raises."""
    source = SharedFeatures(tasks=2, examples=200)
    base = Experiment(source, width=16, replicates=5, steps=1000, patience=None)
    found = time_map(Grid(base, (("examples", (200, 400)),)), share=1.0)
    assert found.networks == 30
    assert [loop.name for loop in found.loops] == ["PyTorch loop", "scikit-learn loop"]
    assert all(loop.networks == 30 and loop.seconds > 0 for loop in found.loops)
    assert "30 networks" in plain(map_parts(found))
