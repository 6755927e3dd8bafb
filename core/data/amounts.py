"""How many tasks and examples a source has, as settings that sources declare alike."""

from typing import Any

from core.settings.setting import Whole, setting


def tasks_setting(default: int, help: str, most: int = 100) -> Any:
    """Declare the number of tasks."""
    usual = (1, 2, 3, 4, 6, 8, 10, 12, 16, 24, 32, 64, 100)
    more: dict[str, Any] = {
        "usual": usual,
        "axis": (2, 4, 8, 16, 32),
        "ratio": True,
    }
    return setting(default, "Tasks", help, Whole(1, most), **more)


def examples_setting(
    default: int | None,
    help: str,
    domain: Whole,
    offered: Whole,
    beside: tuple[str, str, str] | None = None,
) -> Any:
    """Declare the number of training examples; for `beside` see `Setting`."""
    usual = (25, 50, 100, 200, 300, 400, 600, 800, 1000, 1500, 2500, 4000, 4552, 6000, 10_000)
    more: dict[str, Any] = {
        "usual": usual,
        "axis": (50, 100, 200, 400, 800, 1600),
        "ratio": True,
        "beside": beside,
    }
    label = "Training examples"
    return setting(default, label, help, domain, offered=offered, stacked=True, **more)
