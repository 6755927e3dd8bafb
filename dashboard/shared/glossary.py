"""Words that a newcomer may not know, each in one plain sentence, shown where they are first used.

A marked word is reached by a mouse, by the keyboard and by a finger: what it means is shown while
it is pointed at or has the focus. Nothing of a stranger gets into the HTML: the words and their
meanings are written here, and the text around them is Markdown as it was given.
"""

import re
from dataclasses import dataclass, field
from html import escape

import streamlit as st

WORDS = {
    "task": "One question that is asked of every example, such as: is there a car?",
    "label": "The known answer to one task for one example: 1 for yes, 0 for no, or a number; '?' "
    "if unknown.",
    "example": "One thing to learn from, such as a picture or a row of a table.",
    "network": "A chain of sums with weights that are learned from examples; it gives an answer to "
    "each of its tasks.",
    "hidden unit": "One number that a network computes from an example before it answers.",
    "width": "How many hidden units a layer of a network has.",
    "error": "The share of wrong answers on examples that no network has trained on.",
    "log loss": "How much a network is surprised by the right answers: being sure and wrong costs "
    "most.",
    "AUC": "The chance that an example with a yes gets a higher score than one with a no; guessing "
    "gives one half.",
    "skill": "How much is saved of the loss of always giving the same answer: 0%, nothing; 100%, "
    "all of it.",
    "gain": "How much better one network is than separate ones: their error minus its error.",
    "interval": "Where the true value lies, unless this was one of the unlucky 5 in 100 "
    "measurements.",
    "replicate": "One repetition of the whole measurement, with new data and new random starts.",
    "together": "One network learns all tasks.",
    "apart": "Each task has a network of its own.",
    "transfer": "A network learns other tasks first, and then goes on with this one.",
    "relatedness": "How much of each task comes from features that all tasks share: from 0, "
    "nothing, to 1, everything.",
    "softmax": "A way to answer that picks exactly one of several possibilities.",
}
# formulas, the ends of links and names of colours or icons are left as they are
UNTOUCHED = r"\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)|:[\w/-]+(?=[\[:])"
FOUND = re.compile(
    rf"(?P<untouched>{UNTOUCHED})|\b(?P<word>{'|'.join(map(re.escape, WORDS))})(?P<plural>s?)\b",
    re.IGNORECASE | re.DOTALL,
)
_STYLE = """<style>
.glossary {border-bottom: 1px dotted; cursor: help; position: relative}
.glossary:hover::after, .glossary:focus::after {
  content: attr(data-meaning); position: absolute; left: 50%; top: calc(100% + 4px);
  transform: translateX(-50%); z-index: 1000; width: max-content; max-width: 18rem;
  padding: .5rem .75rem; border-radius: .5rem; border: 1px solid #8A8A8A;
  background: #262730; color: #FAFAFA; font: 400 .95rem/1.4 "Source Sans", sans-serif;
  text-align: left; white-space: normal}
@media (max-width: 640px) {
  .glossary:hover::after, .glossary:focus::after {
    position: fixed; left: 1rem; right: 1rem; top: auto; bottom: 1rem; transform: none;
    width: auto; max-width: none}}
</style>"""


@dataclass
class Marker:
    """Marks the first use of each word on a page, in the order in which texts are drawn.

    Attributes:
        met: the words that were marked already.
    """

    met: set[str] = field(default_factory=set)

    def marked(self, markdown: str) -> str:
        """Return Markdown with first uses marked, to be drawn with `unsafe_allow_html`.

        Args:
            markdown: ours, or escaped by `theme.plain`.
        """
        return FOUND.sub(self._replaced, markdown)

    def _replaced(self, found: re.Match[str]) -> str:
        if found["untouched"]:
            return found[0]
        word = next(known for known in WORDS if known.lower() == found["word"].lower())
        if word in self.met:
            return found[0]
        self.met.add(word)
        # no quotes are left as they are, and Markdown's own signs do nothing within a tag
        meaning = escape(WORDS[word])
        return (
            f'<span class="glossary" tabindex="0" role="note" data-meaning="{meaning}" '
            f'aria-label="{found[0]}: {meaning}">{found[0]}</span>'
        )


def marker() -> Marker:
    """Begin a page: the style of marked words is drawn with it."""
    st.html(_STYLE)
    return Marker()


def popover() -> None:
    """Offer all words with their meanings."""
    with st.popover("Words", icon=":material/menu_book:", type="tertiary"):
        st.markdown("\n".join(f"- **{word}**: {meaning}" for word, meaning in WORDS.items()))
