"""What training costs, before it is done: the one place where time and memory are estimated.

Chunks of work are cut by it, addresses that would keep a page busy for hours are refused by it, and
the longest experiments are begun first by it. `python -m core bench --scaling` measures how well
such a model holds.
"""

from dataclasses import dataclass

from core.arms.arm import Arm
from core.arms.catalogue import arm_of
from core.experiments.experiment import Experiment
from core.networks import budget
from core.networks.groups import Groups, by_stack
from core.training.rule import TUNINGS, searched
from core.training.updates.rules import GRADNORM, PCGRAD, UNCERTAINTY, UPGRAD

# Seconds of one step on one core, with its share of evaluation: of a stack however small, and more
# for each task of each network, for each weight, and for each input that a draw of a stack reads.
# Fitted to stacks of 1 to 8 draws, widths 2 to 128, 2 to 32 tasks and 20 to 896 inputs, all of them
# met within 12%; a core twice as fast changes the cut, not the numbers.
STACK_SECONDS, TASK_SECONDS, WEIGHT_SECONDS, INPUT_SECONDS = 43e-6, 1.25e-6, 3.9e-9, 87e-9
# Seconds that an update adds to a step of the plain sum: of a stack; for each task and hidden unit
# of a network; and for each third power of a network's tasks, of UPGrad for each fourth. Fitted to
# stacks of 1 to 16 draws, widths 4 to 128, 2 to 24 tasks and depths 1 and 3, half of them met
# within 20%. What weighs tasks without learning the weights adds next to nothing.
UPDATE_SECONDS: dict[str, tuple[float, float, float]] = {
    UNCERTAINTY.name: (57e-6, 1e-9, 0.0),
    GRADNORM.name: (160e-6, 28e-9, 0.0),
    PCGRAD.name: (110e-6, 84e-9, 1.4e-9),
    UPGRAD.name: (170e-6, 79e-9, 1.3e-9),
}
# Steps that a network takes until it has learned, the mean over all recorded settings and arms.
LEARNING = 2000


@dataclass(frozen=True)
class Cost:
    """What one experiment costs.

    Attributes:
        steps: of the optimiser, as expected. draws: replicates.
        stacks: trained side by side. answers: of all networks of a draw.
        weights: of all networks of a draw, with biases.
        inputs: that a draw reads, once for each stack.
        batch: size of a batch, in batches of the usual size.
        cells: numbers that one draw keeps in memory.
        update_stack, update_draw: seconds of one step that updates add, of however few draws and
            for each.
    """

    steps: int
    draws: int
    stacks: int
    answers: int
    weights: int
    inputs: int
    batch: int
    cells: int
    update_stack: float = 0.0
    update_draw: float = 0.0

    @property
    def fixed_seconds(self) -> float:
        """Seconds on one core of training however few draws in common stacks."""
        return self.steps * (self.stacks * STACK_SECONDS + self.update_stack)

    @property
    def draw_seconds(self) -> float:
        """Seconds on one core that each draw adds."""
        of_step = (
            self.answers * TASK_SECONDS
            + self.weights * WEIGHT_SECONDS
            + self.inputs * INPUT_SECONDS
            + self.update_draw
        )
        return self.steps * self.batch * of_step

    @property
    def seconds(self) -> float:
        """Seconds on one core of all draws in common stacks."""
        return self.fixed_seconds + self.draws * self.draw_seconds


def cost_of(experiment: Experiment) -> Cost:
    """Estimate what an experiment costs, all arms and all widths that its budget tries."""
    sizes, names = experiment.source.sizes(), experiment.source.names
    logits = [kind.logits for kind in experiment.source.kinds]
    stacks = answers = weights = 0
    update_stack = update_draw = 0.0
    for arm in map(arm_of, experiment.arms):
        groups = arm.groups(names)
        # every width that is tried is trained, and again for every tuning that goes with it
        widths = budget.widths(
            experiment.budget, groups, sizes.inputs, experiment.width, experiment.depth, logits
        )
        if experiment.budget == budget.TUNED:
            alone = budget.each_alone(logits, sizes.inputs, widths, experiment.depth)
            widths = tuple(width for width, _ in searched(alone, TUNINGS))
        for width in widths:
            of_stack, of_draw = update_seconds(arm, names, width * experiment.depth)
            update_stack, update_draw = update_stack + of_stack, update_draw + of_draw
            for trained in _trained(arm, names):
                stacks += len(by_stack(trained, experiment.source.kinds))
                answers += sum(logits[task] for group in trained for task in group)
                weights += budget.parameters(trained, sizes.inputs, width, experiment.depth, logits)
    return Cost(
        steps=expected_steps(experiment),
        draws=experiment.replicates,
        stacks=stacks,
        answers=answers,
        weights=weights,
        inputs=stacks * sizes.inputs,
        batch=len(names) if sizes.disjoint else 1,
        cells=sizes.rows * (sizes.inputs + len(names) * len(experiment.arms)),
        update_stack=update_stack,
        update_draw=update_draw,
    )


def update_seconds(arm: Arm, names: tuple[str, ...], units: int) -> tuple[float, float]:
    """Estimate the seconds that an arm's update adds to a step, of its stacks and of each draw.

    Args:
        units: hidden units of each network. Networks of one task take the plain sum.
    """
    of_stack, of_unit, of_power = UPDATE_SECONDS.get(arm.update.name, (0.0, 0.0, 0.0))
    power = 4 if arm.update == UPGRAD else 3
    sizes = [len(group) for group in arm.groups(names) if len(group) > 1]
    draw = sum(size * units * of_unit + size**power * of_power for size in sizes)
    return len(set(sizes)) * of_stack, draw


def expected_steps(experiment: Experiment) -> int:
    """Estimate how many steps a network will take."""
    return experiment.steps if experiment.patience is None else min(experiment.steps, LEARNING)


def _trained(arm: Arm, names: tuple[str, ...]) -> list[Groups]:
    """Return the groups that an arm trains, those beforehand first."""
    source = arm.source_groups(names)
    return [source, arm.groups(names)] if source else [arm.groups(names)]


def group_seconds(experiment: Experiment, group: tuple[int, ...], inputs: int) -> float:
    """Estimate the seconds that one network adds to a stack, on one core."""
    weights = budget.parameters((group,), inputs, experiment.width, experiment.depth)
    return expected_steps(experiment) * (len(group) * TASK_SECONDS + weights * WEIGHT_SECONDS)
