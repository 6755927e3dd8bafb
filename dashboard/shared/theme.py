"""Colours and words that are the same on every page."""

import html
import re
from typing import Literal

from core.arms.catalogue import ARMS
from core.data.tables.wording import visible
from core.results.judging import NOBODY, SAME

TOGETHER, APART, TRANSFER = "#0072B2", "#D55E00", "#009E73"  # Okabe & Ito (2008)
OTHER = ("#CC79A7", "#E69F00", "#56B4E9")
UNLABELLED = "#8A8A8A"

_COLOURS = {"together": TOGETHER, "apart": APART, "transfer": TRANSFER}  # by the role of an arm
Colour = Literal["blue", "orange", "green", "gray"]  # as Streamlit names them
_MARKDOWN: dict[str, Colour] = {"together": "blue", "apart": "orange", "transfer": "green"}
_ICONS = {
    "together": ":material/hub:",
    "apart": ":material/call_split:",
    "transfer": ":material/move_up:",
}
SAME_ICON, UNDECIDED_ICON = ":material/balance:", ":material/help:"
OTHER_ICON = ":material/workspaces:"

# Of what Streamlit changes in finished text: the beginnings of :emoji: and :icons:, of addresses
# that become links, and of arrows, dashes and signs that stand alone.
LATE = re.compile(r":(?=[\w+/-])|www(?=\.)|@(?=[\w-])|(?<!\S)[<>~-](?=(?:->|>|-|=)(?!\S))", re.I)
JOINER = "\u2060"


def _role(arm: str) -> str:
    return ARMS[arm].role if arm in ARMS else "other"


def arm_colour(arm: str, position: int = 0) -> str:
    """Return the colour of an arm; one without a colour of its own takes one by its position."""
    return _COLOURS.get(_role(arm), OTHER[position % len(OTHER)])


def markdown_colour(arm: str) -> Colour:
    """Return Streamlit's name of an arm's colour; grey where it has none."""
    return _MARKDOWN.get(_role(arm), "gray")


def verdict_icon(winner: str) -> str:
    """Return the icon of a winning arm, or of a verdict without one."""
    if winner in NOBODY:
        return SAME_ICON if winner == SAME else UNDECIDED_ICON
    return _ICONS.get(_role(winner), OTHER_ICON)


def verdict_colour(winner: str) -> str:
    """Return the colour of a winning arm; grey for a verdict without one."""
    return UNLABELLED if winner in NOBODY else arm_colour(winner)


def translucent(colour: str, alpha: float) -> str:
    """Turn "#rrggbb" into rgba(...).

    >>> translucent("#0072B2", 0.2)
    'rgba(0,114,178,0.2)'
    """
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def coloured(sentence: str) -> str:
    """Write a sentence of ours as Markdown with the arm it begins with in that arm's colour.

    >>> print(coloured("Apart is better"))
    :orange[Apart] is better
    """
    for arm in ARMS.values():
        if sentence.startswith(f"{arm.label} ") and arm.role in _MARKDOWN:
            return f":{_MARKDOWN[arm.role]}[{arm.label}]{plain(sentence[len(arm.label) :])}"
    return plain(sentence)


def plain(text: str) -> str:
    r"""Escape text so that Markdown shows it as it is; it may come from a stranger.

    >>> print(plain("*a* <b>"))
    \*a\* &lt;b&gt;
    """
    # a joiner is not seen, and parts what would be changed after backslashes have been read
    parted = LATE.sub(rf"\g<0>{JOINER}", visible(text.replace("\n", " ")))
    marked = "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:^" else c for c in parted)
    return html.escape(marked, quote=False)
