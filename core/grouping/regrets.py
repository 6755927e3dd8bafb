"""What each way to choose groups loses on test examples, and how many networks it trains."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from core.data.arrays import Floats
from core.grouping.choosing import (
    EACH,
    EXHAUSTIVE,
    WAYS,
    Guess,
    chosen,
    networks_of,
    points_of,
)
from core.grouping.partitions import partitions
from core.grouping.study import Study
from core.networks.groups import Groups
from core.results.intervals import interval

COLUMNS = ("way", "source", "most", "regret", "low", "high", "points", "networks", "same")


class _Choices(NamedTuple):
    """What a way chose in each replicate.

    Attributes:
        groups: R partitions. points: (R,) what they fall short of on test examples.
        networks: (R,) that were trained in all.
    """

    groups: list[Groups]
    points: Floats
    networks: Floats


def regrets(study: Study) -> pd.DataFrame:
    """Compare every way to choose with training all sets, for each number of networks allowed.

    All choose on the validation examples of a replicate alone, replicate by replicate; the regret
    is on its test examples, against the partition that is best on validation. It may be below 0:
    what is best on a few hundred validation examples need not be best on others.

    Returns:
        way, source, most (networks that may answer), regret with its 95% interval low to high (in
        points), points (that the choice falls short of), networks (trained in all, on average),
        same (share of replicates in which the choice is that of all sets).
    """
    guesses = {way: [way.guess(study, r) for r in range(study.replicates)] for way in WAYS}
    rows = []
    for most in range(1, study.tasks + 1):
        best = _choices(study, guesses[EXHAUSTIVE], most)
        for way in WAYS:
            if way == EACH and most < study.tasks:  # it may not be chosen
                continue
            mine = _choices(study, guesses[way], most)
            lost = interval((mine.points - best.points).astype(np.float64), study.resampling)
            same = np.mean([a == b for a, b in zip(mine.groups, best.groups, strict=True)])
            means = (mine.points.mean(), mine.networks.mean(), same)
            rows.append((way.name, way.source, most, *map(float, (*lost, *means))))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _choices(study: Study, guesses: Sequence[Guess], most: int) -> _Choices:
    groups = [chosen(guess, study.tasks, most) for guess in guesses]
    points = [points_of(study, replicate, of) for replicate, of in enumerate(groups)]
    networks = [networks_of(g, study.tasks, of) for g, of in zip(guesses, groups, strict=True)]
    return _Choices(
        groups, np.array(points, dtype=np.float32), np.array(networks, dtype=np.float32)
    )


def best_partitions(study: Study) -> pd.DataFrame:
    """Return for each number of networks the partition with the lowest mean validation loss.

    Returns:
        networks, partition (groups of task numbers), loss (mean over tasks), points with their 95%
        interval low to high (on test examples).
    """
    sums = np.nansum(study.losses.mean(axis=0, dtype=np.float64), axis=1)
    place = {group: number for number, group in enumerate(study.subsets)}
    rows = []
    for networks in range(1, study.tasks + 1):
        every = [groups for groups in partitions(study.tasks) if len(groups) == networks]
        totals = [sum(float(sums[place[group]]) for group in groups) for groups in every]
        best = every[int(np.argmin(totals))]
        points = np.array([points_of(study, r, best) for r in range(study.replicates)])
        bounds = map(float, interval(points, study.resampling))
        rows.append((networks, best, min(totals) / study.tasks, *bounds))
    return pd.DataFrame(rows, columns=["networks", "partition", "loss", "points", "low", "high"])


def written(groups: Groups, names: tuple[str, ...]) -> str:
    """Write a partition as results name a grouping.

    >>> written(((0, 2), (1,)), ("car", "bus", "dog"))
    'car + dog | bus'
    """
    return " | ".join(" + ".join(names[task] for task in group) for group in groups)
