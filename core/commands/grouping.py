"""`python -m core grouping SOURCE`: which tasks should share a network, and what asking costs."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click
import pandas as pd

from core.commands.document import Table, plain
from core.commands.sources import Refused, Shown, Sources, source_commands
from core.computing.cluster import Cluster
from core.computing.store import Store, StoreError
from core.computing.ticket import Progress, follow
from core.experiments.experiment import Experiment
from core.grouping.limits import asked_of
from core.grouping.pulling import pairs
from core.grouping.regrets import best_partitions, regrets, written
from core.grouping.studies import start_study
from core.grouping.study import Study
from core.metrics.catalogue import METRICS
from core.settings.numerals import numeral


@click.group(cls=Sources, commands=source_commands())
@click.pass_context
def command(context: click.Context) -> None:
    """Train every set of 2 to 6 tasks once, and compare ways to choose groups.

    What is finished is kept, and a stopped study goes on.
    """
    context.obj = compare


def compare(experiment: Experiment, shown: Shown) -> None:
    """Train and print.

    Raises:
        ValueError: when there are too few tasks or too many.
    """
    study = studied(asked_of(experiment))
    best, ways, of_pairs = best_partitions(study), regrets(study), pairs(study)
    best["partition"] = [written(groups, study.names) for groups in best["partition"]]
    if shown.in_json:
        tables = {"best": best, "ways": ways, "pairs": of_pairs}
        found = {
            name: json.loads(table.to_json(orient="records", double_precision=6))
            for name, table in tables.items()
        }
        click.echo(json.dumps(found | {"metric": study.metric, "replicates": study.replicates}))
        return
    click.echo(plain([_best(best, study), _ways(ways, study), _pairs(of_pairs)]))


def studied(experiment: Experiment) -> Study:
    """Have it measured by this machine's cores."""
    try:
        store = Store()
    except StoreError as error:
        raise Refused(str(error)) from error
    cluster = Cluster()
    try:
        last = follow(start_study(experiment, cluster, store), _show)
    finally:
        cluster.close()
        store.close()
    if last.answer is None:
        raise Refused(last.reason)
    return last.answer


def _show(progress: Progress[None, Study]) -> None:
    """Keep one line up to date on a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{progress.share:.0%} trained", err=True, nl=progress.over)


def _best(best: pd.DataFrame, study: Study) -> Table:
    noun, replicates = METRICS[study.metric].noun, study.replicates
    rows = [
        (str(row["networks"]), row["partition"], f"{row['points']:.1f}", _span(row))
        for row in best.to_dict("records")
    ]
    return Table(
        "Best partitions",
        f"lowest validation loss, mean of {replicates} replicates; points of test {noun}, or short "
        "of a perfect one where more is better.",
        [("networks", "partition", "points", "95% interval"), *rows],
        words=2,
    )


def _ways(ways: pd.DataFrame, study: Study) -> Table:
    rows = [
        (
            row["way"],
            row["source"],
            f"{row['regret']:+.2f}",
            _span(row, ".2f"),
            f"{row['networks']:.1f}",
            f"{row['same']:.0%}",
        )
        for row in ways[ways["most"] == study.tasks].to_dict("records")
    ]
    return Table(
        "Ways to choose",
        "each on validation, replicate by replicate; regret: points more than the partition that "
        "is best on validation; networks trained to choose and to answer; same: chose it as well.",
        [("way", "source", "regret", "95% interval", "networks", "same"), *rows],
        words=2,
    )


def _pairs(pairs: pd.DataFrame) -> Table:
    rows = [
        (row["first"], row["second"], f"{row['cosine']:+.2f}", f"{row['gain']:+.1f}", _span(row))
        for row in pairs.to_dict("records")
    ]
    return Table(
        "Pairs",
        "cosine of the two gradients, mean over training; gain of one network for the two, points.",
        [("task", "with", "cosine", "gain", "95% interval"), *rows],
        words=2,
    )


def _span(row: Mapping[Any, Any], form: str = ".1f") -> str:
    return f"{numeral(row['low'], form)} to {numeral(row['high'], form)}"
