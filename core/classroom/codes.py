"""Codes of rooms, which people type, and keys of teachers, which nobody can guess."""

import hashlib
import secrets
from math import log2

# Without vowels, so that no code is a word, and without letters that look like others: I, L, Q, V.
LETTERS = "BCDFGHJKMNPRSTWXYZ"
LENGTH, GROUP = 8, 4
BITS = LENGTH * log2(len(LETTERS))  # of entropy: 33.4
KEY_BYTES = 16  # 128 bits


def new_code() -> str:
    """Draw the code of a room."""
    return drawn(LENGTH)


def drawn(length: int) -> str:
    """Draw letters from the operating system's randomness."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def new_key() -> str:
    """Draw the secret of a teacher's link, or of a browser."""
    return secrets.token_urlsafe(KEY_BYTES)


def read(text: str, length: int = LENGTH) -> str:
    """Return the code that somebody has typed, however they wrote it; "" where it can be none.

    >>> read("bcdf-ghjk "), read("BCDFGHJI"), read("BCDF")
    ('BCDFGHJK', '', '')
    """
    code = "".join(sign for sign in text[: 4 * length].upper() if sign.isalnum())
    return code if len(code) == length and set(code) <= set(LETTERS) else ""


def written(code: str) -> str:
    """Write a code in groups of four, which are easier to read and to type.

    >>> written("BCDFGHJK")
    'BCDF-GHJK'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def digest(*parts: str) -> str:
    """Return what is kept in place of a secret: from it the secret cannot be found."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
