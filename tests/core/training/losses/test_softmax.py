import torch
from torch.nn.functional import cross_entropy

from core.training.losses.logistic import residual
from core.training.losses.softmax import LOGISTIC, SOFTMAX, softmax_answers


def _batch(tasks: int = 4, examples: int = 6) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return logits (2, T, n), the right task of each example (2, n), and signs with one +1."""
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, tasks, examples, generator=generator)
    right = torch.randint(tasks, (2, examples), generator=generator)
    sign = torch.zeros_like(logits).scatter_(1, right.unsqueeze(1), 1.0)
    return logits, right, sign


def test_the_residual_of_softmax_is_the_gradient_of_cross_entropy() -> None:
    """PyTorch's cross-entropy, mean over examples, has the same derivative by each logit."""
    logits, right, sign = _batch()
    logits.requires_grad_()
    sum(cross_entropy(z.T, r) for z, r in zip(logits, right, strict=True)).backward()
    torch.testing.assert_close(SOFTMAX.residual(logits.detach(), sign), logits.grad)


def test_an_example_without_a_right_task_counts_nothing() -> None:
    """Softmax has no answer where no task is a yes: the residual is zero there."""
    logits, _, sign = _batch()
    sign[:, :, 2] = 0
    assert (SOFTMAX.residual(logits, sign)[:, :, 2] == 0).all()


def test_the_answer_is_the_logit_of_the_probability() -> None:
    """sigmoid(answer) is softmax's probability of the task."""
    logits, _, _ = _batch()
    torch.testing.assert_close(torch.sigmoid(softmax_answers(logits)), torch.softmax(logits, dim=1))


def test_at_most_one_answer_is_yes() -> None:
    """No picture gets two yeses from softmax, whatever the logits."""
    logits = 5 * torch.randn(3, 6, 500, generator=torch.Generator().manual_seed(1))
    assert ((softmax_answers(logits) > 0).sum(dim=1) <= 1).all()


def test_the_logistic_head_is_the_lectures_loss() -> None:
    """Each task answers for itself: the residual is that of the loss, the answer the logit."""
    logits, _, sign = _batch()
    assert torch.equal(LOGISTIC.residual(logits, sign), residual(logits, sign))
    assert LOGISTIC.answers(logits) is logits
