"""How training ended, in sentences: what people should know before they trust a verdict."""

import pandas as pd

TOLERATED = 0.1  # share of an arm's networks that the last step may cut short without a word


def warnings(scores: pd.DataFrame, costs: pd.DataFrame) -> list[str]:
    """Say which arms were cut short while they still improved, and which have diverged.

    Args:
        scores, costs: see `core.results.result.Result`.
    """
    cut = [
        f"{row['still_improving']:.0%} of the networks of {row['arm']}"
        for row in costs.to_dict("records")
        if row["still_improving"] > TOLERATED
    ]
    said = [
        f"Still improving when the last step came: {', '.join(cut)}. More steps may change this."
    ]
    said = said if cut else []
    diverged = scores.groupby("arm", sort=False, observed=True)["diverged"].mean()
    return said + [
        f"In {share:.0%} of the answers of {arm} the validation loss became infinite: what was "
        "best before counts, if there was any."
        for arm, share in diverged.items()
        if share > 0
    ]
