"""What is taken away from an advice: the networks that it recommends, and their card."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.advice.answer import TRANSFER, Advice
from core.advice.chosen import recipe_of
from core.advice.question import Question
from core.estimator.card import card
from core.estimator.measured import Measured
from core.estimator.multitask import MultiTask
from core.networks.budget import TUNED
from core.takeaway.whole import Whole, fit_whole
from core.training.loop import Check

FILE, SCRIPT = "model.safetensors", "predict.py"


@dataclass(frozen=True, eq=False)
class Bundle:
    """Networks fitted on all rows, and what was measured of their kind before.

    Attributes:
        question: which asked for the advice.
        measured: what the card tells. card: Markdown.
    """

    question: Question
    model: MultiTask
    measured: Measured
    card: str


def bundle_advised(
    question: Question,
    advice: Advice,
    check: Check = lambda: None,
    on_share: Callable[[float], None] = lambda _: None,
) -> Bundle:
    """Fit the arm that an advice recommends on all rows; where it recommends none, the cheaper one.

    Its width and tuning are those that validation chose most often in the trainings of the advice.

    Args:
        check, on_share: see `fit_whole`.
    """
    experiment = question.transferred() if advice.arm == TRANSFER else None
    if experiment is None:
        experiment = question.experiment
        if advice.tuned:
            experiment = replace(experiment, budget=TUNED)
    whole = fit_whole(experiment, advice.arm, check, on_share, recipe_of(advice))
    measured = measured_of(question, advice, whole)
    text = card(whole.model, measured, table=question.source.file, file=FILE, script=SCRIPT)
    return Bundle(question, whole.model, measured, text)


def measured_of(question: Question, advice: Advice, whole: Whole) -> Measured:
    """Return what an advice has measured of the arm that was fitted."""
    source = question.source
    fewer = "" if source.examples is None else f"; {source.examples:,} rows to learn from at most"
    measured = Measured.of(advice, source.split_by)
    # transfer answers one task of those that were compared
    answered = measured.quality["task"].isin(whole.model.targets_.names)
    return replace(
        measured,
        quality=measured.quality[answered].reset_index(drop=True),
        split=measured.split + fewer,
        reliability=whole.reliability,
    )
