"""Moments as the clock of who looks shows them; without a known clock in UTC, and it says so."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

Zone = tzinfo


def zone() -> Zone:
    """Return the time zone of the browser that looks; UTC where it tells none that is known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ValueError, OSError, KeyError):  # a browser may tell anything
        return UTC


def written(seconds: float, where: Zone) -> str:
    """Write a moment.

    Args:
        seconds: since 1970.

    >>> written(0.0, UTC), written(0.0, ZoneInfo("Europe/Berlin"))
    ('Thursday 1 January, 00:00 UTC', 'Thursday 1 January, 01:00')
    """
    moment = datetime.fromtimestamp(seconds, where)
    mark = " UTC" if str(where) == "UTC" else ""
    return f"{moment:%A} {moment.day} {moment:%B, %H:%M}{mark}"


def day(seconds: float, where: Zone) -> str:
    """Write the day of a moment.

    >>> day(0.0, UTC)
    '1 January 1970'
    """
    moment = datetime.fromtimestamp(seconds, where)
    return f"{moment.day} {moment:%B %Y}"
