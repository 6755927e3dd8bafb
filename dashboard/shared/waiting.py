"""How far work of the workers is, in words."""

from typing import Any

from core.computing.ticket import Progress, Status


def progress_words(progress: Progress[Any, Any]) -> str:
    """Say how far a training is, and how much other work comes before it."""
    ahead = f", {progress.ahead} before this one" if progress.ahead else ""
    if progress.status == Status.WAITING:
        return f"Starting training (about 10 s){ahead}"
    return f"Training: {progress.share:.0%}{ahead}"
