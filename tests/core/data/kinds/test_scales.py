import pandas as pd
import pytest

from core.data.columns.roles import describe
from core.data.columns.tasks import possible_kinds
from core.data.kinds.ordered import Ordered
from core.data.kinds.scales import SCALES, in_order
from core.data.tables.cells import typed_column


@pytest.mark.parametrize("scale", SCALES, ids=" to ".join)
def test_a_known_scale_is_in_its_own_order(scale: tuple[str, ...]) -> None:
    """However the words come, and however they are written, they are put in order."""
    written = [word.capitalize() for word in scale]
    assert in_order(sorted(written)) == tuple(written)


def test_labels_of_a_scale_count_up_it() -> None:
    """Low is 0 and high is 2, though the alphabet begins with high; a blank stays one."""
    kind, labels = Ordered.read("risk", pd.Series(["high", "low", None, "medium", "low"]))
    assert (kind.answers, labels.words) == (3, ("low", "medium", "high"))
    assert labels.values[[0, 1, 3, 4]].tolist() == [2, 0, 1, 0]


def test_words_of_no_scale_keep_the_order_of_the_alphabet() -> None:
    """Marks such as A, B, C are in order already; categories with an order keep theirs."""
    assert Ordered.read("mark", pd.Series(["C", "A", "B"] * 5))[1].words == ("A", "B", "C")
    own = pd.CategoricalDtype(["high", "medium", "low"], ordered=True)
    cells = pd.Series(["low", "high", "medium"] * 5, dtype=own)
    assert Ordered.read("risk", cells)[1].words == ("high", "medium", "low")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("low", "medium", "high"), ("ordered", "classes")),
        (("car", "bus", "tram"), ("classes",)),
        (("low", "Low", "medium", "high"), ("classes",)),
    ],
)
def test_a_scale_is_proposed_as_one(words: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Words of a scale may be places on it or classes; other words are classes."""
    cells = pd.Series([*words] * 20)
    assert possible_kinds(describe("c", cells), typed_column(cells)) == kinds
