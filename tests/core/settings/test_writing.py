from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from core.settings.writing import arguments, written


@dataclass(frozen=True)
class Inner:
    """Settings within settings."""

    rate: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outer:
    """Settings of which one must be given."""

    name: str
    inner: Inner = field(default_factory=Inner)
    most: int | None = None


INNER = st.builds(Inner, st.floats(allow_nan=False), st.lists(st.text(), max_size=3).map(tuple))


@given(st.builds(Outer, st.text(), INNER, st.none() | st.integers()))
def test_what_is_written_makes_the_same(thing: Outer) -> None:
    """Whatever is in the settings, words of strangers too, running the text makes them again."""
    names = {"Inner": Inner, "Outer": Outer, "inf": float("inf")}
    assert eval(written(thing), names) == thing  # noqa: S307


def test_what_is_usual_is_left_out() -> None:
    """What must be given stands by its place, the rest by its name where it is not usual."""
    assert written(Outer("a")) == "Outer('a')"
    assert list(arguments(Outer("a", Inner(0.5), 3))) == ["'a'", "inner=Inner(rate=0.5)", "most=3"]
