import re

import pytest

from dashboard.shared.glossary import WORDS, Marker
from dashboard.shared.theme import coloured, plain


def words(text: str) -> list[str]:
    """List the words that are marked in a text."""
    return re.findall(r"<span[^>]*>([^<]*)</span>", text)


def test_a_word_is_marked_at_its_first_use() -> None:
    """Upper or lower case, one or many, and not again on the same page."""
    marker = Marker()
    assert words(marker.marked("Tasks have labels; a task has a Label.")) == ["Tasks", "labels"]
    assert words(marker.marked("The label of a task, and its error.")) == ["error"]


def test_the_meaning_is_there_for_mouse_keyboard_and_reader() -> None:
    """A marked word can have the focus, and carries its meaning."""
    text = Marker().marked("task")
    assert 'tabindex="0"' in text
    assert f'data-meaning="{WORDS["task"]}"' in text
    assert f'aria-label="task: {WORDS["task"]}"' in text


@pytest.mark.parametrize(
    "text",
    ["multitask", "apartment", "$task$", "$$\\text{error}$$", "[here](lesson/task)", ":task[x]"],
)
def test_what_is_no_word_is_left_alone(text: str) -> None:
    """Parts of words, formulas, links and names of colours stay as they were."""
    assert Marker().marked(text) == text


def test_a_coloured_verdict_keeps_its_colour() -> None:
    """The mark stands within the colour of the arm."""
    text = Marker().marked(coloured("Together is better."))
    assert text.startswith(":blue[<span")
    assert text.endswith("Together</span>] is better\\.")


def test_nothing_of_a_stranger_gets_into_the_html() -> None:
    """Around the marks an escaped text stays escaped, and adds no tag of its own."""
    text = Marker().marked(plain('<script>task</script> "label" <b onclick=x>'))
    assert set(re.findall(r"<(\w+)", text)) == {"span"}


def test_every_meaning_is_one_plain_sentence() -> None:
    """Short enough to be read at a glance, and without signs of Markdown."""
    for meaning in WORDS.values():
        assert re.fullmatch(r"[A-Z][^.*`<>\[\]]*[.?]", meaning)
        assert len(meaning) <= 110
