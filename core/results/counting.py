"""How many replicates a comparison rests on, in words, and what its interval says nothing of."""

from core.results.intervals import Resampling


def splits_words(resampling: Resampling, replicates: int, planned: int | None = None) -> str:
    """Count splits, periods of time, or the starts of one split.

    Args:
        planned: how many replicates there will be; None: those that there are.

    >>> splits_words(Resampling(starts=2), 20), splits_words(Resampling(starts=2, splits=5), 20)
    ('10 splits', '5 periods')
    >>> splits_words(Resampling(starts=2, splits=1), 6, 20)
    '6 of 20 starts of one split'
    """
    planned = planned or replicates
    if resampling.splits == 1:
        return f"{_of(replicates, planned, 'start')} of one split"
    noun = "split" if resampling.splits is None else "period"
    return _of(resampling.splits_in(replicates), resampling.splits_in(planned), noun)


def counted(resampling: Resampling, replicates: int, planned: int | None = None) -> str:
    """Count splits with the starts of each, or replicates.

    >>> counted(Resampling(starts=2), 20), counted(Resampling(starts=2, splits=5), 20)
    ('10 splits with 2 starts each', '5 periods with 4 starts each')
    >>> counted(Resampling(), 1), counted(Resampling(), 3, 10)
    ('one replicate', '3 of 10 replicates')
    """
    planned = planned or replicates
    if resampling.starts == 1 and resampling.splits is None:
        return "one replicate" if planned == 1 else _of(replicates, planned, "replicate")
    words = splits_words(resampling, replicates, planned)
    if resampling.splits == 1:
        return words
    if resampling.splits is None:
        return f"{words} with {resampling.starts} starts each"
    each, over = divmod(replicates, resampling.splits_in(replicates))
    return (
        f"{words} with {replicates} starts in all" if over else f"{words} with {each} starts each"
    )


def scope(resampling: Resampling) -> str:
    """Say in a sentence what an interval says nothing of; "" where it holds for other rows, too."""
    if resampling.splits is None:
        return ""
    if resampling.splits == 1:
        return (
            "There is one split of the rows: the intervals are about how networks begin, and say "
            "nothing of other rows, on which the answer may be another."
        )
    return (
        "The intervals are over periods of time, each tested after learning from what was before "
        "it: they say nothing of a future that is unlike all of them."
    )


def _of(count: int, planned: int, noun: str) -> str:
    of = f"{count:,} of {planned:,}" if count < planned else f"{count:,}"
    return f"{of} {noun}{'s' * (planned != 1)}"
