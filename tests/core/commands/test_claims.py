from collections import Counter

from core.commands.claims import ROWS

COUNTS = {
    "width": 8,
    "tasks": 6,
    "relatedness": 6,
    "missing": 5,
    "examples": 6,
    "own": 7,
    "road": 10,
    "unlabelled": 16,
    "molecules": 12,
    "digits": 3,
}


def test_the_rows_hold_every_figure_of_the_design() -> None:
    """Each row has as many figures as the design prints."""
    assert {row.name: len(row.figures) for row in ROWS} == COUNTS


def test_no_figure_stands_twice() -> None:
    """Within a row, a setting and a measure name one figure."""
    for row in ROWS:
        named = Counter((figure.setting, figure.measure.name) for figure in row.figures)
        assert set(named.values()) == {1}


def test_a_gain_is_measured_against_apart() -> None:
    """Experiments of gains have both arms: ten draws, or five splits with two starts."""
    gains = [f for row in ROWS for f in row.figures if "gain" in f.measure.name]
    assert {figure.experiment.arms for figure in gains} == {("together", "apart")}
    assert {figure.experiment.replicates for figure in gains} == {10}


def test_figures_are_measured_as_they_were() -> None:
    """The prototype trained all networks for a fixed number of steps."""
    rules = {(f.experiment.steps, f.experiment.patience) for row in ROWS for f in row.figures}
    assert rules == {(1000, None), (1200, None)}
