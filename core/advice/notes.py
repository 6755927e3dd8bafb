"""What the reader should know about how an advice was measured."""

from core.advice.answer import APART, MOST, TOGETHER
from core.advice.chosen import Chosen
from core.advice.evidence import Evidence
from core.advice.sentences import listed
from core.arms.catalogue import arm_label
from core.data.kinds.classes import Classes
from core.networks.budget import TUNED
from core.results.counting import counted
from core.results.ending import warnings

# `python -m core calibrate --population classes`: assets/results.md has the figures
NARROW = (
    "With tasks of classes such intervals have come out somewhat too narrow where the truth was "
    "known: take one that ends near zero with care."
)


def notes(evidence: Evidence) -> tuple[str, ...]:
    """List them, warnings first."""
    lines = [
        *warnings(evidence.scores, evidence.costs),
        *_splits(evidence),
        f"Intervals of the ways to train are {evidence.confidence:.1%}, so that 95% holds for all "
        "comparisons with separate networks at once (Bonferroni); those of single tasks likewise "
        "over tasks.",
        _held_equal(evidence),
        "Numbers are standardised on the training rows; columns of two values enter as 0 and 1. "
        "Words have an input each, a blank too; the rarest of many words share one.",
    ]
    if evidence.grouped:
        of_all = len(evidence.agreement)
        agreed = (
            f"{evidence.alike} of {of_all} trainings propose {arm_label(evidence.grouping)}."
            if evidence.alike >= MOST * of_all
            else f"{of_all} trainings propose different groups: none is shown to belong together."
        )
        lines.append(
            "The way 'grouping' trains each split in the groups that this split's own training and "
            f"validation rows propose; {agreed}"
        )
    elif evidence.asked:
        lines.append("No groups other than one network for all or one for each were proposed.")
    if evidence.summary.doubtful:
        lines.append(
            f"Inputs that look like tasks: {listed(evidence.summary.doubtful)}. Are they known "
            "when somebody predicts? If not, make them tasks or leave them out: the scores would "
            "be too good."
        )
    return tuple(lines)


def _splits(evidence: Evidence) -> list[str]:
    """Say how rows were split, and how it counts that splits share rows."""
    source, resampling = evidence.question.source, evidence.resampling
    count = counted(resampling, evidence.replicates)
    same = f"{count}; every way to train sees the same rows, and test rows choose nothing."
    if resampling.splits == 1:
        return [source.way.about, same]
    if resampling.splits is not None:
        return [
            source.way.about,
            f"{same} Periods share rows to learn from, so that what differs between them counts "
            "for more (Nadeau & Bengio 2003, Bouckaert & Frank 2004).",
        ]
    grouped = [source.way.about] if source.group is not None else []
    return [
        *grouped,
        f"{evidence.question.splits} splits of the rows into training, validation and test, and "
        "two starts of every network in each; every way to train sees the same splits, and test "
        "rows choose nothing. Splits overlap, so that what differs between them counts for more "
        "(Nadeau & Bengio 2003); what differs between starts averages out.",
        *([NARROW] if Classes.name in source.read_as else []),
    ]


def _held_equal(evidence: Evidence) -> str:
    """Say what was compared: both at one width, or what validation has chosen for each arm."""
    question = evidence.question
    if not evidence.tuned:
        late = " Each at its best was not measured so far."
        return (
            f"Together and apart were both trained at width {question.width}, with the usual "
            f"learning rate.{late if question.budget == TUNED else ''}"
        )
    chosen = "; ".join(_most_often(evidence, arm) for arm in (TOGETHER, APART))
    return (
        "Each way was trained at its best: in each split, width, learning rate, weight decay and "
        f"scaling of inputs were chosen on the validation part; {chosen}. Groups "
        "likewise; transfer, other widths and fewer rows were trained with the usual ones."
    )


def _most_often(evidence: Evidence, arm: str) -> str:
    """Say which width was chosen most often for an arm, and how it was trained most often then."""
    chosen = Chosen.of(evidence.scores, arm)
    width, tuning = chosen.recipe.width, chosen.recipe.tuning
    times, trainings = chosen.widths[width], sum(chosen.widths.values())
    inputs = "all inputs standardised" if tuning.scaled else "two-valued inputs as 0 and 1"
    return (
        f"{arm} most often ({times} of {trainings}) width {width}, learning rate "
        f"{tuning.learning_rate:g}, weight decay {tuning.weight_decay:g}, {inputs} (so "
        f"{chosen.tunings[tuning]} of those {times})"
    )
