"""The sources as subcommands: what `run` and `sweep` have in common.

Their options are the settings that sources, `Missing` and `Experiment` declare.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from core.arms.catalogue import USUAL, read_arms
from core.commands.listed import names
from core.commands.options import option_of, options_of
from core.commands.table_columns import kinds_of
from core.data import Missing, Source, Table
from core.data.catalogue import SOURCES
from core.data.tables.loading import load
from core.experiments.experiment import Experiment
from core.results.judging import MARGIN
from core.settings.setting import settings_of
from core.training.updates.rules import RULES


@dataclass(frozen=True)
class Shown:
    """How what came out is to be printed.

    Attributes:
        in_json: as one JSON object. margin: see `core.results.gain.paired_gain`.
    """

    in_json: bool
    margin: float


KINDS = click.Option(
    ["--kinds"],
    multiple=True,
    metavar="A=numbers,B=classes,C=ordered,D=no/yes",
    help="What tasks are, where it is not what they look like; no/yes: the other answer is yes.",
)
SPLIT_BY = (
    click.Option(["--group"], metavar="COLUMN", help="Rows with equal values stay in one part."),
    click.Option(
        ["--time"], metavar="COLUMN", help="Dates or numbers: learn from the past, test on later."
    ),
    click.Option(
        ["--part"],
        metavar="COLUMN",
        help="Says of each row whether it is for training, validation or test.",
    ),
)
Finish = Callable[[Experiment, Shown], None]  # what is done with the experiment


class Refused(click.ClickException):
    """A setting that cannot be: one sentence on stderr."""

    exit_code = 2  # as click has it for wrong options


class Sources(click.Group):
    """A group with a subcommand for each source; a refusal is one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command of a source."""
        try:
            return super().invoke(ctx)
        except ValueError as refused:
            raise Refused(str(refused)) from refused


def source_commands() -> list[click.Command]:
    """Make a command for each source that declares its settings, and one for tables."""
    return [*(_command(kind) for kind in SOURCES.values()), _table_command()]


def _command(kind: type[Source]) -> click.Command:
    def train(**given: Any) -> None:
        own = {name: given.pop(name) for name in settings_of(kind)}
        _finish(kind(**own), given)

    return _made(kind, [*options_of(kind), *_common()], train)


def _table_command() -> click.Command:
    def train(
        path: str, tasks: str, kinds: tuple[str, ...], inputs: str | None, examples: int | None,
        group: str | None, time: str | None, part: str | None, **given: Any,
    ) -> None:  # fmt: skip
        columns, asked = None if inputs is None else names(inputs), names(tasks)
        parcel = load(Path(path), None)  # held: the same file is not read once more
        read_as = kinds_of(kinds, asked, parcel.frame)
        table = Table(path, asked, columns, examples, group, read_as=read_as, time=time, part=part)
        _finish(table, given)

    parameters: list[click.Parameter] = [
        click.Argument(["path"]),
        click.Option(["--tasks"], required=True, metavar="A,B,C", help="The task columns."),
        KINDS,
        click.Option(
            ["--inputs"],
            metavar="A,B,C",
            help="The input columns.  [default: all others but identifiers, dates and constants]",
        ),
        *options_of(Table),
        *SPLIT_BY,
    ]
    return _made(Table, [*parameters, *_common()], train)


def _made(
    kind: type[Source], parameters: list[click.Parameter], callback: Callable[..., None]
) -> click.Command:
    return click.Command(
        kind.key,
        params=parameters,
        callback=callback,
        help=f"{kind.title}. {kind.about}",
        short_help=f"{kind.title}. {kind.about}",
        context_settings={"show_default": True},
    )


def _common() -> Iterator[click.Option]:
    """Make the options that all sources have."""
    yield from options_of(Missing)
    yield from options_of(Experiment)
    yield click.Option(
        ["--arms"],
        default=",".join(USUAL),
        help="Ways to train, as together,apart,car+bus/dog: '+' joins the tasks of one network. "
        f"An update may follow, as together,PCGrad: {', '.join(RULES)}, weights 3:1:1.",
    )
    yield option_of(MARGIN)
    yield click.Option(["--json"], is_flag=True, help="Print one JSON object.")


def _finish(source: Source, given: dict[str, Any]) -> None:
    """Make the experiment, and hand it to what the group has put into the context.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """
    own = {field: given[s.name] for field, s in settings_of(Experiment).items()}
    missing = Missing(**{field: given[s.name] for field, s in settings_of(Missing).items()})
    experiment = Experiment(source, arms=read_arms(given["arms"]), missing=missing, **own)
    finish: Finish = click.get_current_context().obj
    margin = MARGIN.domain.check(MARGIN.name, given[MARGIN.name])
    finish(experiment, Shown(given["json"], float(margin or 0)))
