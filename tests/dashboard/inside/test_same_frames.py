import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import RoadScenes
from core.fitting.fitted import fit
from core.inside.insight import Insight
from dashboard.inside import same_frames as frames
from tests.dashboard.inside.conftest import ROAD, looked

SCENES = RoadScenes(tasks=4)


def test_answers_are_those_of_the_networks(insight: Insight) -> None:
    """Chances of yes, and whether both sides differ, follow from the fitted weights."""
    x = insight.examples[2].astype(np.float32)
    table = frames.answers(ROAD, insight, x, [1.0, 0.0, np.nan, 1.0])
    assert table["label"].tolist() == ["yes", "no", "?", "yes"]
    for arm in ("together", "apart"):
        for network in fit(ROAD, arm).networks:
            (weight, bias), (head, offset) = network.layers
            logits = head @ np.maximum(weight @ x + bias, 0) + offset
            for task, logit in zip(network.tasks, logits, strict=True):
                said = table.set_index("task").loc[task, arm]
                percent, mark = re.fullmatch(r"([\d.]+)% yes( [✓✗])?", str(said)).groups()
                chance = float(percent) / 100
                truth = {"yes": True, "no": False}.get(table.set_index("task").loc[task, "label"])
                assert mark == (None if truth is None else " ✓" if truth == (logit > 0) else " ✗")
                assert chance == pytest.approx(1 / (1 + np.exp(-logit)), abs=0.011)
    yes = table[["together", "apart"]].map(lambda said: float(str(said).split("%")[0]) > 50)
    assert table["differ"].tolist() == (yes["together"] != yes["apart"]).tolist()


def test_the_drawing_is_as_active_as_the_networks(insight: Insight) -> None:
    """Each side has a glow for each network, within [0, 1]; an answer's is the chance of yes."""
    x = insight.examples[0].astype(np.float32)
    drawing = frames.drawing(ROAD, insight, x)
    assert [len(side) for side in drawing.glows] == [1, 4]
    glows = [glow for side in drawing.glows for glow in side]
    assert all(0 <= g <= 1 for glow in glows for g in (*glow.answers, *glow.units[0]))
    table = frames.answers(ROAD, insight, x, [np.nan] * 4)
    said = [float(str(words)[:-5]) / 100 for words in table["together"]]
    np.testing.assert_allclose(glows[0].answers, said, atol=0.006)


@given(st.lists(st.sampled_from(["light", "dark", "absent"]), min_size=5, max_size=5))
def test_a_scene_shows_the_parts_that_are_chosen(chosen: list[str]) -> None:
    """Read again, each part is as it was set, also in noise; labels ask for both parts."""
    parts = dict(zip(SCENES.parts, chosen, strict=True))
    for noise in (0.0, 0.2):
        x, labels = frames.scene(SCENES, parts, noise, 3)
        assert frames.parts_in(SCENES, x) == parts
    there = [all(parts[part] != "absent" for part in each) for each in SCENES.objects]
    assert labels == [float(each) for each in there]


def test_parts_of_drawn_scenes_are_read_as_they_are() -> None:
    """Of the source's own pictures, too, nearly all parts are read right."""
    truth, problem = SCENES.truth(0), SCENES.draw(0)
    right = []
    for row in range(50):
        read = frames.parts_in(SCENES, problem.x[row])
        light, dark = truth.values[row].reshape(-1, 2).T
        true = np.where(light > 0, "light", np.where(dark > 0, "dark", "absent"))
        right += [read[part] == true[k] for k, part in enumerate(SCENES.parts)]
    assert np.mean(right) > 0.97


def test_how_often_who_is_right_is_a_mean_over_tasks(insight: Insight) -> None:
    """The four shares add up to one."""
    assert frames.rights(insight).sum() == pytest.approx(1, abs=1e-5)
    assert looked(ROAD) is insight
