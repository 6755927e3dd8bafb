"""Colours and words that are the same on every page."""

import html

TOGETHER, APART, TRANSFER = "#0072B2", "#D55E00", "#009E73"  # Okabe & Ito (2008)
OTHER = ("#CC79A7", "#E69F00", "#56B4E9")
UNLABELLED = "#8A8A8A"

_ARMS = {"together": TOGETHER, "apart": APART, "transfer": TRANSFER}

METRIC_NAMES = {"error": "Error", "log_loss": "Log loss", "auc": "AUC"}


def arm_colour(arm: str, position: int = 0) -> str:
    """Return the colour of an arm; a grouping takes one of the others by its position."""
    return _ARMS.get(arm, OTHER[position % len(OTHER)])


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
    for word, name in (("Together", "blue"), ("Apart", "orange"), ("Transfer", "green")):
        if sentence.startswith(f"{word} "):
            return f":{name}[{word}]{plain(sentence[len(word) :])}"
    return plain(sentence)


def plain(text: str) -> str:
    r"""Escape text so that Markdown shows it as it is; it may come from a stranger.

    >>> print(plain("*a* <b>"))
    \*a\* &lt;b&gt;
    """
    marked = "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:^" else c for c in text)
    return html.escape(marked, quote=False)
