"""The table of a file, read once for as long as somebody holds it."""

import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

from core.data.tables.fenced import read_apart
from core.data.tables.files import check_file
from core.data.tables.formats import Format
from core.data.tables.parcels import Parcel, held
from core.data.tables.wording import short

Stamp = tuple[Path, int, int, Format | None]  # a file, its bytes, its last change; how it is read

_read: "weakref.WeakValueDictionary[Stamp, Parcel]" = weakref.WeakValueDictionary()
_lock = threading.Lock()


def load(path: Path, format: Format | None) -> Parcel:
    """Return the typed table of a file, read in a process of its own.

    Raises:
        ValueError: when the file is no table that can be used.
    """
    check_file(path)
    status = path.stat()
    stamp = path.absolute(), status.st_size, status.st_mtime_ns, format
    parcel = _read.get(stamp)
    if parcel is None:
        with _lock:  # one reader at a time: the memory of each is bounded, that of many is not
            parcel = _read.get(stamp)
            if parcel is None:
                parcel = _read[stamp] = read_apart(stamp[0], format)
    return parcel


@dataclass(frozen=True)
class Reference:
    """A table by its content, which somebody in this process holds; else its file is read again.

    Attributes:
        key: of its parcel.
        path: of its file; a bare name where the file is on another machine.
    """

    key: str
    path: Path

    def parcel(self, format: Format | None) -> Parcel:
        """Return the table.

        Raises:
            ValueError: when nobody holds it, and the file is gone or has changed.
        """
        parcel = held(self.key)
        if parcel is None and self.path.is_file():
            parcel = load(self.path, format)
        if parcel is None or parcel.key != self.key:
            raise ValueError(
                f"{short(self.path.name)} must stay as it is while it is used, got "
                f"{'no file' if parcel is None else 'another content'}; start again"
            )
        return parcel
