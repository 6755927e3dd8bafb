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
