"""What measures with workers is given none: they are stood in for."""

import pytest

from core.commands import calibrate, endings, precision


class Workers:
    """A cluster that does nothing, and says how often it was begun and closed."""

    def __init__(self) -> None:
        self.begun = self.closed = 0

    def begin(self) -> "Workers":
        """Count a beginning."""
        self.begun += 1
        return self

    def close(self) -> None:
        """Count an end."""
        self.closed += 1


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    """Give no cluster to the commands that calibrate."""
    stand_in = Workers()
    for module in (calibrate, endings, precision):
        monkeypatch.setattr(module, "Cluster", stand_in.begin)
    return stand_in


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these commands take stderr for a terminal."""

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    class System:
        stderr = Terminal

    for module in (calibrate, endings, precision):
        monkeypatch.setattr(module, "sys", System)
