"""What would change a recommendation, by the curves that were measured."""

import math

from core.advice import growth
from core.advice.answer import APART, TOGETHER
from core.advice.evidence import Evidence, Gain
from core.advice.sentences import NETWORKS
from core.results.judging import UNDECIDED, replicates_to_decide
from core.settings.numerals import joined


def change(evidence: Evidence, recommendation: str, gain: Gain) -> str:
    """Say what would change the recommendation, or that no trend was shown."""
    metric = evidence.metric
    if recommendation == TOGETHER:
        worth = _worth(evidence)
        if worth:
            return worth
    if recommendation in (TOGETHER, APART):
        over_apart = growth.gain_now(evidence.examples, metric)
        times = growth.times_to_zero(over_apart, growth.gain_slope(evidence.examples, metric))
        # each arm at its best may be another story than both with the usual settings
        if times is not None and (over_apart > 0) == (recommendation == TOGETHER):
            other = APART if recommendation == TOGETHER else TOGETHER
            return (
                f"{_times(times)} as many labelled rows would bring {NETWORKS[other]} level, if "
                f"the trend from a quarter to all of the rows goes on{_settings(evidence)}."
            )
    known = recommendation == UNDECIDED and not math.isnan(gain.low)
    deciding = _deciding(evidence, gain) if known else ""
    if deciding:
        return deciding
    if len(evidence.examples) < 3:
        return "Not measured so far."
    tried = joined([f"{rows:,}" for rows in evidence.examples])
    return f"More rows did not change the answer: {tried} were tried."


def _deciding(evidence: Evidence, gain: Gain) -> str:
    """Say how many times as many rows would likely decide; "" where more hardly would."""
    margin = evidence.margin(evidence.apart_score())
    replicates, one = evidence.replicates, evidence.resampling.splits == 1
    count = replicates if one else evidence.resampling.splits_in(replicates)
    wanted = replicates_to_decide(*gain, margin, count)
    if wanted is None:
        return ""
    if one:
        return f"About {wanted:,} starts would likely decide, for this split."
    return (
        f"{_times(max(1.1, wanted / count))} as many labelled rows would likely decide between "
        "one network, separate ones and practically the same."
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
        f"Separate networks would need {_times(overall).lower()} as many labels to come to where "
        f"one network is now{most}, by their own learning curve from a quarter to all of the "
        f"rows{_settings(evidence)}."
    )


def _settings(evidence: Evidence) -> str:
    """Say where learning curves were measured in another way than the recommended arm."""
    return ", both with the usual settings" if evidence.tuned else ""


def _times(times: float) -> str:
    """Write how many times: a curve of three points is not followed far.

    >>> _times(3.14), _times(70.0)
    ('About 3.1 times', 'More than 10 times')
    """
    if times > growth.FAR:
        return f"More than {growth.FAR:.0f} times"
    return f"About {times:.1f} times"
