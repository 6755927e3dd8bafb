import pytest

from core.computing.ticket import Work
from dashboard.shared.waiting import progress_words


@pytest.mark.parametrize(("ahead", "words"), [(0, ""), (4, ", 4 before this one")])
def test_words_say_what_is_waited_for(ahead: int, words: str) -> None:
    """Before the start that training starts, then how much is done; always what comes before."""
    work = Work[int, int](lambda: 0, lambda: ahead)
    ticket = work.ticket()
    assert progress_words(ticket.progress()) == f"Starting training (about 10 s){words}"
    work.begin()
    work.advance(0.5)
    assert progress_words(ticket.progress()) == f"Training: 50%{words}"
