"""Codes of homework: they say what was right, and a server can tell them from invented ones.

No name and no account: who has done it shows the code to the teacher. A code is not kept anywhere;
it carries what it says, a random number, so that a copied code is seen, and a check (HMAC-SHA256)
by a key that only servers have.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from core.classroom import codes

BASE = len(codes.LETTERS)
SAYS, CHECKS = 8, 8  # letters; the check has 33 bits
QUESTIONS = 5
DRAWS = BASE**SAYS >> QUESTIONS  # random numbers that a code can carry: some 344 million


@dataclass(frozen=True)
class Done:
    """What a code says.

    Attributes:
        code: as it was checked, in capital letters.
        right: of each question, whether the first answer was right.
    """

    code: str
    right: tuple[bool, ...]


def code_of(key: bytes, homework: str, right: Sequence[bool]) -> str:
    """Write what was right as a new code.

    Args:
        key: of the servers.
        homework: of whose link it is.
        right: of each question.
    """
    if len(right) != QUESTIONS:
        raise ValueError(f"homework must have {QUESTIONS} answers, got {len(right)}")
    bits = sum(each << place for place, each in enumerate(right))
    said = _letters(secrets.randbelow(DRAWS) << QUESTIONS | bits, SAYS)
    return codes.written(said + _check(key, homework, said))


def read(key: bytes, homework: str, text: str) -> Done | None:
    """Read a code; None: it was invented, or is of other homework."""
    code = codes.read(text, SAYS + CHECKS)
    said, check = code[:SAYS], code[SAYS:]
    if not code or not hmac.compare_digest(check, _check(key, homework, said)):
        return None
    number = sum(codes.LETTERS.index(sign) * BASE**n for n, sign in enumerate(said))
    return Done(codes.written(code), tuple(bool(number >> k & 1) for k in range(QUESTIONS)))


def _check(key: bytes, homework: str, said: str) -> str:
    digest = hmac.new(key, f"{homework}:{said}".encode(), hashlib.sha256).digest()
    return _letters(int.from_bytes(digest), CHECKS)


def _letters(number: int, length: int) -> str:
    """Write the lowest digits of a number as letters, the lowest first."""
    return "".join(codes.LETTERS[number // BASE**n % BASE] for n in range(length))
