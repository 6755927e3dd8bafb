"""`python -m core fit TABLE MODEL`: fit networks for the tasks of a table, and keep them."""

from pathlib import Path
from typing import Any

import click

from core.commands.listed import kinds_of
from core.commands.options import options_of
from core.commands.sources import KINDS, SPLIT_BY, Refused
from core.commands.table_columns import column_names, task_names
from core.data.sources.table import Table
from core.data.tables.loading import load
from core.experiments.experiment import Experiment
from core.results.counting import scope, splits_words
from core.results.joining import replicates_of
from core.settings.setting import settings_of

OFFERED = ("width", "depth", "steps", "budget")  # settings of an experiment


def _settings() -> list[click.Option]:
    return [option for option in options_of(Experiment) if option.name in OFFERED]


@click.command(params=[*_settings(), KINDS, *SPLIT_BY], context_settings={"show_default": True})
@click.argument("table", type=Path)
@click.argument("model", type=Path)
@click.option("--tasks", multiple=True, metavar="A,B,C", help="The task columns.")
@click.option(
    "--inputs", multiple=True, metavar="A,B,C", help="Input columns.  [default: all of use]"
)
@click.option(
    "--sharing",
    type=click.Choice(("auto", "together", "apart")),
    default="auto",
    help="One network, one for each task, or what is better on the same splits.",
)
@click.option("--seed", default=0, help="Another seed splits and begins otherwise.")
def command(
    table: Path,
    model: Path,
    tasks: tuple[str, ...],
    inputs: tuple[str, ...],
    sharing: str,
    seed: int,
    kinds: tuple[str, ...],
    group: str | None,
    time: str | None,
    part: str | None,
    **settings: Any,
) -> None:
    """Fit networks for the tasks of TABLE, and write them to MODEL."""
    from core.estimator.multitask import MultiTask  # torch
    from core.estimator.saving import save

    try:
        frame = load(table, None).frame
        asked = task_names(tasks, frame)
        chosen = column_names(inputs, frame) if inputs else None
        said = kinds_of(kinds, asked)
        source = Table(table, asked, chosen, None, group, read_as=said, time=time, part=part)
        source.content  # noqa: B018  refuses labels and inputs before anything is fitted
        own = {
            field: settings[s.name]
            for field, s in settings_of(Experiment).items()
            if s.name in settings
        }
        fitted = MultiTask(sharing, kinds=said or "yes/no", random_state=seed, **own)
        by = {f"{way}s": frame[name] for way, name in source.split_by.items() if name is not None}
        fitted.fit(frame[list(source.input_columns)], frame[list(asked)], **by)
        save(fitted, model)
    except (ValueError, OSError) as refused:
        raise Refused(str(refused)) from refused
    click.echo(_said(fitted, model))


def _said(fitted: Any, model: Path) -> str:
    from core.estimator.choosing import deciding  # torch

    lines = [f"Fitted {fitted.sharing_} on {fitted.n_rows_:,} rows, written to {model.name}."]
    if fitted.comparison_ is not None:
        metric = deciding(fitted.comparison_)
        row = fitted.comparison_.overall(metric.name)
        resampling, replicates = fitted.comparison_.resampling, replicates_of(fitted.comparison_)
        lines.append(
            f"Together against apart, {metric.noun}: {row['gain']:+.3g} {row['unit']} (95% "
            f"interval {row['low']:.3g} to {row['high']:.3g}, "
            f"{splits_words(resampling, replicates)})."
        )
        lines += [said] if (said := scope(resampling)) else []
    return "\n".join(lines)
