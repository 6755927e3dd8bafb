"""Options of the command line, made from declared settings or joined into one decorator."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from core.settings.setting import Choice, Number, Setting, Whole, settings_of

Function = TypeVar("Function", bound=Callable[..., None])


def options(*declared: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Join options into one decorator; they stand in the help in the order given."""

    def decorate(function: Function) -> Function:
        for option in reversed(declared):
            function = option(function)
        return function

    return decorate


def options_of(kind: type[Any]) -> list[click.Option]:
    """Make an option for each setting that a dataclass declares."""
    return [option_of(declared) for declared in settings_of(kind).values()]


def option_of(declared: Setting) -> click.Option:
    """Make the option of a setting."""
    domain, help = declared.domain, declared.help
    kinds = {Whole: click.INT, Number: click.FLOAT}
    if isinstance(domain, Whole) and declared.default is None:
        help += f"  [default: {domain.blank}]"
    return click.Option(
        ["--" + declared.name.replace("_", "-")],
        type=click.Choice(list(domain.phrases))
        if isinstance(domain, Choice)
        else kinds[type(domain)],
        default=declared.default,
        help=help,
    )
