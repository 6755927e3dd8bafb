import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.data.splits import split


@given(st.integers(5, 2000), st.integers(0, 100))
def test_a_split_holds_every_row_once(rows: int, seed: int) -> None:
    """Training, validation and test together hold every row exactly once, 60/20/20."""
    parts = split(np.random.default_rng(seed), rows)
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(rows))
    assert [len(part) for part in parts[:2]] == [int(0.6 * rows), int(0.2 * rows)]


def test_a_split_depends_on_its_seed() -> None:
    """Equal generators split equally, others differently."""
    first, again, other = (split(np.random.default_rng(seed), 50)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
