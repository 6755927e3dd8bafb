"""From measurements to a recommendation: never on an interval that holds zero."""

import math
from collections.abc import Sequence

import pandas as pd

from core.advice import growth
from core.advice.answer import APART, GROUPING, TOGETHER, TRANSFER, Advice, cheaper
from core.advice.conditions import conditions
from core.advice.evidence import Evidence, Gain
from core.advice.tables import (
    affinity_table,
    arms_table,
    baselines_table,
    comparisons_table,
    tasks_table,
)
from core.arms.catalogue import arm_label
from core.metrics.metric import Metric
from core.networks.budget import TUNED
from core.results.ending import warnings
from core.results.gain import ALL
from core.results.judging import NOBODY, SAME, replicates_to_decide, verdict

SHOWN = 5  # names of a list


def conclude(evidence: Evidence, complete: bool = True) -> Advice:
    """Judge the conditions, and recommend the arm that was shown to be best.

    Args:
        complete: see `Advice`.
    """
    metric = evidence.metric
    points = evidence.question.margin
    widths = comparisons_table("width", evidence.widths, metric, points)
    recommendation, gain = recommend(evidence)
    baselines = baselines_table(evidence)
    asked = evidence.question.metric is not None
    return Advice(
        recommendation=recommendation,
        sentence=_sentence(evidence, recommendation, gain),
        gain=gain.mean,
        low=gain.low,
        high=gain.high,
        metric=metric.name,
        why="It was asked for." if asked else evidence.summary.why,
        unit=metric.unit,
        tuned=evidence.tuned,
        splits=evidence.question.splits,
        complete=complete,
        confidence=evidence.confidence,
        grouping=evidence.grouping,
        conditions=conditions(evidence, widths),
        arms=arms_table(evidence),
        baselines=baselines,
        tasks=tasks_table(evidence),
        widths=widths,
        examples=comparisons_table("examples", evidence.examples, metric, points),
        affinity=affinity_table(evidence),
        counts=evidence.summary.counts,
        rival=_rival(baselines, metric),
        exclusive=_exclusive(evidence.summary.exclusive),
        change=_change(evidence, recommendation, gain),
        notes=_notes(evidence),
    )


def recommend(evidence: Evidence) -> tuple[str, Gain]:
    """Return the recommendation, and the gain it rests on: see Advice.gain.

    What is recommended instead of apart has been shown to beat it. Transfer must beat together
    too. A grouping must beat together if together beats apart, for then the simpler arm would do;
    if together is not shown to, the grouping must at least score better.
    """
    focus = evidence.question.focus
    if focus is not None and evidence.transfer is not None:
        transferred = evidence.compare(TRANSFER, APART, focus)
        if transferred.low > 0 and evidence.compare(TRANSFER, TOGETHER, focus).low > 0:
            return TRANSFER, transferred
    together = evidence.compare(TOGETHER, APART)
    if evidence.grouped:
        grouped = evidence.compare(GROUPING, APART)
        over_together = evidence.compare(GROUPING, TOGETHER)
        ahead = over_together.low if together.low > 0 else over_together.mean
        if grouped.low > 0 and ahead > 0:
            return GROUPING, grouped
    if together.low > 0:
        return TOGETHER, together
    if together.high < 0:
        return APART, evidence.compare(APART, TOGETHER)
    margin = evidence.margin(evidence.apart_score(ALL))
    return verdict(together.low, together.high, margin, TOGETHER, APART), together


def _sentence(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    metric, splits = evidence.metric, evidence.question.splits
    span = f"{metric.amount(gain.low)} to {metric.amount(gain.high)}"
    sure = f"{evidence.confidence:.1%}".replace(".0%", "%")
    if recommendation in NOBODY:
        if math.isnan(gain.mean):
            shown = "no test part holds the labels that this score needs"
        elif recommendation == SAME:
            margin = evidence.margin(evidence.apart_score(ALL))
            shown = (
                f"together and apart differ by less than {metric.amount(margin)} {metric.unit} "
                f"({sure} interval {span}, {splits} splits)"
            )
        else:
            shown = (
                f"the gain of together over apart may be anything from {span} {metric.unit} "
                f"({sure} interval, {splits} splits)"
            )
        word = recommendation[0].upper() + recommendation[1:]
        choose = "Choose the cheaper" if recommendation == SAME else "Choose the cheaper meanwhile"
        return f"{word}: {shown}. {choose}: {cheaper(evidence.costs)}."
    size = f"{metric.amount(gain.mean)} {metric.unit} {metric.better}"
    other = TOGETHER if recommendation == APART else APART
    what = {
        TOGETHER: "Train one network for all tasks together",
        APART: "Train one network for each task, apart",
        GROUPING: f"Train one network for each group: {arm_label(evidence.grouping)}",
        TRANSFER: f"Learn the other tasks first, then transfer to '{evidence.question.focus}'",
    }[recommendation]
    return f"{what}: {size} than {other} ({sure} interval {span}, {splits} splits)."


def _rival(baselines: pd.DataFrame, metric: Metric) -> str:
    """Name the best baseline that beats both arms, if there is one."""
    beating = baselines[baselines["beats_both"]]
    if beating.empty:
        return ""
    best = beating.sort_values("score", ascending=metric.lower_is_better).iloc[0]
    nearer = TOGETHER if best[f"over_{TOGETHER}"] < best[f"over_{APART}"] else APART
    ahead, low, high = (
        metric.amount(best[f"over_{nearer}{bound}"]) for bound in ("", "_low", "_high")
    )
    name = str(best["baseline"])
    return (
        f"{name[0].upper() + name[1:]} beat both: {ahead} {metric.unit} {metric.better} than "
        f"{nearer}, the nearer one (95% interval {low} to {high}, for all baselines at once). "
        "Where the score is what counts, use that."
    )


def _exclusive(groups: Sequence[Sequence[str]]) -> str:
    """Propose softmax for tasks of which each row has exactly one.

    >>> _exclusive([("cat", "dog")])[:57]
    "Each row is exactly one of 'cat', 'dog': that is one ques"
    """
    if not groups:
        return ""
    lists = "; and exactly one of ".join(map(_listed, groups))
    return (
        f"Each row is exactly one of {lists}: that is one question with several answers, for "
        "which a single network with softmax is made. As yes/no tasks they are answered one by one."
    )


def _listed(names: Sequence[str]) -> str:
    """List the first few names.

    >>> _listed(["a", "b"]), _listed("abcdefg")
    ("'a', 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    more = len(names) - SHOWN
    listed = ", ".join(f"'{name}'" for name in names[:SHOWN])
    return f"{listed} and {more} more" if more > 0 else listed


def _change(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    """Say what would change the recommendation, or that no trend was shown."""
    metric = evidence.metric
    if recommendation == TOGETHER:
        worth = _worth(evidence)
        if worth:
            return worth
    if recommendation in (TOGETHER, APART):
        over_apart = gain.mean if recommendation == TOGETHER else -gain.mean
        times = growth.times_to_zero(over_apart, growth.gain_slope(evidence.examples, metric))
        if times is not None:
            other = APART if recommendation == TOGETHER else TOGETHER
            return (
                f"{_times(times)} as many labelled rows would bring {other} level, if the trend "
                "from a quarter to all of the rows goes on."
            )
    if recommendation not in NOBODY or math.isnan(gain.low):
        deciding = ""
    else:
        deciding = _deciding(evidence, gain)
    counts = ", ".join(f"{rows:,}" for rows in evidence.examples)
    return deciding or (
        f"From {counts} training rows no trend was shown that more rows would carry on; a table "
        "of other tasks, or another network size (see the widths), may answer differently."
    )


def _deciding(evidence: Evidence, gain: Gain) -> str:
    """Say how many times as many rows would likely decide; "" where that is decided."""
    margin = evidence.margin(evidence.apart_score(ALL))
    if verdict(gain.low, gain.high, margin, TOGETHER, APART) == SAME:
        return ""
    splits = evidence.question.splits
    wanted = replicates_to_decide(*gain, margin, splits)
    if wanted is None:
        return ""
    return (
        f"{_times(max(1.1, wanted / splits))} as many labelled rows would likely decide between "
        "together, apart and practically the same."
    )


def _worth(evidence: Evidence) -> str:
    """Say how many more labels apart would need to reach together, if its curve shows it."""
    by_task = []
    for task in evidence.question.source.tasks:
        times = growth.worth_in_labels(evidence.examples, evidence.metric, task)
        if times is not None and times > 1:
            by_task.append((times, task))
    overall = growth.worth_in_labels(evidence.examples, evidence.metric)
    if overall is None or overall <= 1:
        return ""
    most = f", and {_times(max(by_task)[0]).lower()} on task '{max(by_task)[1]}'" if by_task else ""
    return (
        f"{_times(overall)} as many labels would bring apart to where together is now{most}, by "
        "apart's own learning curve from a quarter to all of the rows."
    )


def _times(times: float) -> str:
    """Write how many times: a curve of three points is not followed far.

    >>> _times(3.14), _times(70.0)
    ('About 3.1 times', 'More than 10 times')
    """
    if times > growth.FAR:
        return f"More than {growth.FAR:.0f} times"
    return f"About {times:.1f} times"


def _held_equal(evidence: Evidence) -> str:
    """Say what was compared: both at one width, or what validation has chosen for each arm."""
    question = evidence.question
    if not evidence.tuned:
        late = " The time was over before each arm was trained at its best."
        return (
            f"Together and apart were both trained at width {question.width}, with the usual "
            f"learning rate.{late if question.budget == TUNED else ''}"
        )
    chosen = []
    for arm in (TOGETHER, APART):
        own = evidence.scores[evidence.scores["arm"] == arm].drop_duplicates("replicate")
        settings = own[["width", "learning_rate", "weight_decay", "scaled"]]
        most = settings.value_counts().reset_index().iloc[0]
        inputs = "all inputs standardised" if most["scaled"] else "two-valued inputs as 0 and 1"
        chosen.append(
            f"{arm} most often ({most['count']} of {len(own)}) width {most['width']}, learning "
            f"rate {most['learning_rate']:g}, weight decay {most['weight_decay']:g}, {inputs}"
        )
    return (
        "Each arm was trained at its best: in each split, width, learning rate, weight decay and "
        f"scaling of inputs were chosen on the validation part; {'; '.join(chosen)}. Groups "
        "likewise; transfer, other widths and fewer rows were trained with the usual ones."
    )


def _notes(evidence: Evidence) -> tuple[str, ...]:
    question = evidence.question
    notes = [
        *warnings(evidence.scores, evidence.costs),
        f"{question.splits} splits of the rows into training, validation and test, and two starts "
        "of every network in each; every arm sees the same splits, and test rows choose nothing. "
        "Splits overlap, so that what differs between them counts for more (Nadeau & Bengio "
        "2003); what differs between starts averages out.",
        f"Intervals of the arms are {evidence.confidence:.1%}, so that 95% holds for all "
        "comparisons with apart at once (Bonferroni); those of single tasks likewise over tasks.",
        _held_equal(evidence),
        "Numbers are standardised on the training rows; columns of two values enter as 0 and 1.",
    ]
    if evidence.grouped:
        notes.append(
            "The arm 'grouping' is trained in each split in the groups that this split's own "
            f"training and validation rows propose; {evidence.alike} of "
            f"{len(evidence.agreement)} trainings propose the grouping named here, "
            f"{arm_label(evidence.grouping)}."
        )
    elif evidence.asked:
        notes.append("No grouping other than all together or all apart was proposed.")
    if evidence.summary.doubtful:
        notes.append(
            f"Inputs that look like tasks: {_listed(evidence.summary.doubtful)}. Are they known "
            "when somebody predicts? If not, make them tasks or leave them out: the scores would "
            "be too good."
        )
    return tuple(notes)
