from dataclasses import replace
from typing import Any

import pytest

from core import Experiment
from core.data import Digits, Molecules, RoadScenes, SharedFeatures
from dashboard.shared import settings


@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("road", RoadScenes()),
        ("shared", SharedFeatures()),
        ("digits", Digits()),
        ("molecules", Molecules()),
    ],
)
def test_every_source_has_its_word(key: str, source: Any) -> None:
    """An experiment's source is named by the word that the address uses."""
    assert settings.source_key(Experiment(source)) == key


def test_a_focus_task_has_no_more_examples_than_the_others() -> None:
    """With fewer examples than the focus task was set to have, it has as many as the others."""
    wanted = settings.values(Experiment(RoadScenes(allocation="focus", examples=100)))
    built = settings.build({**wanted, "focus_examples": 400})
    assert built.source == RoadScenes(allocation="focus", examples=100, focus_examples=100)


@pytest.mark.parametrize("arms", [(), ("apart",), ("together",), ("together", "together")])
def test_arms_that_cannot_be_compared_are_refused(arms: tuple[str, ...]) -> None:
    """There is nothing to say without apart, or with apart alone."""
    wanted = settings.values(Experiment(RoadScenes()))
    with pytest.raises(ValueError, match="arms must be apart and at least one other, each once"):
        settings.build({**wanted, "arms": arms})


def test_more_arms_are_more_work() -> None:
    """What two arms can do within minutes may be too long for five."""
    wanted = {**settings.values(Experiment(RoadScenes(tasks=4))), "width": 256, "depth": 4}
    wanted |= {"steps": 1000, "replicates": 20}
    assert settings.build(wanted).arms == ("together", "apart")
    arms = ("together", "apart", "transfer", "transfer-head", "softmax")
    with pytest.raises(ValueError, match="must stay within some minutes of work"):
        settings.build({**wanted, "arms": arms})


def test_pages_offer_all_replicates_of_a_cheap_experiment() -> None:
    """Where it does not take long, the control is what bounds them."""
    bound = settings.declared("shared")["replicates"].offered.high
    assert settings.most_replicates(settings.default("shared")) == bound


def test_pages_offer_no_more_replicates_than_they_accept() -> None:
    """Of a dear experiment one replicate more than is offered would be refused."""
    dear = replace(settings.default("molecules"), width=256)
    wanted, most = settings.values(dear), settings.most_replicates(dear)
    assert settings.build({**wanted, "replicates": most}).replicates == most
    with pytest.raises(ValueError, match="replicates must stay within some minutes"):
        settings.build({**wanted, "replicates": most + 1})
