"""For tests/core/advice, once Cluster.submit goes through Tables: see the report."""
import os, signal, time
from pathlib import Path
import numpy as np, pandas as pd, pytest
from core.advice.advising import start_advice
from core.advice.question import Question
from core.computing.cluster import Cluster
from core.computing.store import Store
from core.data.sources.table import Table
from core.data.tables.parcels import held

PATIENCE = 200.0

def _csv(path: Path) -> Path:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 90))
    frame = pd.DataFrame({"x": x[0], "z": x[1], "a": np.where(x[0] > 0, "yes", "no"), "b": np.where(x[1] > 0, "yes", "no")})
    frame.to_csv(path, index=False)
    return path

def test_one_person_who_leaves_fails_nobody(tmp_path: Path, store: Store) -> None:
    cluster = Cluster(workers=2)
    try:
        paths = [_csv(tmp_path / n) for n in ("mine.csv", "theirs.csv")]
        qs = [Question(Table(p, ("a", "b")), width=4, splits=3, steps=200, minutes=1.0) for p in paths]
        mine, theirs = (start_advice(q, cluster, store) for q in qs)
        while theirs.progress().share < 0.03: time.sleep(0.05)
        mine.stop()
        for p in paths: p.unlink()
        pids = list(cluster.client().run(os.getpid).values())
        os.kill(pids[0], signal.SIGKILL)
        ended = theirs.join(PATIENCE)
        assert ended.answer is not None, ended.reason
        key = qs[0].source.parcel.key
        del qs, mine, theirs, ended
        end = time.monotonic() + 60
        while held(key) and time.monotonic() < end: time.sleep(0.1)
        assert held(key) is None
    finally:
        cluster.close()
