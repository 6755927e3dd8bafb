"""`python -m core fit TABLE MODEL`: fit networks for the tasks of a table, and keep them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.commands.advise_files import require_writable
from core.commands.logged import CARD as LOGGED_CARD
from core.commands.logged import MLFLOW, log, require_mlflow
from core.commands.options import options_of
from core.commands.sources import KINDS, SPLIT_BY, Refused
from core.commands.table_columns import column_names, kinds_of, task_names
from core.data.columns.alerts import alerts
from core.data.sources.table import Table
from core.data.tables.loading import load
from core.experiments.experiment import Experiment
from core.settings.setting import settings_of

if TYPE_CHECKING:
    from core.estimator.measured import Measured
    from core.estimator.multitask import MultiTask

CARD = ".card.md"  # in place of the end of the model's name
OFFERED = ("width", "depth", "steps", "budget")  # settings of an experiment


def _settings() -> list[click.Option]:
    return [option for option in options_of(Experiment) if option.name in OFFERED]


@click.command(
    params=[*_settings(), KINDS, *SPLIT_BY, MLFLOW], context_settings={"show_default": True}
)
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
    help="One network, one for each task, or what an advice on the rows recommends.",
)
@click.option("--refit", is_flag=True, help="Train once more at the end, on all rows.")
@click.option("--seed", default=0, help="Another seed splits and begins otherwise.")
def command(
    table: Path,
    model: Path,
    tasks: tuple[str, ...],
    inputs: tuple[str, ...],
    sharing: str,
    refit: bool,
    seed: int,
    kinds: tuple[str, ...],
    group: str | None,
    time: str | None,
    part: str | None,
    mlflow: bool,
    **settings: Any,
) -> None:
    """Fit networks for the tasks of TABLE, and write them to MODEL, with a model card beside it."""
    from core.estimator.card import card  # torch
    from core.estimator.multitask import MultiTask
    from core.estimator.saving import save

    try:
        beside = model.with_suffix(CARD)
        _check(table, model, beside, mlflow)
        frame = load(table, None).frame
        asked = task_names(tasks, frame)
        chosen = column_names(inputs, frame) if inputs else None
        read_as = kinds_of(kinds, asked, frame)
        source = Table(table, asked, chosen, None, group, read_as=read_as, time=time, part=part)
        source.content  # noqa: B018  refuses labels and inputs before anything is fitted
        own = {
            field: settings[s.name]
            for field, s in settings_of(Experiment).items()
            if s.name in settings
        }
        of_kinds = read_as or "yes/no"
        fitted = MultiTask(sharing, kinds=of_kinds, refit=refit, random_state=seed, **own)
        by = {f"{way}s": frame[name] for way, name in source.split_by.items() if name is not None}
        fitted.fit(frame[list(source.input_columns)], frame[list(asked)], **by)
        save(fitted, model)
        measured = _measured(fitted, source)
        text = card(fitted, measured, table=source.file, file=model.name)
        beside.write_text(text, encoding="utf-8")
        click.echo(_said(fitted, model, beside))
        if mlflow:
            log(fitted, measured, {LOGGED_CARD: text})
    except (ValueError, OSError) as refused:
        raise Refused(str(refused)) from refused


def _check(table: Path, model: Path, card: Path, mlflow: bool) -> None:
    """Refuse what would end in vain after minutes of training.

    Raises:
        ValueError: with what was required.
    """
    if mlflow:
        require_mlflow()
    for path in (model, card):
        if path.resolve() == table.resolve():
            raise ValueError(f"the model must have a file of its own, got {path.name} of the table")
        require_writable(path)


def _measured(fitted: "MultiTask", source: Table) -> "Measured":
    from core.estimator.measured import Measured

    if fitted.advice_ is not None:
        return Measured.of(fitted.advice_, source.split_by)
    tasks = list(zip(source.names, source.kinds, source.labels.T, strict=True))
    doubts = tuple(alert.why for alert in alerts(source.frame, source.input_columns, tasks))
    return Measured(alerts=doubts)


def _said(fitted: "MultiTask", model: Path, card: Path) -> str:
    lines = [
        f"Fitted {fitted.sharing_} on {fitted.n_rows_:,} rows, written to {model.name}, with its "
        f"model card in {card.name}."
    ]
    if fitted.advice_ is not None:
        advice = fitted.advice_
        lines += filter(None, (f"{advice.sentence} {advice.sure}", advice.scope))
    return "\n".join(lines)
