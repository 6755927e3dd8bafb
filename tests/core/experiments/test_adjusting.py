from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import reject
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import Experiment, Missing
from core.data import SharedFeatures
from core.data.source import Source
from core.experiments.adjusting import adjusted, declared, values
from core.settings.setting import Choice
from tests.core.small_sources import EVERY_SOURCE, small

every_source = pytest.mark.parametrize("kind", EVERY_SOURCE)


@every_source
def test_values_have_a_name_for_everything_that_is_declared(kind: type[Source]) -> None:
    """Settings of the source, of missing labels and of the experiment stand side by side."""
    experiment = Experiment(small(kind))
    assert list(values(experiment)) == list(declared(kind))
    assert {"width", "missing", "handling", "seed", "budget"} <= set(values(experiment))


@every_source
def test_adjusting_to_its_own_values_changes_nothing(kind: type[Source]) -> None:
    """An experiment comes back equal from all its settings, and of one key."""
    experiment = Experiment(small(kind), width=5, missing=Missing(0.2, "zero"), seed=9)
    again = adjusted(experiment, values(experiment))
    assert again == experiment
    assert again.fingerprint == experiment.fingerprint


@every_source
@hypothesis_settings(max_examples=10)
@over(data=st.data())
def test_what_is_adjusted_has_the_values_that_were_asked_for(
    kind: type[Source], data: st.DataObject
) -> None:
    """Changed settings are as asked, all others as they were."""
    experiment = Experiment(small(kind))
    names = data.draw(st.lists(st.sampled_from(list(declared(kind))), unique=True))
    changes = {}
    for name in names:
        setting = declared(kind)[name]
        words = list(setting.domain.phrases) if isinstance(setting.domain, Choice) else []
        every = [*words, *setting.axis, *setting.usual, setting.default]
        places = [
            value for value in every if replace(setting, offered=setting.domain).allows(value)
        ]
        changes[name] = data.draw(st.sampled_from(places), name)
    try:
        found = values(adjusted(experiment, changes))
    except ValueError:  # values that do not go together
        reject()
    assert found == values(experiment) | changes


@every_source
@pytest.mark.parametrize("name", ["colour", "arms", "source", "rate", ""])
def test_unknown_names_are_refused(kind: type[Source], name: str) -> None:
    """What is no setting is named beside those that are."""
    with pytest.raises(ValueError, match=rf"^a setting must be one of .*width.*, got '{name}'$"):
        adjusted(Experiment(small(kind)), {name: 1})


def test_settings_of_another_source_are_unknown() -> None:
    """Digits have no relatedness to adjust."""
    (digits,) = (kind for kind in EVERY_SOURCE if kind.key == "digits")
    with pytest.raises(ValueError, match=r"got 'relatedness'$"):
        adjusted(Experiment(small(digits)), {"relatedness": 0.5})


def test_settings_that_go_together_are_changed_together() -> None:
    """Fewer examples than the focus had are no fault where the focus has fewer as well."""
    source = SharedFeatures(tasks=2, examples=100, allocation="focus", focus_examples=50)
    changes: dict[str, Any] = {"examples": 20, "focus_examples": 10}
    found = adjusted(Experiment(source), changes)
    assert found.source == replace(source, examples=20, focus_examples=10)
    with pytest.raises(ValueError, match="focus_examples must be at most examples"):
        adjusted(Experiment(source), {"examples": 20})
