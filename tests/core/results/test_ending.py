import pandas as pd
import pytest

from core.results.ending import warnings


def _costs(together: float, apart: float) -> pd.DataFrame:
    return pd.DataFrame({"arm": ["together", "apart"], "still_improving": [together, apart]})


def _scores(diverged: list[bool]) -> pd.DataFrame:
    return pd.DataFrame({"arm": ["together", "apart"], "diverged": diverged})


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_few_networks_cut_short_are_no_news(share: float) -> None:
    """Up to one in ten is not worth a word."""
    assert warnings(_scores([False, False]), _costs(share, share)) == []


def test_arms_that_were_cut_short_are_named() -> None:
    """The share of each such arm is said, and what to do."""
    assert warnings(_scores([False, False]), _costs(0.4, 0.05)) == [
        "Still improving when the last step came: 40% of the networks of together. More steps may "
        "change this."
    ]


def test_a_loss_that_became_infinite_is_said() -> None:
    """Networks that diverged are named by their arm."""
    (said,) = warnings(_scores([False, True]), _costs(0.0, 0.0))
    assert said.startswith("In 100% of the answers of apart the validation loss became infinite")
