"""The race: all contestants do the same work, and one that does not is found out."""

from importlib.util import find_spec

import pytest

from core.bench import loop
from core.bench.engine import Engine
from core.bench.loop import Loop
from core.bench.race import OWN_TOLERANCE, TOLERANCE, Disagreement, Peer, peers, race
from core.bench.scikit import Scikit
from core.bench.work import Workload
from core.computing import packing

WORK = Workload(draws=2, width=4, epochs=3, sample=3)


@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer.name)
def test_every_peer_ends_at_the_losses_of_the_engine(peer: Peer) -> None:
    """Final losses agree within the stated tolerance, after training that changed them."""
    result = race(WORK, [peer], rounds=1)
    (duel,) = result.duels
    assert duel.difference <= (TOLERANCE if peer.same_numbers else OWN_TOLERANCE)
    assert result.loss < WORK.losses(range(WORK.networks), WORK.initial).mean() - 0.05
    assert duel.trained == (WORK.sample if peer.make in (Loop, Scikit) else WORK.networks)
    assert duel.microseconds > 0
    assert duel.ratio == pytest.approx(duel.microseconds / result.microseconds)
    assert (duel.compile_seconds > 0) == (duel.peer == "jax")


def test_jax_races_where_it_is_installed() -> None:
    """The peers are four with jax, and the same without it but for jax."""
    expected = ["loop", "scikit-learn", "vmap"] + ["jax"] * (find_spec("jax") is not None)
    assert [peer.name for peer in peers()] == expected


def test_other_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop with another learning rate does not do the same work, and the race says so."""
    monkeypatch.setattr(loop, "LEARNING_RATE", 1e-2)
    with pytest.raises(Disagreement, match=r"final losses of loop must be within 0\.001 nats"):
        race(WORK, [Peer("loop", Loop)], rounds=1)


def test_the_engine_against_itself_does_not_differ() -> None:
    """Two runs of the engine reach equal losses, bit for bit."""
    (duel,) = race(WORK, [Peer("engine", Engine)], rounds=2).duels
    assert duel.difference == 0


def test_chunks_change_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine ends at the same losses when every draw is a chunk of its own."""
    together = Engine(WORK)
    monkeypatch.setattr(packing, "CHUNK_PARAMETERS", 1)
    alone = Engine(WORK)
    reached = []
    for engine in (together, alone):
        engine.train()
        reached.append(WORK.losses(engine.networks, engine.weights()))
    assert reached[0] == pytest.approx(reached[1], abs=1e-5)
    assert len(set(reached[0].round(3))) > 1
