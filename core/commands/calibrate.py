"""`python -m core calibrate`: do the intervals hold the truth as often as they say?"""

import json
import sys
from typing import Any

import click
import pandas as pd

from core.calibration.measuring import calibrate
from core.calibration.populations import POPULATIONS, SPLITS
from core.commands.document import Notes, Part, Table, markdown, plain
from core.computing.cluster import Cluster
from core.metrics.catalogue import EVERY

NAMES = tuple(population.name for population in POPULATIONS)
SEEDS = 2_000_000  # each is a thousand seeds of experiments, which go to 2**31 - 1
LEGEND = Notes(
    (
        "gain: the true one, the mean over all samples. spread: of the samples' mean gains.",
        "coverage: of 95% intervals, the share that holds the true gain, with its own 95% interval "
        "(Clopper and Pearson). power: the share that is beyond zero on its side.",
        "one start: the corrected resampled t on the first start of each split, which costs half.",
    )
)


@click.command()
@click.option(
    "--population", "names", type=click.Choice(NAMES), multiple=True, help="Only this one."
)
@click.option("--samples", type=click.IntRange(2, 1000), default=200, show_default=True)
@click.option("--seed", type=click.IntRange(0, SEEDS), default=0, show_default=True)
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of Markdown.")
def command(names: tuple[str, ...], samples: int, seed: int, form: str | None) -> None:
    """Compare the intervals of many samples of a population with its true gain."""
    chosen = [population for population in POPULATIONS if population.name in (names or NAMES)]
    cluster = Cluster()
    tables = []
    try:
        for table in calibrate(chosen, samples, seed, cluster):
            tables.append(table)
            if sys.stderr.isatty():
                click.echo(f"{len(tables)} of {len(chosen)} populations", err=True)
    finally:
        cluster.close()
    rows = pd.concat(tables, ignore_index=True)
    if form == "json":
        # NaN, which JSON does not know, is None
        click.echo(json.dumps({"rows": json.loads(rows.to_json(orient="records"))}))
    elif form == "markdown":
        words = f" --seed {seed}" if seed else ""
        words += "".join(f" --population '{name}'" for name in names)
        click.echo(markdown(f"python -m core calibrate --samples {samples}{words}", parts(rows)))
    else:
        click.echo(plain(parts(rows)))


def parts(rows: pd.DataFrame) -> list[Part]:
    """Lay the rows out for people."""
    head = (
        "population", "score", "samples", "gain", "spread", "coverage", "its interval",
        "half width", "power", "one start: coverage", "half width", "power",
    )  # fmt: skip
    lines = [_line(row) for row in rows.to_dict("records")]
    title = f"samples of each population, with {SPLITS} splits or draws each"
    return [Table("Intervals", title, [head, *lines], words=2), LEGEND]


def _line(row: dict[Any, Any]) -> tuple[str, ...]:
    metric = EVERY[row["metric"]]
    amounts = (metric.signed(row["gain"]), metric.amount(row["spread"]))
    judged = [
        (
            f"{row[kind + 'coverage']:.3f}",
            metric.amount(row[kind + "half_width"]),
            f"{row[kind + 'power']:.2f}",
        )
        for kind in ("", "one_start_")
    ]
    coverage, *others = judged[0]
    sure = f"{row['coverage_low']:.3f} to {row['coverage_high']:.3f}"
    head = (row["population"], metric.noun, f"{row['samples']:,}")
    return (*head, *amounts, coverage, sure, *others, *judged[1])
