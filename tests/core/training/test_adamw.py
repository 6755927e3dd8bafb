"""The optimiser against PyTorch's own."""

import torch

from core.training.adamw import AdamW


def test_steps_are_those_of_torch_optim() -> None:
    """Twenty steps end at the parameters of torch.optim.AdamW, bit for bit."""
    generator = torch.Generator().manual_seed(0)
    ours, theirs = (torch.linspace(-1, 1, 50) for _ in range(2))
    gradient = torch.zeros(50)
    step = AdamW(ours, gradient, learning_rate=3e-3, weight_decay=0.1).step
    theirs.grad = gradient
    reference = torch.optim.AdamW([theirs], lr=3e-3, weight_decay=0.1, fused=True)
    for _ in range(20):
        gradient.copy_(torch.randn(50, generator=generator))
        step()
        reference.step()
    assert torch.equal(ours, theirs)
    assert not torch.allclose(ours, torch.linspace(-1, 1, 50))


def test_a_part_goes_on_as_if_it_had_been_alone() -> None:
    """Parameters that go on elsewhere end where torch.optim.AdamW brings them by themselves."""
    generator = torch.Generator().manual_seed(0)
    part = torch.tensor([3, 4, 20, 41, 49])
    whole, gradient = torch.linspace(-1, 1, 50), torch.zeros(50)
    optimiser = AdamW(whole, gradient, learning_rate=3e-3, weight_decay=0.1)
    alone = whole[part].clone()
    alone.grad = torch.zeros(5)
    reference = torch.optim.AdamW([alone], lr=3e-3, weight_decay=0.1, fused=True)
    for step in range(20):
        if step == 10:
            own, own_gradient = whole[part].clone(), torch.zeros(5)
            optimiser.only(own, own_gradient, lambda flat: flat[part])
        pushed = torch.randn(50, generator=generator)
        gradient.copy_(pushed)
        alone.grad.copy_(pushed[part])
        if step >= 10:
            own_gradient.copy_(pushed[part])
        optimiser.step()
        reference.step()
    torch.testing.assert_close(own, alone, rtol=1e-6, atol=1e-7)
    assert not torch.allclose(own, whole[part])  # the old place is left as it was
