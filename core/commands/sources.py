"""The sources as subcommands: what `run` and `sweep` have in common."""

from collections.abc import Callable
from typing import TypedDict, TypeVar, Unpack

import click

from core.data import Digits, Missing, Molecules, RoadScenes, SharedFeatures, Source, Table
from core.data.allocation import HANDOUTS
from core.data.missing import HANDLINGS
from core.experiments.experiment import BUDGETS, Experiment
from core.networks.groups import Arm, arm_label

Function = TypeVar("Function", bound=Callable[..., None])


class Settings(TypedDict):
    """The options that all sources have."""

    width: int
    depth: int
    missing: float
    handling: str
    replicates: int
    seed: int
    steps: int
    budget: str
    arms: str
    json: bool


class Refused(click.ClickException):
    """A setting that cannot be: one sentence on stderr."""

    exit_code = 2  # as click has it for wrong options


class Sources(click.Group):
    """A group that tells of a refused setting without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command of a source."""
        try:
            return super().invoke(ctx)
        except ValueError as refused:
            raise Refused(str(refused)) from refused


def options(*declared: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Join options into one decorator; they stand in the help in the order given."""

    def decorate(function: Function) -> Function:
        for option in reversed(declared):
            function = option(function)
        return function

    return decorate


common = options(
    click.option("--width", default=Experiment.width, help="Units of every hidden layer."),
    click.option("--depth", default=Experiment.depth, help="Hidden layers, 1 to 4."),
    click.option(
        "--missing", default=Missing.rate, metavar="RATE", help="Share of the labels made '?'."
    ),
    click.option(
        "--handling",
        type=click.Choice(HANDLINGS),
        default=Missing.handling,
        help="Sum over labelled entries, read '?' as 0, or drop every example with a '?'.",
    ),
    click.option("--replicates", default=Experiment.replicates, help="Draws, equal for all arms."),
    click.option("--seed", default=Experiment.seed, help="Of the first random number."),
    click.option("--steps", default=Experiment.steps, help="Steps of the optimiser."),
    click.option(
        "--budget",
        type=click.Choice(BUDGETS),
        default=Experiment.budget,
        help="Same width for each network, same parameters for each arm, or each arm's best width.",
    ),
    click.option(
        "--arms",
        default=",".join(map(arm_label, Experiment.arms)),
        help="Ways to train, as together,apart,car+bus/dog: '+' joins the tasks of one network.",
    ),
    click.option("--json", is_flag=True, help="Print one JSON object."),
)
handing_out = options(
    click.option(
        "--handout",
        type=click.Choice(HANDOUTS),
        default="same",
        help="Same examples for all tasks, own examples for each, or few for the first (focus).",
    ),
    click.option(
        "--focus-examples",
        default=RoadScenes.focus_examples,
        help="Examples of the first task, when --handout is focus.",
    ),
)


@click.command(context_settings={"show_default": True})
@click.option("--tasks", default=RoadScenes.tasks, help="Objects to find, 1 to 100.")
@click.option("--examples", default=RoadScenes.examples, help="Training pictures.")
@click.option("--parts", type=int, help="Parts that objects share.  [default: by tasks]")
@handing_out
@common
def road(
    tasks: int,
    examples: int,
    parts: int | None,
    handout: str,
    focus_examples: int,
    **settings: Unpack[Settings],
) -> None:
    """Road scenes: small pictures with several objects at once."""
    _finish(RoadScenes(tasks, examples, parts, handout, focus_examples), settings)


@click.command(context_settings={"show_default": True})
@click.option("--tasks", default=SharedFeatures.tasks, help="1 to 100.")
@click.option("--examples", default=SharedFeatures.examples, help="Training examples.")
@click.option("--relatedness", default=SharedFeatures.relatedness, help="0: nothing shared.")
@handing_out
@common
def shared(
    tasks: int,
    examples: int,
    relatedness: float,
    handout: str,
    focus_examples: int,
    **settings: Unpack[Settings],
) -> None:
    """Tasks that share hidden features to a chosen degree."""
    _finish(SharedFeatures(tasks, examples, relatedness, handout, focus_examples), settings)


@click.command(context_settings={"show_default": True})
@click.option("--tasks", default=Digits.tasks, help="The digits 0 to TASKS - 1.")
@click.option("--examples", default=Digits.examples, help="Training pictures.")
@common
def digits(tasks: int, examples: int, **settings: Unpack[Settings]) -> None:
    """Two real digits side by side: is there a 3?"""
    _finish(Digits(tasks, examples), settings)


@click.command(context_settings={"show_default": True})
@click.option("--tasks", default=Molecules.tasks, help="The first assays, 1 to 12.")
@click.option("--examples", type=int, help="Training molecules.  [default: all 4,552]")
@common
def molecules(tasks: int, examples: int | None, **settings: Unpack[Settings]) -> None:
    """Real molecules (Tox21), twelve assays, many labels missing."""
    _finish(Molecules(tasks, examples), settings)


@click.command(context_settings={"show_default": True})
@click.argument("path")
@click.option("--tasks", required=True, metavar="A,B,C", help="The yes/no columns.")
@click.option(
    "--inputs",
    metavar="A,B,C",
    help="The input columns.  [default: all others but identifiers, dates and constants]",
)
@click.option("--examples", type=int, help="Training rows.  [default: all of the training part]")
@click.option("--group", metavar="COLUMN", help="Rows with equal values here stay in one part.")
@common
def table(
    path: str,
    tasks: str,
    inputs: str | None,
    examples: int | None,
    group: str | None,
    **settings: Unpack[Settings],
) -> None:
    """Columns of the CSV, TSV or Parquet file at PATH."""
    columns = None if inputs is None else names(inputs)
    _finish(Table(path, names(tasks), columns, examples, group), settings)


SOURCES = (road, shared, digits, molecules, table)


def _finish(source: Source, settings: Settings) -> None:
    """Make the experiment, and hand it to what the group has put into the context.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """
    experiment = Experiment(
        source,
        width=settings["width"],
        depth=settings["depth"],
        arms=arms(settings["arms"]),
        missing=Missing(settings["missing"], settings["handling"]),
        replicates=settings["replicates"],
        seed=settings["seed"],
        steps=settings["steps"],
        budget=settings["budget"],
    )
    finish: Callable[[Experiment, bool], None] = click.get_current_context().obj
    finish(experiment, settings["json"])


def names(listed: str) -> tuple[str, ...]:
    """Split a comma list.

    >>> names("a, b")
    ('a', 'b')
    """
    return tuple(name.strip() for name in listed.split(","))


def arms(listed: str) -> tuple[Arm, ...]:
    """Read a comma list of arms; '/' parts the networks of a grouping, '+' joins their tasks.

    >>> arms("apart, car + bus/dog")
    ('apart', (('car', 'bus'), ('dog',)))
    """
    return tuple(
        tuple(tuple(task.strip() for task in group.split("+")) for group in arm.split("/"))
        if "/" in arm or "+" in arm
        else arm
        for arm in names(listed)
    )
