"""Options of `run` and `sweep` are the settings that are declared."""

from typing import Any

import click
import pytest

from core.commands.options import options_of
from core.commands.sources import source_commands
from core.data.catalogue import SOURCES
from core.data.missing import Missing
from core.data.source import Source
from core.experiments.adjusting import declared
from core.experiments.experiment import Experiment
from core.settings.setting import Choice, settings_of
from tests.core.small_sources import EVERY_SOURCE

KINDS: tuple[type[Any], ...] = (*EVERY_SOURCE, Missing, Experiment)


@pytest.mark.parametrize("kind", KINDS)
def test_each_setting_is_an_option_with_its_default_and_its_help(kind: type[Any]) -> None:
    """Name, default, words to choose from and help are those of the declaration."""
    for option, setting in zip(options_of(kind), settings_of(kind).values(), strict=True):
        assert option.opts == ["--" + setting.name.replace("_", "-")]
        assert option.default == setting.default
        assert str(option.help).startswith(setting.help)
        if isinstance(setting.domain, Choice):
            assert isinstance(option.type, click.Choice)
            assert list(option.type.choices) == list(setting.domain.phrases)


@pytest.mark.parametrize("kind", SOURCES.values())
def test_a_source_has_a_command_with_all_that_can_be_set(kind: type[Source]) -> None:
    """Under its key are its own settings, those of missing labels, experiments and verdicts."""
    (command,) = (made for made in source_commands() if made.name == kind.key)
    options = [parameter.name for parameter in command.params]
    assert options == [*declared(kind), "arms", "margin", "json"]
    assert kind.about in str(command.help)
