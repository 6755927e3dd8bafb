from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import run
from core.atlas import paired
from core.atlas.paired import AT_BEST, POINTS, SMALL, UPDATED, Lead, lead, load
from core.atlas.shipped import AtlasError
from tests.core.atlas.conftest import BASE


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Scores of two tasks and three replicates: PCGrad errs 0.02 less than the plain sum."""
    rows = [
        (point, POINTS[point].family, "2026-11-28", arm, f"task {task}", r, error + 0.01 * r, 1.0)
        for point, errors in (
            (SMALL, {"together": 0.30, "apart": 0.25, "together, PCGrad": 0.28}),
            (AT_BEST, {"together": 0.10}),
        )
        for arm, error in errors.items()
        for task in range(2)
        for r in range(3)
    ]
    table = pd.DataFrame(rows, columns=list(paired.COLUMNS))
    monkeypatch.setattr(paired, "load", lambda: table)
    return table


@pytest.mark.parametrize("point", POINTS)
def test_what_is_shipped_has_all_arms_and_replicates(point: str) -> None:
    """Every score of a point is there."""
    rows, experiment = load(), POINTS[point]
    rows = rows[rows["point"] == point]
    assert set(rows["arm"]) == set(experiment.arms)
    tasks = len(experiment.source.names)
    assert len(rows) == len(experiment.arms) * tasks * experiment.replicates
    assert rows["error"].between(0, 1).all()


def test_a_lead_is_paired(made_up: pd.DataFrame) -> None:
    """What differs between replicates plays no part: all of them agree on two points."""
    found = lead("together, PCGrad", "together", [SMALL])
    assert found[:3] == pytest.approx((2.0, 2.0, 2.0), abs=1e-6)
    assert (found.replicates, found.sure) == (3, 1)
    assert lead("together", "apart", [SMALL]).sure == -1
    assert Lead(0.5, -0.1, 1.1, 3).sure == 0


def test_a_lead_may_be_of_two_experiments_on_the_same_draws(made_up: pd.DataFrame) -> None:
    """The tuned plain sum against the usual one, and one task alone."""
    assert lead("together", "together", [AT_BEST, SMALL]).gain == pytest.approx(20.0)
    assert lead("together", "together", [AT_BEST, SMALL], "task 1").gain == pytest.approx(20.0)
    assert POINTS[AT_BEST].source == POINTS[SMALL].source
    assert POINTS[AT_BEST].seed == POINTS[SMALL].seed


def test_errors_are_a_mean_for_each_replicate(made_up: pd.DataFrame) -> None:
    """Over tasks; replicate by replicate in order."""
    np.testing.assert_allclose(paired.errors("apart", SMALL), [0.25, 0.26, 0.27])
    assert paired.errors("apart", SMALL).mean() == pytest.approx(paired.error_of("apart", SMALL))


def test_rows_hold_the_scores_of_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors as they were measured, and what a step took."""
    monkeypatch.setattr(paired, "POINTS", {"base": BASE})
    result = run(BASE)
    rows = paired.rows_of("base", result, "2026-11-28")
    assert list(rows.columns) == list(paired.COLUMNS)
    np.testing.assert_allclose(rows["error"], result.scores["error"], rtol=1e-6)
    together = result.costs.set_index("arm").loc["together"]
    taken = rows.loc[rows["arm"] == "together", "milliseconds"].iloc[0]
    assert taken * together["steps"] * BASE.replicates == pytest.approx(
        1000 * together["seconds"], rel=1e-4
    )


def test_every_update_is_measured() -> None:
    """The five that have a name."""
    assert len(UPDATED) == 5
    assert set(UPDATED) < set(POINTS[SMALL].arms)


@pytest.mark.parametrize("broken", ["missing", "noise", "other settings"])
def test_what_cannot_be_used_is_said(tmp_path: Path, broken: str) -> None:
    """A sentence names the file and the command that writes it."""
    path = tmp_path / "paired.parquet"
    if broken == "noise":
        path.write_bytes(b"noise")
    elif broken == "other settings":
        load().assign(key="other").to_parquet(path)
    with pytest.raises(
        AtlasError, match=r"paired\.parquet that python -m core atlas --only paired"
    ):
        load(path)
