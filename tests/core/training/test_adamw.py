import torch
from hypothesis import given
from hypothesis import strategies as st

from core.training.adamw import AdamW


@given(st.integers(1, 40), st.integers(1, 30), st.floats(0, 0.1), st.integers(0, 1000))
def test_steps_are_those_of_torch(size: int, steps: int, decay: float, seed: int) -> None:
    """Over many gradients the parameters stay those of torch.optim.AdamW, the plain loop of it."""
    generator = torch.Generator().manual_seed(seed)
    parameters, gradient = torch.randn(size, generator=generator), torch.zeros(size)
    plain = parameters.clone()
    ours = AdamW(parameters, gradient, learning_rate=3e-3, weight_decay=decay)
    theirs = torch.optim.AdamW([plain], lr=3e-3, weight_decay=decay, foreach=False)
    for _ in range(steps):
        gradient.copy_(torch.randn(size, generator=generator))
        plain.grad = gradient.clone()
        ours.step()
        theirs.step()
    torch.testing.assert_close(parameters, plain)
