"""What a file is, judged by its bytes before it is read as a table."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.data.tables.limits import MAX_BYTES
from core.data.tables.wording import short

BLOCK = 1 << 20  # bytes read together: a file of 200 MB is never in memory as a whole
WANTED = "data must be a CSV, TSV or Parquet file"
ADVICE = "save the table as CSV and choose that file"
SIGNATURES = {
    rb"\x89PNG": "a PNG picture",
    rb"\xff\xd8\xff": "a JPEG picture",
    rb"GIF8": "a GIF picture",
    rb"II\*\x00|MM\x00\*": "a TIFF picture",
    rb"PK\x03\x04.*(\[Content_Types\]|xl/)": "an Excel or other Office document",
    rb"\xd0\xcf\x11\xe0": "an old Excel or other Office document",
    rb"PK[\x03\x05]": "a ZIP archive",
    rb"\x1f\x8b": "a gzip archive",
    rb"BZh\d1AY": "a bzip2 archive",
    rb"\xfd7zXZ|7z\xbc\xaf|\(\xb5/\xfd|Rar!": "a compressed archive",
    rb"%PDF": "a PDF document",
    rb"\{\\rtf": "an RTF document",
    rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|\?xml|svg|!--)": "an HTML or XML document",
    rb"(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*[\[{\"\]\d-])": "a JSON document",
    rb"SQLite format 3": "an SQLite database",
    rb"\x80[\x02-\x05]": "a Python pickle",
    rb"\x89HDF|\x93NUMPY|ARROW1|ORC|Obj\x01|RDX\d|\$FL2|<stata": "a file of another kind of data",
    rb"\x7fELF|MZ\x90": "a program",
}
UTF16_BOMS = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
BLANK_LINES = re.compile(rb"(\xef\xbb\xbf)?([ \t]*[\r\n]+)*")
NO_TEXT = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
UNDEFINED = b"\x81\x8d\x8f\x90\x9d"  # bytes that stand for no character in cp1252


def check_file(path: Path) -> bool:
    """Refuse a file that cannot be a table, and return whether it is a Parquet file.

    Raises:
        ValueError: when there is no file, or one that is empty, too large or of another kind.
    """
    if path.is_dir():
        raise ValueError(f"{WANTED}, got the folder {short(path.name)}; name a file in it")
    if not path.is_file():
        raise ValueError(f"{WANTED}, got no file at {short(path.name)}; check the path")
    size = path.stat().st_size
    if not size:
        raise ValueError(f"{WANTED}, got {short(path.name)} that is empty; choose another file")
    if size > MAX_BYTES:
        raise ValueError(
            f"data must be a file of at most {MAX_BYTES // 1_000_000} MB, got {size / 1e6:,.0f} "
            "MB; take a random part of its rows, or save it as Parquet"
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PAR1"):
        return True
    if path.suffix.lower() in (".parquet", ".pq"):
        raise ValueError(f"{WANTED}, got {short(path.name)} that is no Parquet inside; {ADVICE}")
    for pattern, kind in SIGNATURES.items():
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            raise ValueError(f"{WANTED}, got {kind} in {short(path.name)}; {ADVICE}")
    return False


@dataclass(frozen=True)
class Scan:
    """What the bytes of a text file show when all of them are read once.

    Attributes:
        encoding: in which the file can be read without a fault.
        lines: ends of lines; more than the rows where cells hold line breaks.
        start: bytes of blank lines before the first text.
    """

    encoding: str
    lines: int
    start: int


def scan(path: Path) -> Scan:
    """Read all bytes of a text file, a block at a time.

    Raises:
        ValueError: when the file holds nothing but blanks, or bytes that are no text.
    """
    with path.open("rb") as file:
        wide = _utf16(file.read(4096))
    decoder = codecs.getincrementaldecoder("utf-8")()
    # one pass over the file answers all: text or not, encoding, lines, blank beginning
    valid, undefined, filled, start, ends = wide is None, False, False, 0, [0, 0]
    for block in _blocks(path):
        ends = [count + block.count(end) for count, end in zip(ends, (b"\n", b"\r"), strict=True)]
        if wide is None and b"\x00" in block:
            raise ValueError(
                f"{WANTED}, got {short(path.name)} with zero bytes as no text has; {ADVICE}"
            )
        if not filled:
            blank = BLANK_LINES.match(block)
            start += blank.end() if blank else 0
            filled = bool(block.strip(NO_TEXT))
        undefined = undefined or any(byte in block for byte in UNDEFINED)
        if valid:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                valid = False
    if not filled:
        raise ValueError(
            f"{WANTED}, got {short(path.name)} with blank lines only; choose another file"
        )
    narrow = "utf-8" if valid else "latin-1" if undefined else "cp1252"
    return Scan(wide or narrow, max(ends), 0 if wide else start)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _utf16(start: bytes) -> str | None:
    """Return the UTF-16 encoding that a file begins in, by its mark or its zero bytes."""
    if start.startswith(UTF16_BOMS):
        return "utf-16"
    half = max(1, len(start) // 2)
    # Latin letters have a zero in every second byte; other letters, up to 3 of 10, have none
    if start[1::2].count(0) > 0.7 * half and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > 0.7 * half and not start[1::2].count(0):
        return "utf-16-be"
    return None
