"""The stack against three oracles: plain PyTorch modules, finite differences, equivalences."""

from dataclasses import dataclass
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.losses.logistic import loss, residual


@dataclass(frozen=True)
class Case:
    """A stack with weights, examples and labels."""

    stack: Stack
    x: Tensor
    sign: Tensor

    @property
    def rows(self) -> list[Tensor]:
        """The examples of each network: (n, inputs)."""
        repeats = self.stack.networks // len(self.x)
        return [x for x in self.x for _ in range(repeats)]

    def gradient(self) -> Tensor:
        """The gradient that the stack itself computes, laid out like `flat`."""
        self.stack.backward(residual(self.stack.forward(self.x), self.sign))
        return self.stack.gradient.clone()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a stack of R draws by G groups, with examples shared within a draw or not."""
    draws, groups = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shape = Shape(*(draw(st.integers(1, most)) for most in (5, 6, 4, 3)))
    return _case(shape, draws, groups, draw(st.booleans()), draw(st.integers(0, 1000)))


def _case(shape: Shape, draws: int, groups: int, shared: bool, seed: int, rows: int = 7) -> Case:
    generator = torch.Generator().manual_seed(seed)
    stack = Stack(shape, draws * groups, dtype=torch.float64)
    stack.flat.copy_(torch.randn(stack.flat.shape, generator=generator, dtype=torch.float64))
    sets = draws if shared else draws * groups
    x = torch.randn(sets, rows, shape.inputs, generator=generator, dtype=torch.float64)
    size = (draws * groups, shape.outputs, rows)
    sign = torch.randint(-1, 2, size, generator=generator).to(torch.float64)
    return Case(stack, x, sign)


def _module(stack: Stack, network: int) -> nn.Sequential:
    """Copy one network of the stack into plain PyTorch modules."""
    layers: list[nn.Module] = []
    for weight, bias in zip(stack.weights, stack.biases, strict=True):
        linear = nn.Linear(weight.shape[2], weight.shape[1], dtype=weight.dtype)
        linear.weight.data.copy_(weight[network])
        linear.bias.data.copy_(bias[network, :, 0])
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _lecture_loss(logits: Tensor, sign: Tensor) -> Tensor:
    """Compute the mean over examples of the sum over labelled tasks; logits and sign: (n, T)."""
    labels = (sign + 1) / 2
    each = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    return each[sign != 0].sum() / len(logits)


def _layer_gradients(stack: Stack, gradient: Tensor, network: int) -> list[Tensor]:
    """Read one network's gradients out of the flat one, in the order of module.parameters()."""
    like = Stack(stack.shape, stack.networks, dtype=stack.flat.dtype)
    like.flat.copy_(gradient)
    pairs = zip(like.weights, like.biases, strict=True)
    return [part for w, b in pairs for part in (w[network], b[network, :, 0])]


@given(cases())
def test_logits_loss_and_gradients_are_those_of_plain_modules(case: Case) -> None:
    """A loop over nn.Module networks with autograd gives the same logits, loss and gradients."""
    logits = case.stack.forward(case.x)
    losses, gradient = loss(logits, case.sign), case.gradient()
    for network, x in enumerate(case.rows):
        module = _module(case.stack, network)
        plain = module(x)
        value = _lecture_loss(plain, case.sign[network].T)
        value.backward()
        torch.testing.assert_close(logits[network].T, plain)
        torch.testing.assert_close(losses[network], value)
        for ours, theirs in zip(
            _layer_gradients(case.stack, gradient, network), module.parameters(), strict=True
        ):
            torch.testing.assert_close(ours, theirs.grad)


@given(cases())
def test_gradients_are_finite_differences_of_the_loss(case: Case) -> None:
    """In float64 the gradient along a direction is the slope of the loss along it."""
    gradient, start = case.gradient(), case.stack.flat.clone()
    generator = torch.Generator().manual_seed(0)
    step = 1e-6
    for _ in range(3):
        direction = torch.randn(start.shape, generator=generator, dtype=torch.float64)
        direction /= direction.norm()
        ends = []
        for end in (start + step * direction, start - step * direction):
            case.stack.flat.copy_(end)
            ends.append(loss(case.stack.forward(case.x), case.sign).sum())
        slope = (ends[0] - ends[1]) / (2 * step)
        torch.testing.assert_close(slope, gradient @ direction, rtol=1e-5, atol=1e-7)


@given(cases())
def test_a_stack_of_one_is_the_network_alone(case: Case) -> None:
    """Each network alone in a stack of its own has the logits and gradients it has in company."""
    logits, gradient = case.stack.forward(case.x), case.gradient()
    for network, x in enumerate(case.rows):
        alone = Stack(case.stack.shape, 1, dtype=torch.float64)
        for many, one in zip(case.stack.weights, alone.weights, strict=True):
            one.copy_(many[network : network + 1])
        for many, one in zip(case.stack.biases, alone.biases, strict=True):
            one.copy_(many[network : network + 1])
        single = Case(alone, x[None], case.sign[network : network + 1])
        torch.testing.assert_close(alone.forward(single.x)[0], logits[network])
        torch.testing.assert_close(
            _layer_gradients(alone, single.gradient(), 0),
            _layer_gradients(case.stack, gradient, network),
        )


@given(cases(), st.randoms(use_true_random=False))
def test_permuting_networks_permutes_logits_and_gradients(case: Case, random: Random) -> None:
    """Networks in another order have the same numbers in that order."""
    order = list(range(case.stack.networks))
    random.shuffle(order)
    rows = torch.stack(case.rows)
    turned = Stack(case.stack.shape, case.stack.networks, dtype=torch.float64)
    for part, moved in zip(
        (*case.stack.weights, *case.stack.biases), (*turned.weights, *turned.biases), strict=True
    ):
        moved.copy_(part[order])
    moved_case = Case(turned, rows[order], case.sign[order])
    torch.testing.assert_close(turned.forward(rows[order]), case.stack.forward(case.x)[order])
    gradient, moved_gradient = case.gradient(), moved_case.gradient()
    for place, network in enumerate(order):
        torch.testing.assert_close(
            _layer_gradients(turned, moved_gradient, place),
            _layer_gradients(case.stack, gradient, network),
        )


@given(cases())
def test_sharing_examples_changes_no_number(case: Case) -> None:
    """Examples shared by the networks of a draw and copies for each give the same gradients."""
    copies = Case(case.stack, torch.stack(case.rows), case.sign)
    torch.testing.assert_close(copies.gradient(), case.gradient())


@given(cases())
def test_an_unlabelled_entry_has_no_gradient(case: Case) -> None:
    """A network without any label does not move."""
    silent = Case(case.stack, case.x, torch.zeros_like(case.sign))
    assert not silent.gradient().any()


@pytest.mark.parametrize("rows", [1, 31, 32, 33, 3000])
def test_evaluation_in_blocks_equals_one_forward_pass(rows: int) -> None:
    """Logits of any number of examples do not depend on the blocks they are computed in."""
    case = _case(Shape(3, 40, 2, 2), draws=2, groups=2, shared=True, seed=1, rows=rows)
    torch.testing.assert_close(case.stack.logits(case.x), case.stack.forward(case.x))


def test_weights_and_biases_are_views_of_one_vector() -> None:
    """A step on `flat` moves every layer: the views cover it exactly once."""
    stack = Stack(Shape(3, 4, 3, 2), 5)
    stack.flat.copy_(torch.arange(stack.flat.numel()))
    parts = torch.cat([part.reshape(-1) for part in (*stack.weights, *stack.biases)])
    assert torch.equal(parts.sort().values, stack.flat)
    assert stack.flat.numel() == 5 * stack.shape.parameters


@st.composite
def chosen(draw: st.DrawFn, case: Case) -> Tensor:
    """Draw the numbers of some networks, in any order."""
    numbers = st.integers(0, case.stack.networks - 1)
    return torch.tensor(draw(st.lists(numbers, min_size=1, unique=True)))


@given(cases(), st.data())
def test_a_part_of_a_stack_holds_copies_of_its_networks(case: Case, data: st.DataObject) -> None:
    """`only` copies the networks that are named, and what is done to the copies stays there."""
    networks, before = data.draw(chosen(case)), case.stack.flat.clone()
    part = case.stack.only(networks)
    for mine, theirs in zip(part.parameters(), case.stack.parameters(), strict=True):
        assert torch.equal(mine, theirs[networks])
    part.flat.zero_()
    assert torch.equal(case.stack.flat, before)


@given(cases(), st.data())
def test_a_part_of_a_vector_is_laid_out_like_the_part_of_the_stack(
    case: Case, data: st.DataObject
) -> None:
    """Of all layers or the last ones, `only_of` picks what plain indexing picks layer by layer."""
    networks = data.draw(chosen(case))
    layers = data.draw(st.one_of(st.none(), st.integers(1, case.stack.shape.depth + 1)))
    vector = case.stack.last(case.stack.flat, layers)
    trained = case.stack.parameters() if layers is None else case.stack.parameters()[-2 * layers :]
    expected = torch.cat([parameter[networks].flatten() for parameter in trained])
    assert torch.equal(case.stack.only_of(vector, networks), expected)
    part = case.stack.only(networks)
    assert torch.equal(expected, part.last(part.flat, layers))


@given(cases(), st.data())
def test_networks_are_copied_to_the_places_that_are_named(case: Case, data: st.DataObject) -> None:
    """`copy_networks` writes networks of one stack into places of another, and nothing else."""
    theirs = data.draw(chosen(case))
    places = st.permutations(range(case.stack.networks + 2))
    mine = torch.tensor(data.draw(places)[: len(theirs)])
    other = Stack(case.stack.shape, case.stack.networks + 2, dtype=torch.float64)
    other.copy_networks(case.stack, mine, theirs)
    for place in range(other.networks):
        at = (mine == place).nonzero().flatten()
        for new, old in zip(other.parameters(), case.stack.parameters(), strict=True):
            assert torch.equal(new[place], old[theirs[at[0]]] if len(at) else 0 * new[place])


@pytest.mark.parametrize("rows", [7, 3000])
@pytest.mark.parametrize("depth", [1, 3])
def test_networks_may_name_the_examples_that_serve_them(rows: int, depth: int) -> None:
    """Logits of named sets of examples are those of each network alone on its own set."""
    case = _case(Shape(3, 40, depth, 2), draws=3, groups=2, shared=True, seed=2, rows=rows)
    of = torch.tensor([2, 0, 0, 1, 2, 1])
    logits = case.stack.logits(case.x, of)
    for network, x in enumerate(case.x[of]):
        plain = _module(case.stack, network)(x)
        torch.testing.assert_close(logits[network].T, plain)
