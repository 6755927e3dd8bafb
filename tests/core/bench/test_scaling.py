import numpy as np

from core.bench.scaling import Model, Timing, fit_model, measure
from core.commands.bench_text import scaling_parts
from core.commands.document import plain

SIZES = [(d, w, t) for d in (1, 4, 16) for w in (2, 8, 32) for t in (2, 8, 32)]


def test_the_fit_finds_the_model_that_made_the_costs() -> None:
    """Costs computed from known a, b and c give them back, with no error."""
    truth = Model(2e-4, 3e-6, 7e-9, 0.0)
    sizes = [Timing(*size, steps=100, seconds=0.0) for size in SIZES]
    costs = [Timing(c.draws, c.width, c.tasks, c.steps, truth.seconds(c)) for c in sizes]
    found = fit_model(costs)
    np.testing.assert_allclose((found.a, found.b, found.c), (truth.a, truth.b, truth.c), rtol=1e-6)
    assert found.error < 1e-6


def test_measured_costs_are_told_with_their_growth() -> None:
    """A few small units are timed, and the text names every size and a million experiments."""
    costs = measure([(1, 2, 2), (2, 2, 2), (1, 4, 2), (1, 2, 4)], steps=20)
    assert all(cost.seconds > 0 for cost in costs)
    text = " ".join(plain(scaling_parts(costs, fit_model(costs))).split())
    for words in ("Growth in draws", "Growth in width", "Growth in tasks", "a million of them"):
        assert words in text
