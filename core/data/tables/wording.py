"""Words of a stranger's table in our sentences: on one line, short, and nothing but letters."""

from unicodedata import category

import numpy as np

SHOWN = 40  # characters of a name or a cell
# Control characters, marks of direction and the like, halves of characters, and what is no
# character; all but the joiners that words of Persian and families of emoji are written with.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
JOINERS = "\u200c\u200d"
SIGN = "\ufffd"


def visible(text: str) -> str:
    r"""Return a text with a sign in place of all that is not seen, and may turn what is around it.

    >>> visible("a\x00b\u202ec")
    'a�b�c'
    """
    if text.isprintable():
        return text
    return "".join(c if category(c) not in UNSEEN or c in JOINERS else SIGN for c in text)


def written(cell: object) -> str:
    """Write a cell as it stands in a file: a whole number has no point.

    >>> written(3.0), written("3.0"), written(0.25)
    ('3', '3.0', '0.25')
    """
    return f"{cell:.15g}" if isinstance(cell, float | np.floating) else str(cell)


def short(value: object) -> str:
    r"""Return a name or a cell on one line, cut at 40 characters.

    >>> short("two\nlines")
    'two lines'
    """
    # cut first: a name may have 100,000 characters
    text = visible(" ".join(str(value)[: 10 * SHOWN].split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
