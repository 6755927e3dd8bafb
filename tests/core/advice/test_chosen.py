from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from core.advice.chosen import Chosen, recipe_of, widths_of
from core.advice.conclude import conclude
from core.advice.evidence import Evidence
from core.results.weights import Recipe
from core.training.rule import TUNINGS, USUAL

Made = Callable[..., Evidence]


def scores_of(*chosen: tuple[int, int]) -> pd.DataFrame:
    """Make scores of two tasks in trainings with a width and the number of a tuning each."""
    rows = [
        {"arm": "together", "task": task, "replicate": replicate, "width": width}
        | vars(TUNINGS[tuning])
        for replicate, (width, tuning) in enumerate(chosen)
        for task in "ab"
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("chosen", "recipe"),
    [
        (((8, 1), (32, 2), (8, 3), (8, 3), (128, 2)), Recipe(8, TUNINGS[3])),
        (((32, 4), (8, 2), (8, 1), (32, 4)), Recipe(8, TUNINGS[1])),  # equals: smaller, earlier
        (((32, 2), (32, 2), (8, 3), (8, 4), (8, 5)), Recipe(8, TUNINGS[3])),  # the width first
    ],
)
def test_the_width_chosen_most_often_is_taken(
    chosen: tuple[tuple[int, int], ...], recipe: Recipe
) -> None:
    """Each training counts once, however many tasks; ties go to what is smaller and more usual."""
    found = Chosen.of(scores_of(*chosen), "together")
    assert found.recipe == recipe
    assert sum(found.widths.values()) == len(chosen)


def test_an_advice_says_how_its_arm_is_best_trained(measured: Made) -> None:
    """The table of arms has it, for where it was tuned; a usual training has nothing to say."""
    evidence = measured(together=2.0, tuned=True)
    narrow = (evidence.scores["arm"] == "together") & (evidence.scores["replicate"] < 15)
    evidence.scores.loc[narrow, "width"] = 8
    advice = conclude(evidence)
    assert recipe_of(advice) == Recipe(8, USUAL)
    assert widths_of(advice) == "width 8 in 15 and 32 in 5 of 20 trainings"
    plain = replace(advice, tuned=False)
    assert (recipe_of(plain), widths_of(plain)) == (None, "")
