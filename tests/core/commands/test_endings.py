from collections.abc import Iterator

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from core import Experiment, Grid
from core.__main__ import main
from core.atlas.maps import Map, maps
from core.calibration.endings import FIXED, SETTINGS, Ending
from core.commands import endings
from core.data import SharedFeatures
from tests.core.commands.conftest import Workers

FOUND = (
    Ending("first", 1000, 1.26, -0.5, 3.02, "undecided", 0.25, 1.0),
    Ending("first", 4000, -1.0, -2.0, -0.04, "apart", 0.0, 0.5),
    Ending("second", None, 2.34, 0.5, 4.2, "together", 0.0, 0.0),
)
BASE = Experiment(SharedFeatures(2, 50), replicates=2)
TURNED = Map("turned", Grid(BASE, (("width", (4, 8)), ("examples", (50, 1600)))))
QUIET = Map("quiet", Grid(BASE, (("width", (4, 8)),)))
CHANGES = pd.DataFrame(
    [
        # a point of the map in each line: the verdict before and after, and the gain
        (4, 50, "error", "all", "undecided", "together", 0.4, 0.9),
        (8, 50, "error", "all", "undecided", "together", 0.5, 1.0),
        (4, 1600, "error", "all", "apart", "together", -1.26, 2.34),
        (8, 1600, "error", "all", "apart", "apart", -1.0, -2.0),
        # no verdicts on the error over all tasks
        (4, 50, "error", "task 1", "apart", "together", -9.0, 9.0),
        (4, 50, "auc", "all", "apart", "together", -9.0, 9.0),
    ],
    columns=[
        "width", "examples", "metric", "task", "verdict_before", "verdict", "gain_before", "gain",
    ],
)  # fmt: skip
TABLES = {
    "turned": CHANGES,
    "quiet": CHANGES[CHANGES["verdict"] == CHANGES["verdict_before"]].drop(columns="examples"),
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> list[object]:
    """Give made-up endings, the last first, and an atlas of two maps; collect the clusters."""
    collected: list[object] = []

    def found(cluster: object) -> Iterator[tuple[int, Ending]]:
        collected.append(cluster)
        yield from reversed(list(enumerate(FOUND)))

    monkeypatch.setattr(endings, "endings", found)
    monkeypatch.setattr(endings, "maps", lambda: (TURNED, QUIET))
    monkeypatch.setattr(endings, "map_table", lambda each: TABLES[each.title])
    return collected


def invoke(*arguments: str) -> Result:
    """Run `python -m core endings ...` in this process."""
    return CliRunner().invoke(main, ["endings", *arguments])


def test_settings_stand_in_order_with_what_came_out(few: list[object], workers: Workers) -> None:
    """Whichever ends first, a line for each training has its verdict, gain and interval."""
    done = invoke()
    assert (done.exit_code, done.stderr) == (0, "")
    title, head, *lines = done.stdout.split("\n\n")[0].splitlines()
    assert title == "Settings: error gain of together (pp), 10 replicates"
    assert head.split()[:4] == ["setting", "training", "verdict", "gain"]
    assert [" ".join(line.split()) for line in lines] == [
        "first 1,000 steps undecided +1.3 −0.5 to +3.0 25% 100%",
        "first 4,000 steps apart −1.0 −2.0 to 0.0 0% 50%",
        "second to the end together +2.3 +0.5 to +4.2 0% 0%",
    ]
    assert few == [workers]
    assert (workers.begun, workers.closed) == (1, 1)


@pytest.mark.usefixtures("few")
def test_maps_count_the_verdicts_on_the_error_that_changed() -> None:
    """Kinds of change are counted, the commonest first, and each point has a line.

    Other scores and single tasks count nothing.
    """
    _, title_and_table = invoke().stdout.strip().split("\n\n")
    title, _, turned, quiet, *notes = title_and_table.splitlines()
    assert title.startswith("Maps: verdicts on the error")
    assert " ".join(turned.split()) == ("turned 2 undecided → together, 1 apart → together 4 3 1")
    assert quiet.split() == ["quiet", "1", "0", "0"]
    assert len(notes) == 3
    assert (
        "turned: network width 4, training examples 1,600: apart (−1.3) → together (+2.3)." in notes
    )


@pytest.mark.usefixtures("few")
def test_markdown_is_a_section_with_both_tables() -> None:
    """With --markdown the output is headed by the command, and has settings and maps."""
    done = invoke("--markdown")
    headings = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert headings == ["## `python -m core endings`", "### Settings", "### Maps"]
    assert "| first | 4,000 steps | apart | −1.0 | −2.0 to 0.0 | 0% | 50% |" in done.stdout
    assert "| quiet |  | 1 | 0 | 0 |" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--json",), "No such option"),
        (("--replicates", "3"), "No such option"),
        (("quiet",), "unexpected extra argument"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_starts(
    arguments: tuple[str, ...], words: str, few: list[object], workers: Workers
) -> None:
    """It ends with code 2, says what is wrong, and no worker is begun."""
    done = invoke(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert (few, workers.begun) == ([], 0)


def test_a_failure_closes_the_workers(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> None:
    """What a worker raises ends the command, with nothing on stdout and nobody left at work."""

    def fail(_: object) -> Iterator[tuple[int, Ending]]:
        yield 0, FOUND[0]
        raise RuntimeError("the work failed")

    monkeypatch.setattr(endings, "endings", fail)
    done = invoke()
    assert (done.exit_code, done.stdout) == (1, "")
    assert (workers.begun, workers.closed) == (1, 1)


@pytest.mark.usefixtures("few", "on_terminal")
def test_a_terminal_sees_how_far_it_is() -> None:
    """Each training that is done is counted on stderr, of all settings under all rules."""
    total = len(SETTINGS) * (len(FIXED) + 1)
    counts = [f"{number} trainings of {total}" for number in (1, 2, 3)]
    assert invoke().stderr.splitlines() == counts


def test_the_shipped_atlas_has_verdicts_before_and_after() -> None:
    """Of every main map the whole grid is compared."""
    table = endings.maps_part()
    points = {row[0]: int(row[2]) for row in table.rows[1:]}
    assert points == {each.title: each.grid.size for each in maps()}
