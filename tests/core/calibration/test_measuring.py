from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core import Experiment, run
from core.calibration import measuring
from core.calibration.measuring import COLUMNS, Measured, Values, calibrate, measure, summary
from core.calibration.populations import ALL_KINDS, Population, Tables
from core.computing.cluster import Cluster
from core.computing.jobs import Job
from core.data import Problem, Source
from core.metrics.catalogue import EVERY, METRICS, metrics_in
from core.results.gain import ALL, differences
from core.results.intervals import Resampling, interval
from core.results.result import Result

TABLES = Tables("tables", tasks=2, relatedness=1.0, rows=60, width=2)
GROUPED = replace(TABLES, title="grouped", rows=150, by="group")
OF_KINDS = replace(TABLES, title="kinds", tasks=4, rows=300, kinds=ALL_KINDS, blanks=0.2)


@dataclass(frozen=True)
class Quick(Population):
    """Tables on which training is short."""

    of: Tables

    @property
    def name(self) -> str:
        """For people."""
        return self.of.name

    def experiments(self, seed: int, first: int, last: int) -> list[Experiment]:
        """Make comparisons of four replicates and 100 steps."""
        every = self.of.experiments(seed, first, last)
        return [replace(experiment, replicates=4, steps=100) for experiment in every]


@dataclass(frozen=True)
class Made(Population):
    """Ready-made experiments."""

    made: tuple[Experiment, ...]

    @property
    def name(self) -> str:
        """For people."""
        return "made"

    def experiments(self, seed: int, first: int, last: int) -> list[Experiment]:
        """Take some of them."""
        return list(self.made[first:last])


def _gains(result: Result) -> Values:
    """(R, metric) gain of together over all tasks, as results have it."""
    metrics = metrics_in(result.scores.columns).values()
    every = [differences(result.scores, m, "together", "apart")[ALL] for m in metrics]
    return np.stack([gain.to_numpy(dtype=np.float64) for gain in every], axis=1)


def _normal(
    samples: int, replicates: int, means: Sequence[float] = (3.0, 0.0, -2.0), seed: int = 0
) -> Values:
    """(samples, R, metric) independent normal gains of these means, with a spread of 1."""
    rng = np.random.default_rng(seed)
    return rng.normal(means, 1.0, (samples, replicates, len(METRICS)))


def test_intervals_of_normal_gains_hold_the_mean_as_often_as_they_say() -> None:
    """Of 1,000 samples 95% hold the mean they were drawn with; a large gain is always seen."""
    table = summary("normal", _normal(1000, 10), [Resampling()] * 1000, METRICS).set_index("metric")
    assert list(table.index) == list(METRICS)
    assert (set(table["population"]), set(table["samples"])) == ({"normal"}, {1000})
    assert table["gain"].tolist() == pytest.approx([3, 0, -2], abs=4 / np.sqrt(10_000))
    assert table["spread"].to_numpy() == pytest.approx(1 / np.sqrt(10), rel=0.1)
    error = 4 * np.sqrt(0.95 * 0.05 / 1000)
    assert table["coverage"].to_numpy() == pytest.approx(0.95, abs=error)
    big, none, negative = table["power"]
    assert (big, negative) == (1, 1)
    assert none < 0.06  # one side of a 95% interval: 0.025 are expected


def test_the_columns_are_those_of_a_plain_loop() -> None:
    """Coverage, half width and power are counted sample by sample on scipy's own intervals."""
    gains = _normal(40, 6, means=(0.8, 0.1, -0.8))
    table = summary("loop", gains, [Resampling()] * 40, METRICS)
    for k, row in enumerate(table.to_dict("records")):
        truth = np.mean([np.mean(sample[:, k]) for sample in gains])
        held, widths, seen = 0, [], 0
        for sample in gains:
            bounds = stats.ttest_1samp(sample[:, k], 0).confidence_interval(0.95)
            held += bounds.low <= truth <= bounds.high
            widths.append(bounds.high - bounds.low)
            seen += bounds.low > 0 if truth > 0 else bounds.high < 0
        assert row["gain"] == pytest.approx(truth)
        assert row["spread"] == pytest.approx(stats.tstd(gains[:, :, k].mean(axis=1)))
        assert (row["coverage"], row["power"]) == (held / 40, seen / 40)
        assert row["half_width"] == pytest.approx(np.mean(widths) / 2)
        sure = stats.beta.ppf([0.025, 0.975], [held, held + 1], [41 - held, 40 - held])
        assert [row["coverage_low"], row["coverage_high"]] == pytest.approx(
            np.where([held == 0, held == 40], [0, 1], sure)
        )
    assert 0 < table["power"].min() < table["power"].max() < 1


def test_one_start_is_the_interval_of_every_second_replicate() -> None:
    """The last columns come of the first start of each split, with the overlap of each sample."""
    gains = _normal(30, 12, means=(0.8, 0.4, -0.8))
    how = [Resampling(overlap, starts=2) for overlap in np.linspace(0.2, 0.5, 30)]
    table = summary("starts", gains, how, METRICS)
    for k, row in enumerate(table.to_dict("records")):
        by_hand = [
            interval(sample[[0, 2, 4, 6, 8, 10], k], Resampling(each.overlap))
            for sample, each in zip(gains, how, strict=True)
        ]
        truth = row["gain"]
        held = [low <= truth <= high for _, low, high in by_hand]
        seen = [low > 0 if truth > 0 else high < 0 for _, low, high in by_hand]
        assert row["one_start_coverage"] == np.mean(held)
        assert row["one_start_power"] == np.mean(seen)
        half_widths = [(high - low) / 2 for _, low, high in by_hand]
        assert row["one_start_half_width"] == pytest.approx(np.mean(half_widths))
        assert row["half_width"] < row["one_start_half_width"]


def test_of_one_start_both_kinds_of_interval_are_the_same() -> None:
    """Where no replicates share a split there is nothing to leave out."""
    table = summary("single", _normal(20, 8), [Resampling(0.3)] * 20, METRICS)
    for column in ("coverage", "half_width", "power"):
        assert table[f"one_start_{column}"].equals(table[column])


def test_a_loss_is_judged_as_a_gain_is() -> None:
    """With every sign turned the gain turns, and all else stays."""
    gains, how = _normal(50, 12, means=(0.8, 0.4, -0.8)), [Resampling(1 / 3, starts=2)] * 50
    table, turned = summary("a", gains, how, METRICS), summary("a", -gains, how, METRICS)
    pd.testing.assert_frame_equal(turned.assign(gain=-turned["gain"]), table)


def test_splits_that_share_rows_are_allowed_for() -> None:
    """Where splits of a table have a part in common, both kinds hold the truth at least so often.

    As independent draws they would not.
    """
    rng, samples, splits, overlap = np.random.default_rng(0), 600, 10, 1 / 3
    shape = (samples, splits, 1, len(METRICS))
    common = rng.normal(0, np.sqrt(overlap), (samples, 1, 1, len(METRICS)))
    gains = common + rng.normal(0, 1, shape) + rng.normal(0, 0.5, (samples, splits, 2, 3))
    gains = gains.reshape(samples, 2 * splits, len(METRICS))
    table = summary("splits", gains, [Resampling(overlap, starts=2)] * samples, METRICS)
    coverages = table[["coverage", "one_start_coverage"]].to_numpy()
    assert coverages == pytest.approx(0.95, abs=0.03)
    naive = summary("splits", gains, [Resampling()] * samples, METRICS)
    assert naive["coverage"].max() < 0.8


@pytest.mark.parametrize("of", [TABLES, GROUPED, OF_KINDS], ids=["tables", "grouped", "kinds"])
def test_samples_side_by_side_are_what_each_is_alone(of: Tables) -> None:
    """Two samples in one stack have the gains that `run` gives each by itself, to rounding."""
    population = Quick(of)
    gains, resampling = measure(population, 0, 0, 2)
    metrics = list(EVERY if of.kinds else METRICS)
    assert gains.shape == (2, 4, len(metrics))
    # two rows whose chances round to each other's place move the mean AUC of few by so much
    nearly = np.where(np.array(metrics) == "auc", 0.2 if of.kinds else 1e-3, 1e-3)
    for sample, experiment in enumerate(population.experiments(0, 0, 2)):
        alone = run(experiment)
        assert (np.abs(gains[sample] - _gains(alone)) < nearly).all()
        assert resampling[sample].overlap == pytest.approx(alone.resampling.overlap)
        assert resampling[sample].starts == alone.resampling.starts == 2
    assert np.abs(gains[0] - gains[1]).max() > 1


def test_what_a_task_lacks_is_filled_from_its_own_sample(
    problem: Callable[..., Problem], given: Callable[..., Source]
) -> None:
    """A test part with one answer only has no AUC: the task's mean in that sample stands for it."""
    samples = [[problem(tasks=2, seed=3 * k + r) for r in range(3)] for k in range(2)]
    lacking = samples[1][2]
    y = lacking.y.copy()
    y[lacking.test, 0] = 1
    samples[1][2] = replace(lacking, y=y)
    population = Made(
        tuple(
            Experiment(given(*problems), width=4, replicates=3, steps=100, seed=k)
            for k, problems in enumerate(samples)
        )
    )
    gains, _ = measure(population, 0, 0, 2)
    for sample, experiment in enumerate(population.made):
        alone = run(experiment)
        assert alone.scores["auc"].isna().any() == (sample == 1)
        np.testing.assert_allclose(gains[sample], _gains(alone), atol=1e-3)


def test_samples_of_a_population_are_shared_out_to_jobs(
    monkeypatch: pytest.MonkeyPatch, asked: list[Job], nobody: Cluster
) -> None:
    """Five samples in jobs of two at most, answered in any order, give the table of all five."""
    monkeypatch.setattr(measuring, "draws_per_chunk", lambda experiment: 9)
    first, second = Quick(TABLES), Quick(replace(TABLES, title="others", relatedness=0.0))
    tables = list(calibrate([first, second], 5, 7, nobody))
    cuts = [(7, 0, 2), (7, 2, 4), (7, 4, 5)]
    assert [job.arguments for job in asked] == [(p, *cut) for p in (first, second) for cut in cuts]
    assert len({job.key for job in asked}) == 6
    for population, table in zip((first, second), tables, strict=True):
        whole = measure(population, 7, 0, 5)
        expected = summary(population.name, *whole, METRICS)
        assert tuple(table.columns) == COLUMNS
        pd.testing.assert_frame_equal(table, expected, check_exact=False, rtol=1e-3, atol=1e-3)
    assert tables[0]["gain"].tolist() != tables[1]["gain"].tolist()


def test_a_job_has_one_sample_at_least(
    monkeypatch: pytest.MonkeyPatch, asked: list[Job], nobody: Cluster
) -> None:
    """A sample that is longer than a job should be is a job of its own."""
    monkeypatch.setattr(measuring, "draws_per_chunk", lambda experiment: 1)

    def measured(population: Population, seed: int, first: int, last: int) -> Measured:
        return Measured(_normal(last - first, 4, seed=first), [Resampling()] * (last - first))

    monkeypatch.setattr(measuring, "measure", measured)
    list(calibrate([Quick(TABLES)], 3, 0, nobody))
    assert [job.arguments[2:] for job in asked] == [(0, 1), (1, 2), (2, 3)]
