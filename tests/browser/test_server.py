from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_server_ends_cleanly_in_the_middle_of_a_race(
    interrupted_server: str, people: Callable[..., Page]
) -> None:
    """Ctrl-C during a race ends server and workers, and no traceback is logged."""
    page = people(f"{interrupted_server}/playground?source=road&width=64&replicates=30&steps=5000")
    expect(page.get_by_test_id("stProgress")).to_contain_text("Training")
