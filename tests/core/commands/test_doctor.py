from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from core.__main__ import main
from core.doctor import examining
from core.doctor.finding import Finding


def told(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> tuple[int, list[str]]:
    """Run the command where so much is found."""

    def examined() -> Iterator[Finding]:
        yield from findings

    monkeypatch.setattr(examining, "examined", examined)
    done = CliRunner().invoke(main, ["doctor"])
    return done.exit_code, done.output.splitlines()


WELL = Finding("cores", True, "2 cores may be used.")
ILL = Finding("store", False, "The disk is full. Free some space.")


def test_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each finding, and 0."""
    code, lines = told(monkeypatch, WELL, WELL)
    assert code == 0
    assert lines[0].split(maxsplit=2) == ["ok", "cores", "2 cores may be used."]
    assert lines[-1] == "All is well."


def test_what_is_wrong_is_marked_and_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is looked at all the same; the last line counts."""
    code, lines = told(monkeypatch, ILL, WELL)
    assert code == 1
    assert lines[0].split(maxsplit=2) == ["WRONG", "store", ILL.said]
    assert lines[1].startswith("ok")
    assert lines[-1] == "One thing is wrong; what to do stands in its line."
    assert told(monkeypatch, ILL, ILL)[1][-1].startswith("2 things are wrong")


@pytest.mark.slow
def test_it_looks_at_everything(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine, with a new store: versions, files, machine, store and workers, in order."""
    monkeypatch.setenv("TOGETHER_DATABASE", f"sqlite:///{tmp_path}/results.sqlite")
    monkeypatch.delenv("TOGETHER_SCHEDULER", raising=False)
    found = list(examining.examined())
    assert [one.about for one in found] == [
        "Python", "packages", "shipped files", "cores", "memory", "disk of results",
        "disk of uploads", "store", "workers", "versions of workers",
    ]  # fmt: skip
    assert not [one for one in found if not one.said.endswith(".")]
