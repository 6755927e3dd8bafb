import json
from collections.abc import Iterator, Sequence

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from core.__main__ import main
from core.calibration.measuring import COLUMNS
from core.calibration.populations import POPULATIONS, Draws, Population
from core.commands import calibrate
from core.metrics.catalogue import METRICS
from tests.core.commands.conftest import Workers

Asked = list[tuple[list[str], int, int, object]]
NUMBERS = (
    2.345,
    0.5,
    0.9466,
    0.931,
    0.96,
    1.26,
    0.874,
    0.9634,
    1.74,
    0.555,
)  # from gain to the last column
LINES = [
    "related  error  1,000  +2.3  0.5  0.947  0.931 to 0.960  1.3  0.87  0.963  1.7  0.56",
    "related  log loss  1,000  +2.345  0.500  0.947  0.931 to 0.960  1.260  0.87  0.963  1.740"
    "  0.56",
    "related  AUC  1,000  +2.3  0.5  0.947  0.931 to 0.960  1.3  0.87  0.963  1.7  0.56",
]


def rows_of(population: Population, samples: int) -> pd.DataFrame:
    """Make the table of one population, with the same numbers in every score."""
    lines = [(population.name, metric, samples, *NUMBERS) for metric in METRICS]
    return pd.DataFrame(lines, columns=list(COLUMNS))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> Asked:
    """Collect what would be measured, and give made-up numbers for it."""
    collected: Asked = []

    def measured(
        populations: Sequence[Population], samples: int, seed: int, cluster: object
    ) -> Iterator[pd.DataFrame]:
        collected.append(([p.name for p in populations], samples, seed, cluster))
        for population in populations:
            yield rows_of(population, samples)

    monkeypatch.setattr(calibrate, "calibrate", measured)
    return collected


def invoke(*arguments: str) -> Result:
    """Run `python -m core calibrate ...` in this process."""
    return CliRunner().invoke(main, ["calibrate", *arguments])


def test_without_options_all_populations_are_measured(asked: Asked, workers: Workers) -> None:
    """200 samples of each are asked of one cluster, which is closed."""
    done = invoke()
    assert (done.exit_code, done.stderr) == (0, "")
    assert asked == [([p.name for p in POPULATIONS], 200, 0, workers)]
    assert (workers.begun, workers.closed) == (1, 1)


def test_options_reach_the_measurement(asked: Asked, workers: Workers) -> None:
    """Populations, samples and seed are those named; the order is that of the list."""
    chosen = ("--population", "few rows", "--population", "related")
    assert invoke(*chosen, "--samples", "20", "--seed", "4").exit_code == 0
    assert asked == [(["related", "few rows"], 20, 4, workers)]


@pytest.mark.usefixtures("asked")
def test_text_has_a_line_for_each_population_and_score() -> None:
    """Gains have the digits of their score, shares two or three; what the words mean follows."""
    done = invoke("--population", "related", "--samples", "1000")
    table, legend = done.stdout.strip().split("\n\n")
    title, head, *lines = table.splitlines()
    assert title == "Intervals: samples of each population, with 10 splits or draws each"
    assert head.split()[:2] == ["population", "score"]
    assert [line.split() for line in lines] == [line.split() for line in LINES]
    for word in ("gain:", "coverage:", "power:", "one start:"):
        assert word in legend


@pytest.mark.usefixtures("asked")
def test_json_has_the_numbers_as_they_were_measured() -> None:
    """--json prints one object with a record for each line, nothing rounded."""
    done = invoke("--population", "related", "--population", "groups", "--samples", "3", "--json")
    rows = json.loads(done.stdout)["rows"]
    expected = [
        dict(zip(COLUMNS, (name, metric, 3, *NUMBERS), strict=True))
        for name in ("related", "groups")
        for metric in METRICS
    ]
    assert rows == expected


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--samples 200"),
        (("--samples", "5", "--seed", "0"), "--samples 5"),
        (("--samples", "5", "--seed", "2"), "--samples 5 --seed 2"),
        (("--population", "few rows"), "--samples 200 --population 'few rows'"),
    ],
)
def test_markdown_is_headed_by_a_command_that_gives_it(
    arguments: tuple[str, ...], words: str
) -> None:
    """With --markdown the section names the samples, and the seed and populations where chosen."""
    done = invoke(*arguments, "--markdown")
    headings = [line for line in done.stdout.splitlines() if line.startswith("#")]
    assert headings == [f"## `python -m core calibrate {words}`", "### Intervals"]


@pytest.mark.usefixtures("asked")
def test_markdown_has_the_lines_of_the_text() -> None:
    """The table of the section holds the same cells."""
    done = invoke("--population", "related", "--samples", "1000", "--markdown")
    lines = [line for line in done.stdout.splitlines() if line.startswith("| related")]
    assert lines == [f"| {line.replace('  ', ' | ')} |" for line in LINES]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--population", "everybody"), "'everybody' is not one of 'related'"),
        (("--samples", "1"), "1 is not in the range 2<=x<=1000"),
        (("--samples", "1001"), "1001 is not in the range 2<=x<=1000"),
        (("--samples", "few"), "'few' is not a valid integer"),
        (("--seed", "-1"), "-1 is not in the range 0<=x<="),
        (("--width", "4"), "No such option"),
        (("related",), "unexpected extra argument"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_starts(
    arguments: tuple[str, ...], words: str, asked: Asked, workers: Workers
) -> None:
    """It ends with code 2, says what was required, and no worker is begun."""
    done = invoke(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert (asked, workers.begun) == ([], 0)


def test_every_seed_that_is_taken_can_be_used() -> None:
    """The last sample with the largest seed is an experiment of every generator."""
    (seed,) = (option for option in calibrate.command.params if option.name == "seed")
    (samples,) = (option for option in calibrate.command.params if option.name == "samples")
    assert isinstance(seed.type, click.IntRange)
    assert isinstance(samples.type, click.IntRange)
    largest, last = int(seed.type.max or 0), int(samples.type.max or 0)
    generators = [population for population in POPULATIONS if isinstance(population, Draws)]
    assert generators
    for generator in generators:
        assert len(generator.experiments(largest, last - 1, last)) == 1


def test_a_failure_closes_the_workers(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> None:
    """What a worker raises ends the command, with nothing on stdout and nobody left at work."""

    def fail(*_: object) -> Iterator[pd.DataFrame]:
        yield rows_of(POPULATIONS[0], 2)
        raise RuntimeError("the work failed")

    monkeypatch.setattr(calibrate, "calibrate", fail)
    done = invoke("--samples", "2")
    assert (done.exit_code, done.stdout) == (1, "")
    assert (workers.begun, workers.closed) == (1, 1)


@pytest.mark.usefixtures("asked", "on_terminal")
def test_a_terminal_sees_how_far_it_is() -> None:
    """Each population that is done is counted on stderr, and stdout stays as it is."""
    done = invoke("--population", "related", "--population", "groups", "--json")
    assert done.stderr.splitlines() == ["1 of 2 populations", "2 of 2 populations"]
    assert len(json.loads(done.stdout)["rows"]) == 2 * len(METRICS)
