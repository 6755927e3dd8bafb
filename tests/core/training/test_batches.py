from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.arms.together import TOGETHER
from core.data import Problem, SharedFeatures
from core.networks.groups import Groups
from core.training.batches import ALONE, BATCH, Batches, Examples

Make = Callable[..., Problem]
ARMS = (((0, 1, 2),), ((0,), (1,), (2,)), ((2, 0),))


def _numbered(problem: Problem) -> Problem:
    """Write its row number into the first input of every row."""
    x = problem.x.copy()
    x[:, 0] = np.arange(len(x))
    return replace(problem, x=x)


def _batches(problems: list[Problem], groups: Groups) -> Batches:
    return Batches(Examples(problems), groups, [(0, k) for k in range(len(problems))])


def _signs_of(problem: Problem, rows: np.ndarray, group: tuple[int, ...]) -> np.ndarray:
    """Look up (K, n) signs in the problem itself."""
    return np.nan_to_num(2 * problem.y[np.ix_(rows, group)] - 1).T


@pytest.mark.parametrize("groups", ARMS)
@given(st.sampled_from([0.0, 0.3, 0.7]), st.integers(0, 100))
def test_batches_are_training_rows_with_their_own_labels(
    problem: Make, groups: Groups, unlabelled: float, seed: int
) -> None:
    """Each network meets training rows alone, each with a label of its tasks, rightly attached."""
    problems = [_numbered(problem(unlabelled=unlabelled, seed=seed + k)) for k in range(2)]
    batches = _batches(problems, groups)
    for x, sign in batches.take(3):
        sets = x.repeat_interleave(len(sign) // len(x), dim=0)
        for network, (seen, signs) in enumerate(zip(sets, sign, strict=True)):
            source, group = problems[network // len(groups)], groups[network % len(groups)]
            rows = seen[:, 0].numpy().astype(int)
            assert np.isin(rows, source.train).all()
            assert np.array_equal(signs.numpy(), _signs_of(source, rows, group))
            assert signs.any(dim=0).all()


def test_every_training_row_with_a_label_is_met() -> None:
    """Rows are drawn evenly over the pool: none is left out and none comes far too often."""
    problem = _numbered(SharedFeatures(tasks=1, examples=50).draw(0))
    rows = torch.cat([x[0, :, 0] for x, _ in _batches([problem], ((0,),)).take(500)]).numpy()
    counts = np.bincount(rows.astype(int), minlength=50)
    assert len(counts) == 50
    assert np.abs(counts - 320).max() < 5 * np.sqrt(320)


def test_networks_with_the_same_examples_see_the_same_batches(problem: Make) -> None:
    """Together and apart meet the same rows at every step when all labels are there."""
    problems = [problem(seed=k) for k in range(2)]
    together, apart = (_batches(problems, groups) for groups in ARMS[:2])
    assert together.shared
    assert apart.shared
    for (x, sign), (same_x, same_sign) in zip(together.take(4), apart.take(4), strict=True):
        assert torch.equal(x, same_x)
        assert torch.equal(sign.reshape(6, 1, BATCH), same_sign)


def test_networks_with_examples_of_their_own_see_their_own(problem: Make) -> None:
    """With gaps each network draws from its own pool, by the same random numbers."""
    batches = _batches([problem(unlabelled=0.4)], ARMS[1])
    assert not batches.shared
    x, sign = next(batches.take(1))
    assert x.shape == (3, BATCH, 5)
    assert sign.shape == (3, 1, BATCH)
    assert not torch.equal(x[0], x[1])


@pytest.mark.parametrize(
    ("groups", "rows"), [(TOGETHER.groups("abcd"), 128), (((0,), (1,)), 32), (((0, 3),), 64)]
)
def test_own_examples_come_32_for_each_task(groups: Groups, rows: int) -> None:
    """Where every task has examples of its own a task meets 32 of its labels a step on average."""
    problem = SharedFeatures(tasks=4, examples=300, allocation="own").draw(0)
    batches = _batches([problem], groups)
    assert batches.rows == rows
    labels = torch.stack([sign.abs().sum(dim=2) for _, sign in batches.take(200)])
    assert labels.mean(dim=0).flatten().tolist() == pytest.approx([32] * labels[0].numel(), rel=0.1)


def test_the_size_of_a_batch_is_no_matter_of_chance(problem: Make) -> None:
    """Rows that happen to have one label each, after many went missing, come 32 a batch."""
    by_chance = problem(tasks=2)
    y = by_chance.y.copy()
    y[::2, 0], y[1::2, 1] = np.nan, np.nan
    assert _batches([replace(by_chance, y=y)], ((0, 1),)).rows == BATCH


@pytest.mark.parametrize("unlabelled", [0.0, 0.4])
def test_batches_of_a_draw_do_not_depend_on_its_neighbours(
    problem: Make, unlabelled: float
) -> None:
    """A draw meets the same rows alone and beside others."""
    problems = [problem(seed=k, unlabelled=unlabelled) for k in range(3)]
    many = _batches(problems, ARMS[1])
    alone = Batches(Examples(problems[1:2]), ARMS[1], [(0, 1)])
    for (x, sign), (own_x, own_sign) in zip(many.take(5), alone.take(5), strict=True):
        sets = len(own_x)
        assert torch.equal(x[sets : 2 * sets], own_x)
        assert torch.equal(sign[3:6], own_sign)


def test_taking_steps_in_portions_changes_no_batch(problem: Make) -> None:
    """Two portions of three steps are the six steps at once."""
    whole, parts = (_batches([problem()], ARMS[0]) for _ in range(2))
    portions = [batch for _ in range(2) for batch in parts.take(3)]
    for (x, sign), (same_x, same_sign) in zip(whole.take(6), portions, strict=True):
        assert torch.equal(x, same_x)
        assert torch.equal(sign, same_sign)


def test_held_out_rows_of_smaller_draws_are_filled_up_without_labels(problem: Make) -> None:
    """Draws of different sizes share a stack: what fills the smaller up is labelled nowhere."""
    problems = [problem(validation=30, test=9), problem(validation=12, test=20, train=7)]
    examples = Examples(problems)
    batches = Batches(examples, ARMS[1], [(0, 0), (0, 1)])
    for part, rows in (("validation", examples.validation), ("test", examples.test)):
        x, sign = batches.held_out(rows)
        for draw, source in enumerate(problems):
            kept = getattr(source, part)
            assert torch.equal(x[draw, : len(kept)], torch.from_numpy(source.x[kept]))
            for task in range(3):
                expected = _signs_of(source, kept, (task,))[0]
                assert np.array_equal(sign[3 * draw + task, 0, : len(kept)], expected)
                assert not sign[3 * draw + task, 0, len(kept) :].any()


def test_held_out_rows_of_equal_draws_are_no_copies(problem: Make) -> None:
    """Many races wait for their turn in one worker: held-out inputs are in memory once."""
    examples = Examples([problem(seed=seed) for seed in range(3)])
    batches = Batches(examples, ARMS[0], [(0, seed) for seed in range(3)])
    for rows in (examples.validation, examples.test):
        x, _ = batches.held_out(rows)
        assert torch.equal(x, examples.x[rows])
        assert x.untyped_storage().data_ptr() == examples.x.untyped_storage().data_ptr()


def test_problems_in_order_see_the_inputs_that_lie_in_the_examples(problem: Make) -> None:
    """What is lent is the same problem; one whose rows are in another order stays as it is."""
    plain = problem()
    mixed = replace(plain, train=plain.train[::-1])
    examples = Examples([plain, mixed])
    lent, kept = examples.lent_to([plain, mixed])
    assert np.array_equal(lent.x, plain.x)
    assert np.shares_memory(lent.x, examples.x.numpy())
    assert kept is mixed


def _by_network(batch: tuple[Tensor, Tensor], networks: int) -> tuple[Tensor, Tensor]:
    """Give each network its own examples: x (E, n, d) beside the target (E, K, n)."""
    x, target = batch
    return x.repeat_interleave(networks // len(x), dim=0), target


@pytest.mark.parametrize("groups", ARMS)
@given(st.sampled_from([0.0, 0.4]), st.integers(1, 4), st.data())
def test_who_stays_sees_the_batches_of_all(
    problem: Make, groups: Groups, unlabelled: float, draws: int, data: st.DataObject
) -> None:
    """Whoever leaves, and whenever, the others meet the rows that they would have met."""
    problems = [problem(unlabelled=unlabelled, seed=seed) for seed in range(draws)]
    all_networks, batches = _batches(problems, groups), _batches(problems, groups)
    live = np.arange(draws * len(groups))
    for _ in range(4):
        several = zip(all_networks.take(2), batches.take(2), strict=True)
        for whole, left in several:
            x, target = _by_network(whole, draws * len(groups))
            own_x, own_target = _by_network(left, len(live))
            assert torch.equal(own_x, x[live])
            assert torch.equal(own_target, target[live])
        staying = data.draw(st.sets(st.sampled_from(live.tolist()), min_size=1))
        wanted = np.isin(live, list(staying))
        kept = batches.leave(wanted)
        assert set(np.flatnonzero(wanted)) <= set(kept)
        live = live[kept]


@given(st.integers(1, 4), st.integers(1, 8), st.data())
def test_draws_stay_whole_while_sharing_saves_more_than_it_costs(
    problem: Make, draws: int, tasks: int, data: st.DataObject
) -> None:
    """Networks that have ended stay with their draw while they are the smaller cost, else leave."""
    problems = [problem(tasks=tasks, seed=seed) for seed in range(draws)]
    batches = _batches(problems, tuple((task,) for task in range(tasks)))
    wanted = np.array(
        data.draw(st.lists(st.booleans(), min_size=draws * tasks, max_size=draws * tasks))
    )
    wanted[0] = True
    whole = wanted.reshape(draws, tasks).any(axis=1).repeat(tasks)
    kept = batches.leave(wanted)
    assert batches.shared == (ALONE * wanted.sum() >= whole.sum())
    assert np.array_equal(kept, np.flatnonzero(whole if batches.shared else wanted))
