"""From measurements to a recommendation: never on an interval that includes zero."""

from core.advice import sentences
from core.advice.answer import APART, GROUPING, TOGETHER, TRANSFER, Advice
from core.advice.changing import change
from core.advice.conditions import conditions
from core.advice.evidence import Evidence, Gain
from core.advice.notes import notes
from core.advice.tables import (
    affinity_table,
    arms_table,
    baselines_table,
    by_task_table,
    comparisons_table,
    pairs_table,
    quality_table,
    tasks_table,
)
from core.results.counting import scope


def conclude(evidence: Evidence, complete: bool = True) -> Advice:
    """Judge the conditions, and recommend the arm that was shown to be best.

    Args:
        complete: see `Advice`.
    """
    metric, points = evidence.metric, evidence.question.margin
    widths = comparisons_table("width", evidence.widths, metric, points)
    recommendation, gain = recommend(evidence)
    arm = evidence.advised(recommendation)
    baselines, pairs = baselines_table(evidence), pairs_table(evidence)
    by_task = by_task_table(evidence, arm)
    asked = evidence.question.metric is not None
    return Advice(
        recommendation=recommendation,
        sentence=sentences.recommended(evidence, recommendation, gain),
        sure=sentences.sure(evidence, recommendation, gain),
        reached=sentences.reached(evidence, arm, baselines),
        doubt=sentences.doubt(by_task),
        gain=gain.mean,
        low=gain.low,
        high=gain.high,
        metric=metric.name,
        why=f"Scored by {metric.noun}, as you asked." if asked else evidence.summary.why,
        unit=metric.unit,
        tuned=evidence.tuned,
        splits=evidence.resampling.splits_in(evidence.replicates),
        scope=scope(evidence.resampling),
        complete=complete,
        confidence=evidence.confidence,
        grouping=evidence.grouping,
        alike=evidence.alike / len(evidence.agreement),
        conditions=conditions(evidence, widths, pairs),
        arms=arms_table(evidence),
        baselines=baselines,
        tasks=tasks_table(evidence),
        by_task=by_task,
        widths=widths,
        examples=comparisons_table("examples", evidence.examples, metric, points),
        affinity=affinity_table(evidence),
        pairs=pairs,
        counts=evidence.summary.counts,
        rival=sentences.rival(baselines, metric),
        alerts=evidence.summary.alerts,
        exclusive=sentences.exclusive(evidence.summary.exclusive),
        quality=quality_table(evidence),
        change=change(evidence, recommendation, gain),
        notes=notes(evidence),
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
    return evidence.judge(together), together
