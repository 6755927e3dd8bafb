"""A small table of mixed tasks that can be learned, with blanks."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Mixed:
    """Inputs and tasks of 240 rows."""

    X: pd.DataFrame
    Y: pd.DataFrame


def mixed_table() -> Mixed:
    """Make a number, three classes, four grades and yes/no that share features of the inputs."""
    rng = np.random.default_rng(0)
    rows = 240
    x = rng.standard_normal((rows, 5))
    shared = np.maximum(x @ rng.standard_normal((5, 3)), 0)
    word = rng.choice(["red", "green", "blue"], rows)
    price = 100 + 20 * shared @ [1.0, 2.0, 3.0] + 5 * (word == "red") + rng.standard_normal(rows)
    total = shared.sum(axis=1)
    grade = np.digitize(total, np.quantile(total, [0.3, 0.6, 0.8]))
    frame = pd.DataFrame(x, columns=[f"x{k}" for k in range(5)]).assign(word=word)
    tasks = pd.DataFrame(
        {
            "price": price,
            "sort": np.array(["a", "b", "c"])[shared.argmax(axis=1)],
            "grade": pd.Categorical.from_codes(
                grade, ["poor", "fair", "good", "best"], ordered=True
            ),
            "sold": np.where(shared[:, 1] > shared[:, 1].mean(), "yes", "no"),
        }
    )
    for name in tasks.columns:
        tasks.loc[rng.random(rows) < 0.2, name] = None
    frame.loc[rng.random(rows) < 0.1, "x1"] = np.nan
    frame.loc[rng.random(rows) < 0.1, "word"] = None
    return Mixed(frame, tasks)
