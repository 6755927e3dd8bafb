"""The figures of the design, section 4, and the experiment that measures each of them again.

Where the design names no width, it is 32; for own examples, 64. All were measured after a fixed
number of steps, and so they are here. The figures on molecules are those
of the data's README, measured there with batches of 64 where the engine has 32.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.commands import measures
from core.commands.agreement import Given, Impossible, Level, NotAhead, PrintedGain
from core.commands.measures import Measure
from core.data import Digits, Missing, Molecules, RoadScenes, SharedFeatures
from core.experiments.experiment import Experiment

SPLITS = 5  # of the molecules, which are many
STEPS, STEPS_ON_MOLECULES = 1000, 1200


@dataclass(frozen=True)
class Figure:
    """One figure: what was set, the experiment, what is measured, and what was given."""

    setting: str
    experiment: Experiment
    measure: Measure
    given: Given


@dataclass(frozen=True)
class Row:
    """A row of the design's tables."""

    name: str
    title: str
    figures: tuple[Figure, ...]


def _figures(
    experiments: dict[str, Experiment],
    measure: Measure,
    given: Iterable[Given],
    steps: int = STEPS,
) -> tuple[Figure, ...]:
    pairs = zip(experiments.items(), given, strict=True)
    return tuple(
        Figure(name, replace(setting, steps=steps, patience=None), measure, one)
        for (name, setting), one in pairs
    )


def _gains(listed: str) -> list[PrintedGain]:
    return [PrintedGain(text) for text in listed.split("/")]


def _levels(listed: str) -> list[Level]:
    return [Level(text) for text in listed.split("/")]


def _width() -> Row:
    widths = (1, 2, 4, 8, 16, 32, 64, 128)
    source = SharedFeatures(tasks=4, examples=300)
    return Row(
        "width",
        "shared features, 4 tasks, 300 examples",
        _figures(
            {f"width {width}": Experiment(source, width=width) for width in widths},
            measures.ERROR_GAIN,
            _gains("-11.0/-4.7/+1.3/+3.7/+2.1/+2.1/+1.4/+0.9"),
        ),
    )


def _tasks() -> Row:
    counts = (2, 4, 8, 16, 32, 64)
    return Row(
        "tasks",
        "shared features, 100 examples, width 64",
        _figures(
            {f"tasks {n}": Experiment(SharedFeatures(n, 100), width=64) for n in counts},
            measures.ERROR_GAIN,
            _gains("-0.7/-0.4/+1.2/+1.7/+2.0/+3.1"),
        ),
    )


def _relatedness() -> Row:
    degrees = (0.0, 0.25, 0.5, 0.75, 1.0)
    experiments = {
        f"relatedness {rho:g}": Experiment(SharedFeatures(8, 200, rho), width=32) for rho in degrees
    }
    experiments["relatedness 0, width 4, examples 1000"] = Experiment(
        SharedFeatures(8, 1000, 0.0), width=4
    )
    return Row(
        "relatedness",
        "shared features, 8 tasks, 200 examples, width 32",
        _figures(experiments, measures.ERROR_GAIN, _gains("-1.6/-1.1/-0.8/+0.3/+2.4/-10.7")),
    )


def _missing() -> Row:
    rates = (0.0, 0.25, 0.5, 0.75, 0.9)
    source = SharedFeatures(tasks=8, examples=400)
    return Row(
        "missing",
        "shared features, 8 tasks, 400 examples, width 32",
        _figures(
            {f"{r:.0%} '?'": Experiment(source, width=32, missing=Missing(r)) for r in rates},
            measures.ERROR_GAIN,
            _gains("+3.9/+3.9/+2.8/+1.7/+0.4"),
        ),
    )


def _examples() -> Row:
    counts = (50, 100, 200, 400, 1000, 4000)
    return Row(
        "examples",
        "shared features, 8 tasks, width 32",
        _figures(
            {f"examples {n}": Experiment(SharedFeatures(8, n), width=32) for n in counts},
            measures.ERROR_GAIN,
            _gains("0.0/+1.4/+2.4/+3.9/+2.7/+1.2"),
        ),
    )


def _own() -> Row:
    experiments = {
        f"tasks {tasks}": Experiment(SharedFeatures(tasks, 100, allocation="own"), width=64)
        for tasks in (1, 4, 16, 32, 100)
    }
    most = {"tasks 100": experiments["tasks 100"]}
    return Row(
        "own",
        "shared features, 100 examples of its own for each task, width 64",
        (
            *_figures(experiments, measures.ERROR_GAIN, _gains("0.0/+1.5/+3.4/+4.1/+8.2")),
            *_figures(most, measures.ERROR_APART, _levels("0.235")),
            *_figures(most, measures.ERROR_TOGETHER, _levels("0.153")),
        ),
    )


def _road() -> Row:
    """The given figures are of pictures with other shapes, in other places."""
    settings = ((4, 0.75, (8, 32, 64)), (8, 0.75, (8, 32, 128)), (20, 0.75, (32, 128)))
    dense = ((4, 1.0, (32,)), (4, 0.25, (32,)))
    return Row(
        "road",
        "road scenes, 1500 examples",
        _figures(
            {
                f"tasks {tasks}, sharing {sharing}, width {width}": Experiment(
                    RoadScenes(tasks, 1500, sharing), width=width
                )
                for tasks, sharing, widths in (*settings, *dense)
                for width in widths
            },
            measures.ERROR_GAIN,
            _gains("-7.1/+1.1/+1.3/-10.5/+0.2/+2.0/-1.9/+2.7/+3.3/-3.5"),
        ),
    )


def _unlabelled() -> Row:
    source = SharedFeatures(tasks=8, examples=800)
    rates = (0.1, 0.3, 0.5, 0.7)

    def at_rates(word: str, handling: str, *arms: str) -> dict[str, Experiment]:
        return {
            f"{rate:.0%} '?', {word}": Experiment(
                source, width=32, arms=arms, missing=Missing(rate, handling)
            )
            for rate in rates
        }

    mask = at_rates("masked", "mask", "together", "apart")
    zero = at_rates("read as 0", "zero", "together")
    drop = at_rates("incomplete rows dropped", "drop", "together")
    together, apart = measures.ERROR_TOGETHER, measures.ERROR_APART
    return Row(
        "unlabelled",
        "shared features, 8 tasks, 800 examples, width 32",
        (
            *_figures(mask, together, _levels("0.114/0.122/0.135/0.159")),
            *_figures(zero, together, _levels("0.136/0.214/0.343/0.469")),
            *_figures(drop, together, (*_levels("0.141/0.325/0.459"), Impossible())),
            *_figures(mask, apart, _levels("0.143/0.154/0.170/0.191")),
        ),
    )


def _molecules() -> Row:
    experiments = {
        f"molecules {examples or 4552}, width {width}": Experiment(
            Molecules(examples=examples), width=width, replicates=SPLITS * Molecules.starts
        )
        for examples, widths in ((None, (2, 8, 32)), (1000, (8, 32, 128)))
        for width in widths
    }
    auc = _gains("+3.4/+2.2/+3.8/+5.0/+6.6/+5.4")
    log_loss = _gains("+0.0026/+0.0078/+0.0159/+0.0151/+0.0210/+0.0270")
    return Row(
        "molecules",
        f"Tox21, 12 tasks, {STEPS_ON_MOLECULES} steps, {SPLITS} splits",
        (
            *_figures(experiments, measures.AUC_GAIN, auc, STEPS_ON_MOLECULES),
            *_figures(experiments, measures.LOG_LOSS_GAIN, log_loss, STEPS_ON_MOLECULES),
        ),
    )


def _digits() -> Row:
    experiment = {"tasks 10": Experiment(Digits(), width=32)}
    compared = (measures.ERROR_GAIN, measures.LOG_LOSS_GAIN, measures.AUC_GAIN)
    figures = [figure for m in compared for figure in _figures(experiment, m, (NotAhead(),))]
    return Row("digits", "two digits side by side, 1500 examples, width 32", tuple(figures))


ROWS = (
    _width(),
    _tasks(),
    _relatedness(),
    _missing(),
    _examples(),
    _own(),
    _road(),
    _unlabelled(),
    _molecules(),
    _digits(),
)
