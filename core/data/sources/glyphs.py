"""Glyphs: the parts of road scenes, 7 x 7 pixels each. An object is a top on a support.

Each part has a name, and each pair of the first four tops and five supports one of its own: the
objects of a road. Other pairs are named by their parts.
"""

from collections.abc import Mapping

import numpy as np

from core.data.arrays import Floats

SIDE = 7  # pixels

TOPS: Mapping[str, str] = {
    "round": """
        ..###..
        .#####.
        ##...##
        ##...##
        ##...##
        .#####.
        ..###..""",
    "box": """
        .......
        .......
        #######
        #.#.#.#
        #.#.#.#
        #######
        #######""",
    "triangle": """
        #######
        ##...##
        .##.##.
        .##.##.
        ..###..
        ..###..
        ...#...""",
    "slab": """
        .......
        .......
        .......
        .......
        #######
        #######
        #######""",
    "star": """
        ...#...
        ...#...
        #######
        .#####.
        .#####.
        ##...##
        #.....#""",
    "cross": """
        ..###..
        ..###..
        #######
        #######
        #######
        ..###..
        ..###..""",
    "arch": """
        ..###..
        .#####.
        ##...##
        ##...##
        ##...##
        ##...##
        ##...##""",
    "diamond": """
        ...#...
        ..###..
        .##.##.
        ##...##
        .##.##.
        ..###..
        ...#...""",
    "arrow": """
        ...#...
        ..###..
        .#####.
        #######
        ..###..
        ..###..
        ..###..""",
    "fork": """
        #..#..#
        #..#..#
        #..#..#
        #..#..#
        #######
        .#####.
        ...#...""",
}
SUPPORTS: Mapping[str, str] = {
    "pole": """
        ...#...
        ...#...
        ...#...
        ...#...
        ...#...
        ...#...
        ..###..""",
    "legs": """
        ...#...
        .#####.
        #..#..#
        ...#...
        ..#.#..
        .#...#.
        #.....#""",
    "wheels": """
        ###.###
        #.#.#.#
        ###.###
        .......
        .......
        .......
        .......""",
    "rails": """
        .##.##.
        .......
        #######
        .......
        #######
        .......
        .......""",
    "plate": """
        .......
        ..###..
        ..###..
        .#####.
        #######
        #######
        .......""",
    "tripod": """
        ...#...
        ...#...
        ...#...
        ..###..
        ..#.#..
        .#.#.#.
        #..#..#""",
    "ladder": """
        .#...#.
        .#####.
        .#...#.
        .#####.
        .#...#.
        .#####.
        .#...#.""",
    "spring": """
        .####..
        .....#.
        .####..
        #......
        .####..
        .....#.
        .####..""",
    "columns": """
        ##...##
        ##...##
        ##...##
        ##...##
        ##...##
        ##...##
        ##...##""",
    "waves": """
        .......
        .......
        .#...#.
        #.#.#.#
        ...#...
        .#...#.
        #.#.#.#""",
}
DECOYS: Mapping[str, str] = {
    "mast": """
        .#.....
        .#.....
        .#.....
        .#.....
        .#.....
        .#.....
        .#.....""",
    "bush": """
        .......
        ...##..
        ..####.
        .######
        .######
        ..####.
        ...##..""",
    "fence": """
        .......
        #.#.#.#
        #.#.#.#
        #######
        #.#.#.#
        #.#.#.#
        .......""",
    "stone": """
        .......
        .......
        .......
        .......
        ..##...
        .####..
        #######""",
}
NAMES: Mapping[tuple[str, str], str] = {
    ("round", "legs"): "pedestrian",
    ("box", "wheels"): "car",
    ("round", "pole"): "stop sign",
    ("box", "pole"): "traffic light",
    ("round", "wheels"): "cyclist",
    ("slab", "wheels"): "bus",
    ("triangle", "pole"): "yield sign",
    ("slab", "pole"): "street lamp",
    ("box", "legs"): "dog",
    ("slab", "legs"): "bench",
    ("triangle", "plate"): "cone",
    ("round", "plate"): "bollard",
    ("slab", "rails"): "train",
    ("box", "rails"): "tram",
    ("round", "rails"): "rail signal",
    ("triangle", "wheels"): "trailer",
    ("slab", "plate"): "barrier",
    ("box", "plate"): "mailbox",
    ("triangle", "legs"): "A-board",
    ("triangle", "rails"): "buffer stop",
}


def name_of(top: str, support: str) -> str:
    """Name an object by its parts."""
    return NAMES.get((top, support), f"{top} on {support}")


def parts_of(name: str) -> tuple[str, str] | None:
    """Return the top and the support of the object of a name; None: there is none."""
    return _OBJECTS.get(name)


def drawn(glyph: str) -> Floats:
    """Return (7, 7) ones and zeros."""
    rows = glyph.split()
    return np.array([[pixel == "#" for pixel in row] for row in rows], dtype=np.float32)


_OBJECTS = {name_of(top, support): (top, support) for top in TOPS for support in SUPPORTS}
