"""Measured rows as frames of names, places and intervals, ready to draw."""

import numpy as np
import pandas as pd

from core.metrics.catalogue import METRICS
from dashboard.shared.gains.axes import number


def gain_frame(rows: pd.DataFrame, axis: str, name: str) -> pd.DataFrame:
    """Return name, place, mean, low, high of the gain over apart along an axis.

    Points with nothing to compare are left out.
    """
    rows = rows[rows["replicates"] > 0]
    return pd.DataFrame(
        {
            "name": name,
            "place": [number(axis, value) for value in rows[axis]],
            "mean": rows["gain"],
            "low": rows["low"],
            "high": rows["high"],
        }
    ).reset_index(drop=True)


def score_frame(rows: pd.DataFrame, axis: str, name: str) -> pd.DataFrame:
    """Return name, place, mean, low, high of an arm's mean test score along an axis.

    The interval is that of the paired difference from apart, laid around the arm's score: where it
    does not reach the score of apart, a difference is shown.
    """
    rows = rows[rows["replicates"] > 0]
    metrics = [METRICS[name] for name in rows["metric"]]
    scale = np.array([metric.scale for metric in metrics])
    sign = np.array([metric.sign for metric in metrics])
    ends = [rows["apart"] + sign * rows[end] / scale for end in ("low", "high")]
    return pd.DataFrame(
        {
            "name": name,
            "place": [number(axis, value) for value in rows[axis]],
            "mean": rows["score"],
            "low": np.minimum(*ends),
            "high": np.maximum(*ends),
        }
    ).reset_index(drop=True)


def apart_frame(rows: pd.DataFrame, axis: str, name: str = "apart") -> pd.DataFrame:
    """Return name, place, mean of the score of apart along an axis; it has no interval."""
    rows = rows[rows["replicates"] > 0]
    places = [number(axis, value) for value in rows[axis]]
    frame = pd.DataFrame({"name": name, "place": places, "mean": rows["apart"]})
    return frame.assign(low=float("nan"), high=float("nan")).reset_index(drop=True)
