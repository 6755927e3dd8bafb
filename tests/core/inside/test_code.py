import pytest

from core import Experiment
from core.data import SharedFeatures
from core.inside import looking
from core.inside.code import look_code


def test_its_python_looks_into_the_same_networks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Executed, it asks about the very experiment that it was written of, and prints the answer."""
    asked: list[Experiment] = []
    monkeypatch.setattr(looking, "look", lambda experiment: asked.append(experiment) or "found")
    experiment = Experiment(SharedFeatures(tasks=3), width=8)
    exec(look_code(experiment), {})
    assert asked == [experiment]
    assert capsys.readouterr().out == "found\n"
