from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from core import Experiment
from core.__main__ import main
from core.calibration.precision import Pair, settings
from core.commands import precision
from tests.core.commands.conftest import Workers

PAIRS = (
    Pair("the first", "together", "together", 2.5, 2.49),
    Pair("the second", "undecided", "apart", -0.26, -0.61),
    Pair("the third", "undecided", "undecided", 0.1, 0.1),
)
Asked = list[tuple[list[Experiment], object]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> Asked:
    """Collect what would be compared, and give made-up pairs for it."""
    collected: Asked = []

    def compared(experiments: list[Experiment], cluster: object) -> Iterator[Pair]:
        collected.append((experiments, cluster))
        yield from PAIRS[: len(experiments)]

    monkeypatch.setattr(precision, "compare", compared)
    return collected


def invoke(*arguments: str) -> Result:
    """Run `python -m core precision ...` in this process."""
    return CliRunner().invoke(main, ["precision", *arguments])


def test_verdicts_that_agree_are_counted_and_others_named(asked: Asked) -> None:
    """The largest difference of gains is said, and each pair that differs has both verdicts."""
    done = invoke("--settings", "3")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "2 of 3 verdicts on the error agree; gains differ by 0.35 points at most.",
        "the second: undecided (-0.26) in 32 bits, apart (-0.61) in 64.",
    ]


@pytest.mark.usefixtures("asked")
def test_where_all_agree_one_line_is_enough() -> None:
    """Without a pair that differs there is nothing to name."""
    done = invoke("--settings", "1")
    assert done.stdout == (
        "1 of 1 verdicts on the error agree; gains differ by 0.01 points at most.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((), (100, 0)), (("--settings", "7", "--seed", "5"), (7, 5))],
)
def test_options_reach_the_experiments(
    arguments: tuple[str, ...], expected: tuple[int, int], asked: Asked, workers: Workers
) -> None:
    """Number and seed draw the experiments, which go to one cluster that is closed."""
    assert invoke(*arguments).exit_code == 0
    assert asked == [(settings(*expected), workers)]
    assert (workers.begun, workers.closed) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--settings", "0"), "0 is not in the range 1<=x<=1000"),
        (("--settings", "1001"), "1001 is not in the range 1<=x<=1000"),
        (("--settings", "1.5"), "'1.5' is not a valid integer"),
        (("--seed", "-1"), "-1 is not in the range 0<=x<=2147483647"),
        (("--json",), "No such option"),
        (("64",), "unexpected extra argument"),
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


def test_a_failure_closes_the_workers(monkeypatch: pytest.MonkeyPatch, workers: Workers) -> None:
    """What a worker raises ends the command, with nothing on stdout and nobody left at work."""

    def fail(*_: object) -> Iterator[Pair]:
        yield PAIRS[0]
        raise RuntimeError("the work failed")

    monkeypatch.setattr(precision, "compare", fail)
    done = invoke("--settings", "2")
    assert (done.exit_code, done.stdout) == (1, "")
    assert (workers.begun, workers.closed) == (1, 1)


@pytest.mark.usefixtures("asked", "on_terminal")
def test_a_terminal_sees_how_far_it_is() -> None:
    """One line on stderr counts the pairs, and ends with the last."""
    done = invoke("--settings", "3")
    counts = [text.removeprefix("\x1b[K") for text in done.stderr.split("\r")]
    assert counts == ["", "1 of 3", "2 of 3", "3 of 3\n"]
    assert done.stdout.startswith("2 of 3 verdicts")
