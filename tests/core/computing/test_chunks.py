from dataclasses import replace

import pytest

from core import Experiment, run
from core.computing.chunks import Assembly, chunk_job
from core.computing.worker import DrawsReply
from core.data import SharedFeatures
from core.fitting.side_by_side import train_side_by_side

EXPERIMENT = Experiment(SharedFeatures(tasks=2, examples=40), width=4, replicates=4, steps=60)


def _reply(replicates: tuple[int, ...]) -> DrawsReply:
    problems = [EXPERIMENT.problem(replicate) for replicate in replicates]
    seeds = [(EXPERIMENT.seed, replicate) for replicate in replicates]
    return DrawsReply(train_side_by_side(EXPERIMENT, problems, seeds), {})


def test_an_experiment_is_whole_with_its_last_draw() -> None:
    """Chunks may come in any order; the result is that of all replicates at once."""
    assembly = Assembly([EXPERIMENT])
    chunks = [[(EXPERIMENT, 2), (EXPERIMENT, 3)], [(EXPERIMENT, 0), (EXPERIMENT, 1)]]
    assert assembly.add(chunks[0], _reply((2, 3))) == []
    ((experiment, result),) = assembly.add(chunks[1], _reply((0, 1)))
    assert experiment == EXPERIMENT
    expected = run(EXPERIMENT).scores
    assert result.scores["replicate"].equals(expected["replicate"])
    assert result.scores["error"].to_numpy() == pytest.approx(expected["error"], abs=1e-4)


def test_a_chunk_may_hold_several_experiments() -> None:
    """Each takes its own draws of a common chunk."""
    one, other = (replace(EXPERIMENT, replicates=1, seed=seed) for seed in (0, 1))
    problems, seeds = [one.problem(0), other.problem(0)], [(0, 0), (1, 0)]
    record = train_side_by_side(one, problems, seeds)
    whole = dict(Assembly([one, other]).add([(one, 0), (other, 0)], DrawsReply(record, {})))
    for experiment in (one, other):
        expected = run(experiment).scores["error"]
        assert whole[experiment].scores["error"].to_numpy() == pytest.approx(expected, abs=1e-4)


def test_the_reason_of_the_first_replicate_is_kept() -> None:
    """An experiment with nothing to compare says why, however its chunks come in."""
    assembly = Assembly([EXPERIMENT])
    late = [(EXPERIMENT, 2), (EXPERIMENT, 3)]
    assembly.add(late, DrawsReply(None, {0: "late", 1: "later"}))
    early = [(EXPERIMENT, 0), (EXPERIMENT, 1)]
    ((_, result),) = assembly.add(early, DrawsReply(None, {0: "first", 1: "second"}))
    assert result.outcome == "first"
    assert result.scores.empty


def test_equal_chunks_have_equal_keys() -> None:
    """The key names experiments and replicates, and nothing else."""
    chunk = [(EXPERIMENT, 0), (EXPERIMENT, 1)]
    assert chunk_job(chunk).key == chunk_job(list(chunk)).key
    assert chunk_job(chunk).key != chunk_job(chunk[:1]).key
    wider = replace(EXPERIMENT, width=5)
    assert chunk_job(chunk).key != chunk_job([(wider, 0), (wider, 1)]).key
