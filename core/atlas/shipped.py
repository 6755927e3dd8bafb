"""The file of the atlas that is shipped: read, and never changed."""

import json
from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas.maps import Map
from core.data.assets import asset
from core.settings.version import ENGINE

FILE = asset("atlas.parquet")
METADATA = b"together-or-apart"  # key of the origin in the file's schema


class AtlasError(ValueError):
    """The atlas cannot be used; the message says why and what to do."""


@cache
def load() -> pd.DataFrame:
    """Read the atlas that is shipped; shared, so never changed.

    Raises:
        AtlasError: when the file is none, or was measured by another version of the engine.
    """
    # the atlas stands for what the engine would compute: of another version it may not
    engine = origin()["engine"]
    if engine != ENGINE:
        raise AtlasError(
            f"the atlas must be of engine version {ENGINE}, got {engine}; run python -m core atlas"
        )
    frame: pd.DataFrame = pq.read_table(FILE).to_pandas()
    return frame


def origin() -> dict[str, object]:
    """Return where the atlas comes from: engine version, settings and date.

    Raises:
        AtlasError: when the file is none of ours.
    """
    try:
        metadata = pq.read_schema(FILE).metadata or {}
        return dict(json.loads(metadata[METADATA]))
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise AtlasError(
            f"the atlas must be the file {FILE.name} that python -m core atlas writes, got none "
            "that can be read; run it, or take the shipped file again"
        ) from error


def map_table(chosen: Map) -> pd.DataFrame:
    """Return a map of the atlas as `core.sweep` returns it: the axes come first."""
    atlas = load()
    rows = atlas[atlas["map"] == chosen.title]
    columns = list(dict.fromkeys([*chosen.grid.names, *rows.columns]))
    return rows[columns].reset_index(drop=True)
