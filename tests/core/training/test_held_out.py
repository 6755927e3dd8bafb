"""Held-out examples against the answers of the whole stack."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.networks.shape import Shape
from core.networks.stack import Stack
from core.training.held_out import HeldOut
from core.training.losses.logistic import LOGISTIC

ROWS = 6


@given(st.data())
def test_who_is_left_answers_as_in_the_whole_stack(data: st.DataObject) -> None:
    """However often networks leave, those left have their own examples, targets and answers."""
    draws, groups = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    shared = data.draw(st.booleans())
    generator = torch.Generator().manual_seed(data.draw(st.integers(0, 1000)))
    whole = Stack(Shape(3, 4, data.draw(st.sampled_from([1, 3])), 2), draws * groups, torch.float64)
    whole.flat.copy_(torch.randn(whole.flat.shape, generator=generator, dtype=torch.float64))
    x = torch.randn(draws, ROWS, 3, generator=generator, dtype=torch.float64)
    target = torch.randn(draws * groups, 2, ROWS, generator=generator, dtype=torch.float64)
    expected = whole.logits(x)
    held, live = HeldOut(x, target), torch.arange(draws * groups)
    for _ in range(data.draw(st.integers(0, 3))):
        draw_of = live // groups
        shared = shared and data.draw(st.booleans())
        if shared:  # draws stay whole
            left = data.draw(st.sets(st.sampled_from(draw_of.tolist()), min_size=1))
            kept = torch.tensor([at for at, draw in enumerate(draw_of.tolist()) if draw in left])
        else:
            kept = torch.tensor(
                sorted(data.draw(st.sets(st.integers(0, len(live) - 1), min_size=1)))
            )
        live = live[kept]
        held.leave(kept, live // groups, shared)
    stack = whole.only(live)
    assert torch.equal(held.target, target[live])
    torch.testing.assert_close(held.answers(stack, LOGISTIC), expected[live])
    which = torch.tensor(data.draw(st.lists(st.booleans(), min_size=len(live), max_size=len(live))))
    torch.testing.assert_close(held.answers_of(stack, LOGISTIC, which), expected[live][which])
