import random
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.shared.networks.layout import laid_out
from dashboard.shared.networks.network import END, ENTRY
from dashboard.shared.networks.shapes import HEIGHT, WIDTH, Canvas, Circle
from dashboard.shared.networks.sides import Drawing, Glow
from tests.dashboard.shared.networks.drawn import drawing, drawings

LETTER = 5.6  # pixels that a letter takes, on average


def _units(canvas: Canvas) -> list[Circle]:
    return [circle for circle in canvas.circles if circle.kind in ("unit", "idle")]


@given(drawings())
def test_nothing_leaves_the_canvas(drawn: Drawing) -> None:
    """Boxes, circles, lines and where words begin are on the canvas, with 1 to 100 tasks."""
    for canvas in laid_out(drawn):
        places = [(box.x, box.y) for box in canvas.boxes]
        places += [(box.x + box.width, box.y + box.height) for box in canvas.boxes]
        for circle in canvas.circles:
            places += [
                (circle.x + s * circle.radius, circle.y + s * circle.radius) for s in (-1, 1)
            ]
        places += [(x, y) for ln in canvas.lines for x, y in ((ln.x, ln.y), (ln.to_x, ln.to_y))]
        for text in canvas.texts:
            wide = LETTER * len(text.words)
            left = text.x - wide / 2 if text.anchor == "middle" else text.x
            places += [(left, text.y - 9), (left + wide, text.y + 3)]
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
        assert all(box.width > 0 and box.height > 0 for box in canvas.boxes)


@given(drawings())
def test_circles_and_frames_do_not_overlap(drawn: Drawing) -> None:
    """No two circles touch, each is large enough to be drawn, and so do no two networks."""
    for canvas in laid_out(drawn):
        circles = sorted(canvas.circles, key=lambda circle: (circle.x, circle.y))
        for above, below in pairwise(circles):
            apart = ((above.x - below.x) ** 2 + (above.y - below.y) ** 2) ** 0.5
            assert apart > above.radius + below.radius > 0
        assert all(circle.radius > 1 for circle in circles if circle.kind != "dot")
        frames = [box for box in canvas.boxes if box.kind == "network"]
        assert all(a.y + a.height < b.y for a, b in pairwise(frames))
        for circle in circles:
            assert any(
                f.y <= circle.y - circle.radius and circle.y + circle.radius <= f.y + f.height
                for f in frames
            )
            assert ENTRY < circle.x < END


@given(st.integers(1, 512), st.integers(1, 4))
def test_a_wider_network_has_more_circles_up_to_a_few(width: int, depth: int) -> None:
    """Every layer of a narrow network has its units; one of a wide network a few, and dots."""
    together, apart = laid_out(drawing(width=width, depth=depth))
    shown = len({unit.y for unit in _units(together)})
    assert len(_units(together)) == depth * shown
    assert len(_units(apart)) == 4 * depth * shown
    assert shown == width or 3 <= shown < width
    dots = [circle for circle in together.circles if circle.kind == "dot"]
    assert len(dots) == (0 if shown == width else 3 * depth)


@given(drawings())
def test_a_missing_label_is_hollow_and_no_error_flows_from_it(drawn: Drawing) -> None:
    """An answer is '?' where there is no label, its weights are idle, and no others are."""
    for side, canvas in zip(drawn.sides, laid_out(drawn), strict=True):
        hollow = {circle.y for circle in canvas.circles if circle.kind == "?"}
        known = {circle.y for circle in canvas.circles if circle.kind == "answer"}
        assert not hollow & known
        if side.alternatives or not drawn.unlabelled:
            assert not hollow
        last = [line for line in canvas.lines if line.kind in ("weight", "idle")]
        ends = {
            (line.to_y, line.kind) for line in last if line.to_x > max(u.x for u in _units(canvas))
        }
        assert ends == {(y, "idle") for y in hollow} | {(y, "weight") for y in known}


def test_a_network_without_any_label_learns_nothing_from_the_example() -> None:
    """Apart the network of a '?' is idle as a whole; together the shared layer still learns."""
    drawn = replace(drawing(tasks=3), unlabelled=frozenset({1}))
    together, apart = laid_out(drawn)
    assert {unit.kind for unit in _units(together)} == {"unit"}
    kinds = [unit.kind for unit in sorted(_units(apart), key=lambda unit: unit.y)]
    each = len(kinds) // 3
    assert kinds == ["unit"] * each + ["idle"] * each + ["unit"] * each


def test_transfer_has_an_arrow_from_the_first_network_to_the_second() -> None:
    """Between two frames an arrow says that the learned layers are copied."""
    (canvas,) = laid_out(drawing(arms=("transfer",)))
    first, second = (box for box in canvas.boxes if box.kind == "network")
    shaft = next(line for line in canvas.lines if line.kind == "copy" and line.x == line.to_x)
    assert first.y + first.height <= shaft.y < shaft.to_y <= second.y
    assert "learned layers are copied" in [text.words for text in canvas.texts]


def test_a_grouping_has_a_frame_for_each_group() -> None:
    """Two groups of two tasks are two networks with two answers each."""
    groups = (("pedestrian", "car"), ("stop sign", "traffic light"))
    (canvas,) = laid_out(drawing(arms=(groups,)))
    frames = [box for box in canvas.boxes if box.kind == "network"]
    answers = [circle.y for circle in canvas.circles if circle.kind == "answer"]
    inside = [sum(f.y < y < f.y + f.height for y in answers) for f in frames]
    assert inside == [2, 2]


@given(drawings(), st.integers(0, 100))
def test_active_units_and_answers_are_filled_as_much(drawn: Drawing, seed: int) -> None:
    """Those that are drawn glow in the order that is given; without activity none does."""
    assert all(c.glow is None for canvas in laid_out(drawn) for c in canvas.circles)
    rng = random.Random(seed)
    glows = tuple(
        tuple(
            Glow(
                tuple(tuple(rng.random() for _ in range(7)) for _ in range(drawn.depth)),
                tuple(rng.random() for _ in tasks),
            )
            for tasks in side.groups
        )
        for side in drawn.sides
    )
    active = replace(drawn, glows=glows, unlabelled=frozenset())
    for canvas, of_side in zip(laid_out(active), glows, strict=True):
        first, last = (glow for glow in (of_side[0], of_side[-1]))
        shown = [c.glow for c in canvas.circles if c.kind in ("unit", "answer")]
        assert all(glow is None or 0 <= glow <= 1 for glow in shown)
        answers = [c for c in canvas.circles if c.kind == "answer" and c.glow is not None]
        assert answers[0].glow in first.answers
        assert answers[-1].glow in last.answers
        units = [c for c in canvas.circles if c.kind == "unit" and c.glow is not None]
        assert units[0].glow == first.units[0][0]
