"""A setting, declared once: its name, its bounds, its usual values and its words.

Sources, `Missing` and `Experiment` declare their settings where they have them as fields. Options
of the command line, addresses, sliders, axes of maps, captions and limits are made from these
declarations, so that a new setting is written down in one place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from core.settings import require

Value = int | float
METADATA = "setting"  # key of a field's metadata


@dataclass(frozen=True)
class Whole:
    """Whole numbers in [low, high].

    Attributes:
        blank: what None stands for, in words; None: a number must be given.
    """

    low: int
    high: int
    blank: str | None = None

    def check(self, name: str, value: object) -> int | None:
        """Return the value if it is allowed.

        Raises:
            ValueError: with what was required and what came.
        """
        if value is None and self.blank is not None:
            return None
        return require.whole(name, value, self.low, self.high)

    def read(self, text: str) -> int:
        """Read a number as it is written in an address."""
        return int(text)


@dataclass(frozen=True)
class Number:
    """Numbers in [low, high].

    Attributes:
        step: between two places of a slider.
        percent: whether people read it as a percentage.
    """

    low: float
    high: float
    step: float = 0.05
    percent: bool = False

    def check(self, name: str, value: object) -> float:
        """Return the value as a float if it is allowed, so that 1 and 1.0 are one setting.

        Raises:
            ValueError: with what was required and what came.
        """
        return require.number(name, value, self.low, self.high)

    def read(self, text: str) -> float:
        """Read a number as it is written in an address."""
        return float(text)


@dataclass(frozen=True)
class Choice:
    """One of a few words, each with the phrase that people read."""

    phrases: Mapping[str, str]

    def __hash__(self) -> int:
        # a dict has no hash, and frozen dataclasses and caches ask for one
        return hash(tuple(self.phrases.items()))

    def check(self, name: str, value: object) -> str:
        """Return the value if it is one of the words.

        Raises:
            ValueError: with what was required and what came.
        """
        return require.choice(name, value, tuple(self.phrases))

    def read(self, text: str) -> str:
        """Read a word as it is written in an address."""
        return text


Domain = Whole | Number | Choice


@dataclass(frozen=True)
class Setting:
    """What can be set, and all that is said of it.

    Attributes:
        name: in options, addresses, tables and refusals.
        label: on screen; `noun` is the label within a sentence.
        help: one sentence.
        domain: what the engine accepts.
        default: the value where none is given.
        offered: what addresses and sliders accept: a page must not be kept busy for hours.
        usual: values that a slider steps through; none where it is typed.
        axis: values that a map takes along this setting; none where no map can vary it.
        ratio: whether it is doubled rather than added to: 8, 16, 32 are equal steps.
        beside: name and value of a setting, and the label that this one has beside it; None: its
            label is always the same.
        needs: name and value of the setting without which this one has no effect, the value None
            being any but 0; None: it always has one.
        stacked: whether experiments that differ in it can be trained in common stacks.
        later: whether results had been stored before there was such a setting: see `unsaid`.
        on_pages: whether addresses and pages offer it.
        on_demand: whether pages show it only to those who open the fine print.
    """

    name: str
    label: str
    help: str
    domain: Domain
    default: Any
    offered: Domain
    usual: tuple[Value, ...] = ()
    axis: tuple[Value, ...] = ()
    ratio: bool = False
    beside: tuple[str, str, str] | None = None
    needs: tuple[str, str | None] | None = None
    stacked: bool = False
    later: bool = False
    on_pages: bool = True
    on_demand: bool = False

    @property
    def noun(self) -> str:
        """The label within a sentence."""
        return self.label[0].lower() + self.label[1:]

    def labelled(self, values: Mapping[str, Any]) -> "Setting":
        """Return the setting with the label that it has beside these other settings."""
        if self.beside is None or values.get(self.beside[0]) != self.beside[1]:
            return self
        return replace(self, label=self.beside[2])

    def allows(self, value: object) -> bool:
        """Whether addresses and sliders may ask for a value."""
        try:
            self.offered.check(self.name, value)
        except ValueError:
            return False
        return True

    def matters(self, values: Mapping[str, Any]) -> bool:
        """Whether it has an effect beside these other settings."""
        if self.needs is None:
            return True
        name, value = self.needs
        return bool(values.get(name)) if value is None else values.get(name) == value

    def written(self, value: object) -> str:
        """Write a value for people.

        >>> rate = Setting("missing", "Labels missing", "", Number(0, 1, percent=True), 0.0,
        ...                Number(0, 1, percent=True))
        >>> rate.written(0.25)
        '25%'
        """
        if isinstance(self.domain, Choice):
            return self.domain.phrases.get(str(value), str(value))
        if value is None and isinstance(self.domain, Whole):
            return str(self.domain.blank)
        if isinstance(self.domain, Number) and self.domain.percent:
            return f"{value:.0%}"
        number = float(value)  # type: ignore[arg-type]  # a number: no choice, not blank
        return f"{number:,.2f}" if number % 1 else f"{number:,.0f}"


def setting(
    default: Any,
    label: str,
    help: str,
    domain: Domain,
    *,
    name: str | None = None,
    offered: Domain | None = None,
    **more: Any,
) -> Any:
    """Declare a field of a frozen dataclass as a setting; see `Setting`.

    Args:
        name: where it is not that of the field.
        more: usual, axis, ratio, beside, needs, stacked, later, on_pages, on_demand.
    """
    declared = {"name": name, "label": label, "help": help, "domain": domain, "default": default}
    declared |= {"offered": offered or domain, **more}
    return field(default=default, metadata={METADATA: declared})


def settings_of(kind: type[Any]) -> dict[str, Setting]:
    """Return the settings that a dataclass declares, by the name of their field, in order."""
    known: Any = kind  # a class is hashable, which mypy doubts
    return _settings_of(known)


@cache
def _settings_of(kind: Any) -> dict[str, Setting]:
    return {
        f.name: Setting(**{**f.metadata[METADATA], "name": f.metadata[METADATA]["name"] or f.name})
        for f in fields(kind)
        if METADATA in f.metadata
    }


def unsaid(made: object) -> set[str]:
    """Return the fields that keys leave out: settings declared `later` that are at their default.

    What was measured before there was such a setting was measured as its default has it; so it
    keeps its key, and is found again.
    """
    own = settings_of(type(made)).items()
    return {name for name, s in own if s.later and getattr(made, name) == s.default}


def check_settings(made: object) -> None:
    """Refuse a dataclass with a setting out of bounds; numbers become floats where they are any.

    Raises:
        ValueError: naming the setting, what it must be and what came.
    """
    for name, declared in settings_of(type(made)).items():
        value = declared.domain.check(declared.name, getattr(made, name))
        object.__setattr__(made, name, value)
