import torch
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

from core.fitting.threads import one_thread


def _threads() -> set[int]:
    """Count the threads of all that computes."""
    blas = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    return {torch.get_num_threads(), *blas}


def test_the_last_who_leaves_restores_what_was() -> None:
    """Units of a worker take turns: one that ends does not give threads to those that go on."""
    usual = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        first, second = one_thread(), one_thread()
        first.__enter__()
        second.__enter__()
        assert _threads() == {1}
        first.__exit__(None, None, None)
        assert _threads() == {1}
        second.__exit__(None, None, None)
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(usual)
