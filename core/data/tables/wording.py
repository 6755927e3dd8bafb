"""Words of a stranger's table in our sentences: on one line, and short."""

SHOWN = 40  # characters of a name or a cell


def short(value: object) -> str:
    r"""Return a name or a cell on one line, cut at 40 characters.

    >>> short("two\nlines")
    'two lines'
    """
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
