"""`python -m core precision`: do 32 and 64 bits agree on the verdict?"""

import sys

import click

from core.calibration.precision import compare, settings
from core.commands.document import Notes, plain
from core.computing.cluster import Cluster


@click.command()
@click.option("--settings", "count", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True)
def command(count: int, seed: int) -> None:
    """Train random experiments in 32 and in 64 bits, and compare their verdicts."""
    cluster = Cluster()
    pairs = []
    try:
        for pair in compare(settings(count, seed), cluster):
            pairs.append(pair)
            if sys.stderr.isatty():
                click.echo(f"\r\x1b[K{len(pairs)} of {count}", err=True, nl=len(pairs) == count)
    finally:
        cluster.close()
    differing = [pair for pair in pairs if pair.single != pair.double]
    largest = max(abs(pair.gain_single - pair.gain_double) for pair in pairs)
    lines = [
        f"{count - len(differing)} of {count} verdicts on the error agree; gains differ by "
        f"{largest:.2f} points at most.",
        *(
            f"{pair.words}: {pair.single} ({pair.gain_single:+.2f}) in 32 bits, {pair.double} "
            f"({pair.gain_double:+.2f}) in 64."
            for pair in differing
        ),
    ]
    click.echo(plain([Notes(tuple(lines))]))
