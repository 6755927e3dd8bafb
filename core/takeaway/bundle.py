"""What is taken away from a table: fitted networks, and all that is needed to predict with them."""

from dataclasses import dataclass, replace

from core.advice.answer import TRANSFER, Advice
from core.advice.question import Question
from core.arms.catalogue import USUAL, ArmName, arm_of
from core.data.columns.inputs import Preparation
from core.data.kinds.yes_no import YES_NO
from core.data.sources.table import Table
from core.experiments.experiment import Experiment
from core.fitting.fitted import fit
from core.networks.budget import TUNED
from core.results.weights import Fitted
from core.training.loop import Check

REPLICATE = 0  # the split of the rows on which networks are fitted


@dataclass(frozen=True, eq=False)
class Bundle:
    """Fitted networks with their table.

    Attributes:
        preparation: how cells become inputs.
        words: of each task how its answers are written in the table, that of 0 first.
        source: the table. rows: of its training, validation and test part.
    """

    fitted: Fitted
    preparation: Preparation
    words: dict[str, tuple[str, ...]]
    source: Table
    rows: dict[str, int]


def bundle_advised(question: Question, advice: Advice, check: Check = lambda: None) -> Bundle:
    """Fit the arm that an advice recommends; where it recommends none, the cheaper one."""
    experiment = question.transferred() if advice.arm == TRANSFER else None
    if experiment is None:
        experiment = question.experiment
        # groups were measured with the usual tuning
        if advice.tuned and advice.arm in USUAL:
            experiment = replace(experiment, budget=TUNED)
    return bundle(experiment, advice.arm, check)


def bundle(experiment: Experiment, arm: ArmName, check: Check = lambda: None) -> Bundle:
    """Fit the networks of an arm on the first split of a table.

    Args:
        check: called before every step; what it raises ends the training.

    Raises:
        ValueError: when the source is no table, or the arm is none that can be taken away.
    """
    source = experiment.source
    if not isinstance(source, Table):
        raise ValueError(f"source must be a Table to be taken away, got {source!r}")
    if set(source.kinds) != {YES_NO}:
        raise ValueError("tasks must be yes/no to be taken away so, got other kinds; use MultiTask")
    if not arm_of(arm).takes_away:
        raise ValueError(f"arm must answer each task by itself, got '{arm}'")
    problem = experiment.problem(REPLICATE)
    return Bundle(
        fit(experiment, arm, REPLICATE, check),
        # the seed from which `fit` draws the same split: weights and scales belong together
        source.preparation(experiment.data_seed(REPLICATE)),
        {task: YES_NO.read(task, source.frame[task]).words for task in source.names},
        source,
        {
            "training": len(problem.train),
            "validation": len(problem.validation),
            "test": len(problem.test),
        },
    )
