"""A stranger's file as a typed table within limits, or one sentence; whatever the file holds."""

import logging
from pathlib import Path

import pandas as pd
import pyarrow as pa

from core.data.tables.cells import typed
from core.data.tables.files import check_file, scan
from core.data.tables.formats import Format, detected
from core.data.tables.limits import MEMORY, check_words
from core.data.tables.reading import read_table
from core.data.tables.wording import short

TOO_LARGE = (
    f"the table must unfold to at most {MEMORY / 1e9:.1f} GB in memory, got more; take fewer rows "
    "or columns, or leave out long texts"
)


class Unreadable(ValueError):
    """A file that is no table that can be used.

    Attributes:
        written: how its text seemed to be written, as far as that is known.
    """

    def __init__(self, reason: str, written: Format | None = None) -> None:
        super().__init__(reason)
        self.written = written


def parsed(
    path: Path, given: Format | None, every_row: bool = False
) -> tuple[pd.DataFrame, Format | None]:
    """Return the typed table of a file, and how its text is written; None: it is Parquet.

    Args:
        every_row: see `read_table`.

    Raises:
        Unreadable: in one sentence, and nothing else.
    """
    written = given
    try:
        if check_file(path):
            written = None
        elif given is None:
            written = detected(path, scan(path))
        table = typed(read_table(path, written, every_row))
        check_words(table)
    except (MemoryError, pa.ArrowMemoryError) as error:
        raise Unreadable(TOO_LARGE, written) from error
    except ValueError as refused:
        if isinstance(refused, pa.ArrowException | UnicodeError):
            raise Unreadable(_broken(path, refused), written) from refused
        raise Unreadable(str(refused), written) from refused
    except Exception as error:  # the file is a stranger's: whatever it sets off, it is its fault
        raise Unreadable(_broken(path, error), written) from error
    return table, written


def _broken(path: Path, error: Exception) -> str:
    logging.getLogger(__name__).info("a file could not be read", exc_info=error)
    return f"data must be a table that can be read, got {short(path.name)} that is broken; mend it"
