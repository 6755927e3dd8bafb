import pytest

from core.commands.agreement import Estimate, Given, Impossible, Level, NotAhead, PrintedGain


@pytest.mark.parametrize(
    ("given", "measured", "word"),
    [
        (PrintedGain("+2.0"), Estimate(2.1, 1.9, 2.3), "agrees"),
        (PrintedGain("+2.0"), Estimate(2.1, 2.04, 2.3), "agrees"),  # 2.04 rounds to 2.0
        (PrintedGain("+2.0"), Estimate(2.1, 2.06, 2.3), "sign agrees"),
        (PrintedGain("-2.0"), Estimate(-9.0, -10.0, -8.0), "sign agrees"),
        (PrintedGain("+2.0"), Estimate(-2.0, -3.0, -1.0), "differs"),
        (PrintedGain("+2.0"), Estimate(0.5, -0.1, 1.1), "differs"),
        (PrintedGain("0.0"), Estimate(0.0, 0.0, 0.0), "agrees"),
        (PrintedGain("0.0"), Estimate(-1.0, -2.0, -0.5), "differs"),
        (PrintedGain("-22"), Estimate(-20.0, -21.6, -19.0), "agrees"),  # -21.6 rounds to -22
        (PrintedGain("+2.0"), None, "differs"),
        (Level(".114"), Estimate(0.115, 0.1144, 0.116), "agrees"),
        (Level(".114"), Estimate(0.116, 0.115, 0.117), "differs"),
        (Level(".114"), None, "differs"),
        (NotAhead(), Estimate(0.5, -0.1, 1.1), "agrees"),
        (NotAhead(), Estimate(0.5, 0.1, 0.9), "differs"),
        (NotAhead(), None, "differs"),
        (Impossible(), None, "agrees"),
        (Impossible(), Estimate(0.1, 0.0, 0.2), "differs"),
    ],
)
def test_words_mean_what_the_legend_says(
    given: Given, measured: Estimate | None, word: str
) -> None:
    """Agreement is within the interval and the rounding; of a sign, when it is clear."""
    assert given.judge(measured) == word
