"""Limits of the machine, and the model of what a step needs."""

from core.bench.machine import measured, step_bytes, step_flops
from core.networks.shape import Shape
from core.training.batches import BATCH


def test_flops_of_a_step_are_those_of_its_matrix_products() -> None:
    """Two products for the first layer, three for the one above it, 2 n in out each."""
    shape = Shape(inputs=5, width=3, depth=1, outputs=2)
    assert step_flops(shape) == 2 * BATCH * (2 * 5 * 3 + 3 * 3 * 2)


def test_bytes_of_a_step_grow_with_parameters_and_activations() -> None:
    """Each parameter moves 36 bytes and each hidden activation 20."""
    shape = Shape(inputs=5, width=3, depth=2, outputs=2)
    assert step_bytes(shape) == 36 * (6 * 3 + 4 * 3 + 4 * 2) + 20 * BATCH * 3 * 2


def test_limits_of_this_machine_are_plausible() -> None:
    """A thread computes and moves memory at rates between those of a toy and of a rack."""
    machine = measured(side=256, elements=1 << 16)
    assert 0.1 < machine.gflops < 10_000
    assert 0.1 < machine.gigabytes < 10_000
