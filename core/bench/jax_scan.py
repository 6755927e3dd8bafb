"""Contestant: JAX, with vmap over networks, scan over steps, and jit; it needs jax installed."""

import os
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

# one thread, as for everyone; read when jax starts
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax
import jax.numpy as jnp
import numpy as np

from core.bench.work import TASKS, Weights, Workload
from core.training.adamw import BETAS, EPSILON
from core.training.rule import LEARNING_RATE, WEIGHT_DECAY


class JaxScan:
    """All networks and all steps in one compiled call; networks of a draw share their batch.

    Attributes:
        compile_seconds: what compiling for this work took, once.
    """

    def __init__(self, work: Workload) -> None:
        self.networks = range(work.networks)
        self._arguments = _arguments(work)
        self._train, self.compile_seconds = _compiled(work)
        self._weights = self._arguments[0]

    def train(self) -> None:
        """Run the compiled steps."""
        trained = self._train(*self._arguments)
        self._weights = jax.block_until_ready(trained)  # type: ignore[no-untyped-call]

    def weights(self) -> Weights:
        """The parameters, without the axis of draws."""
        return Weights(*(np.asarray(part).reshape(-1, *part.shape[2:]) for part in self._weights))


@cache
def _arguments(work: Workload) -> tuple[Weights, jax.Array, jax.Array, jax.Array]:
    """Initial weights (R, T, ...), x (rows, d), labels (rows, T), and batches (steps, R, n)."""
    initial = (part.reshape(work.draws, TASKS, *part.shape[1:]) for part in work.initial)
    x, labels = work.examples.x.numpy(), work.labels.numpy()
    rows = work.rows.numpy().astype(np.int32)
    arguments: tuple[Weights, jax.Array, jax.Array, jax.Array]
    arguments = jax.device_put((Weights(*initial), x, labels, rows))
    return arguments


@cache
def _compiled(work: Workload) -> tuple[Callable[..., Weights], float]:
    """Compile the training of this work; return it and the CPU seconds it took."""
    began = time.process_time()
    compiled = jax.jit(_train).lower(*_arguments(work)).compile()
    return compiled, time.process_time() - began


class _Moments(NamedTuple):
    """AdamW's running means of the gradients and of their squares."""

    first: Weights
    second: Weights


def _train(initial: Weights, x: jax.Array, labels: jax.Array, batches: jax.Array) -> Weights:
    over_tasks = jax.vmap(jax.grad(_loss), in_axes=(0, None, 1))
    gradients = jax.vmap(over_tasks)  # over draws

    def step(
        state: tuple[Weights, _Moments, jax.Array], rows: jax.Array
    ) -> tuple[tuple[Weights, _Moments, jax.Array], None]:
        weights, moments, count = state
        gradient = gradients(weights, x[rows], labels[rows])
        return _adamw(weights, gradient, moments, count + 1), None

    zeros = jax.tree.map(jnp.zeros_like, initial)
    start = initial, _Moments(zeros, zeros), jnp.zeros(())
    (weights, _, _), _ = jax.lax.scan(step, start, batches)
    return weights


def _loss(weights: Weights, x: jax.Array, labels: jax.Array) -> jax.Array:
    """Mean logistic loss of one network: x (n, inputs), labels (n,)."""
    hidden = jax.nn.relu(x @ weights.hidden.T + weights.hidden_bias)
    logits = hidden @ weights.head + weights.head_bias
    return jnp.mean(jax.nn.softplus(logits) - labels * logits)


def _adamw(
    weights: Weights, gradient: Weights, moments: _Moments, count: jax.Array
) -> tuple[Weights, _Moments, jax.Array]:
    """Loshchilov & Hutter (2019), algorithm 2, as PyTorch computes it."""
    b1, b2 = BETAS
    first = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, moments.first, gradient)
    second = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, moments.second, gradient)

    def updated(w: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        rate = LEARNING_RATE / (1 - b1**count)
        scale = jnp.sqrt(v / (1 - b2**count)) + EPSILON
        return w * (1 - LEARNING_RATE * WEIGHT_DECAY) - rate * m / scale

    return jax.tree.map(updated, weights, first, second), _Moments(first, second), count
