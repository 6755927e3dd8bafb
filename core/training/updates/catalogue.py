"""The updates of the rules."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.training.updates import rules
from core.training.updates.fixed_weights import FixedWeights
from core.training.updates.gradnorm import GradNorm
from core.training.updates.pcgrad import PCGrad
from core.training.updates.plain_sum import PlainSum
from core.training.updates.random_weights import RandomWeights
from core.training.updates.rules import UpdateRule
from core.training.updates.uncertainty import UncertaintyWeights
from core.training.updates.update import Networks, Update
from core.training.updates.upgrad import UPGrad

_NAMED: Mapping[str, Callable[[Networks], Update]] = MappingProxyType(
    {
        rules.PLAIN_SUM.name: lambda networks: PlainSum(),
        rules.UNCERTAINTY.name: UncertaintyWeights,
        rules.GRADNORM.name: GradNorm,
        rules.RANDOM_WEIGHTS.name: RandomWeights,
        rules.PCGRAD.name: PCGrad,
        rules.UPGRAD.name: lambda networks: UPGrad(),
    }
)


def update_of(rule: UpdateRule, networks: Networks) -> Update:
    """Make the update of a stack by a rule; with one task there is nothing to weigh."""
    if networks.size[1] == 1:
        return PlainSum()
    if rule.weights:
        return FixedWeights(networks, rule.weights)
    return _NAMED[rule.name](networks)
