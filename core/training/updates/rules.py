"""The update rules by name. No torch here: arms and settings name them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class UpdateRule:
    """How the tasks of one network share its step.

    Attributes:
        name: in results, options and addresses.
        about: what it does, a few words within a sentence.
        weights: of all tasks of a problem, where a person gives them.
        plain: its name in plain words, where its own says little.
    """

    name: str
    about: str
    weights: tuple[float, ...] = ()
    plain: str = ""

    @property
    def title(self) -> str:
        """Its name in plain words, with its own.

        >>> PCGRAD.title, RANDOM_WEIGHTS.title
        ('conflicts removed (PCGrad)', 'random weights')
        """
        return f"{self.plain} ({self.name})" if self.plain else self.name

    def after(self, arm: str) -> str:
        """Return the name of an arm with this update.

        >>> PCGRAD.after("together"), PLAIN_SUM.after("together")
        ('together, PCGrad', 'together')
        """
        return arm if self == PLAIN_SUM else f"{arm}, {self.name}"

    def require_tasks(self, names: Sequence[str]) -> None:
        """Refuse weights that are not one for each task.

        Raises:
            ValueError: with what was required and what came.
        """
        if self.weights and len(self.weights) != len(names):
            raise ValueError(
                f"'{self.name}' must have one weight for each of the {len(names)} tasks, "
                f"got {len(self.weights)}"
            )


PLAIN_SUM = UpdateRule("plain sum", "every task weighs the same")
UNCERTAINTY = UpdateRule("uncertainty weights", "a task that errs much weighs little")
GRADNORM = UpdateRule(
    "GradNorm", "weights bring the tasks' gradients to like lengths", plain="balanced gradients"
)
RANDOM_WEIGHTS = UpdateRule("random weights", "other weights at every step, by chance")
PCGRAD = UpdateRule(
    "PCGrad",
    "what goes against another task is taken from a task's gradient",
    plain="conflicts removed",
)
UPGRAD = UpdateRule(
    "UPGrad", "no step makes any task worse, to first order", plain="no task made worse"
)

RULES: dict[str, UpdateRule] = {
    rule.name: rule for rule in (UNCERTAINTY, GRADNORM, RANDOM_WEIGHTS, PCGRAD, UPGRAD)
}
FIXED = "weights"  # begins the name of fixed weights: "weights 3:1:1"


def is_rule(text: str) -> bool:
    """Whether a text is meant for an update rule."""
    lower = text.lower()
    fixed = lower.startswith(f"{FIXED} ") and "/" not in text and "+" not in text  # no grouping
    return fixed or lower in {name.lower() for name in RULES}


def rule_of(text: str) -> UpdateRule:
    """Return the rule of a name, in capitals or not.

    Raises:
        ValueError: when there is no such rule.

    >>> rule_of("weights 3:1:0.5").weights
    (3.0, 1.0, 0.5)
    """
    begins, _, rest = text.partition(" ")
    if begins.lower() == FIXED:
        return _fixed(rest)
    for name, rule in RULES.items():
        if name.lower() == text.lower():
            return rule
    raise ValueError(
        f"an update must be one of {', '.join(RULES)}, or weights such as '{FIXED} 3:1:1', "
        f"got '{text}'"
    )


def _fixed(text: str) -> UpdateRule:
    try:
        weights = tuple(float(part) for part in text.split(":"))
    except ValueError:
        weights = ()
    if not weights or not all(math.isfinite(weight) and weight > 0 for weight in weights):
        raise ValueError(
            f"weights must be numbers above 0 such as '{FIXED} 3:1:1', got '{FIXED} {text}'"
        )
    written = ":".join(f"{weight:g}" for weight in weights)
    return UpdateRule(f"{FIXED} {written}", "some tasks weigh more, as given", weights)
