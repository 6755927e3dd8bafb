"""Addresses as nobody should send them, and what a page may say to them."""

from hypothesis import strategies as st

from core.data.catalogue import SOURCES
from dashboard.shared.settings import declared

WORDS = [
    "", " ", "banana", "-1", "1e99", "nan", "inf", "-inf", "0x10", "1/2", "None", "True", "1_0",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'; DROP TABLE runs; --",
    "../../etc/passwd", "{{7*7}}", "${7*7}", "=cmd|' /C calc'!A0", "\x00", "\ud800", "🐈",
    "9" * 10_000, "x" * 100_000, "[1](javascript:alert)", "$\\LaTeX$", "**bold**", "`code`",
    ":red[x]", "\u202egnp.exe", "\u2067", "٣", "width:1,2", "examples:50,100", "width:1,x,", ",",
    "together,apart,transfer,transfer-head,softmax", "apart,a/b", "own", "focus", "missing:0,0.9",
]  # fmt: skip
BIG = ["1", "2", "10", "30", "60", "100", "256", "1000", "5000", "9999", "10000"]
NAMES = sorted(
    {"source", "arms", "score", "margin", "map", "lesson", "class", "table", "across", "up"}
    | {"minutes", "splits", "tasks", "split", "example"}
    | {name for source in SOURCES for name in declared(source)}
)
VALUES = (
    st.sampled_from(BIG)
    | st.sampled_from(WORDS)
    | st.text(max_size=50)
    | st.integers().map(str)
    | st.floats().map(str)
)
ADDRESSES = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=20), VALUES, max_size=12)
LONGEST = 420  # characters of a sentence on screen


def is_sentence(note: str) -> bool:
    """Whether a remark is short enough to be read, on one line."""
    return 0 < len(note) <= LONGEST and "\n" not in note
