"""Words of a stranger's table in our sentences: on one line, short, and nothing but letters."""

from unicodedata import category

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


def short(value: object) -> str:
    r"""Return a name or a cell on one line, cut at 40 characters.

    >>> short("two\nlines")
    'two lines'
    """
    # cut first: a name may have 100,000 characters
    text = visible(" ".join(str(value)[: 10 * SHOWN].split()))
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
