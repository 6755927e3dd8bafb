"""`python -m core run SOURCE`: train one experiment and print what came out."""

import json
import sys

import click
import pandas as pd

from core.commands.report import Compared, as_json, text
from core.commands.sources import Shown, Sources, source_commands
from core.experiments.experiment import Experiment
from core.experiments.headline import headline
from core.results.result import Result


@click.group(cls=Sources, commands=source_commands())
@click.pass_context
def command(context: click.Context) -> None:
    """Train one experiment and compare its arms."""
    context.obj = compare


def compare(experiment: Experiment, shown: Shown) -> None:
    """Train and print."""
    metric, why = headline(experiment)
    result = trained(experiment)
    compared = Compared(experiment, result, shown.margin, metric, why)
    if shown.in_json:
        click.echo(json.dumps(as_json(compared), allow_nan=False))
    else:
        click.echo(text(compared))


def trained(experiment: Experiment) -> Result:
    """Run an experiment, with a progress bar when stderr is a terminal."""
    from core.computing.running import run  # torch

    total = experiment.replicates * experiment.steps
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=total, label="training", file=sys.stderr, hidden=hidden) as bar:

        def advance(measured: pd.DataFrame) -> None:
            """Replicates are trained in order, a few side by side."""
            side_by_side = measured["replicate"].nunique()
            before = measured["replicate"].min() * experiment.steps
            bar.update(int(before + side_by_side * measured["step"].iloc[0]) - bar.pos)

        result = run(experiment, advance)
        bar.update(total - bar.pos)  # who has learned sooner takes fewer steps
        return result
