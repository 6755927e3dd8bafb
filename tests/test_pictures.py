"""assets/pages/ shows the pages that there are: `python -m tests.pictures`."""

import re

from PIL import Image

from dashboard.catalogue import PAGES
from tests.pictures import FOLDER, WIDTH

SMALL = 1_500_000  # bytes, all together


def test_each_page_has_a_picture_and_no_other_is_there() -> None:
    """Pictures and pages of the catalogue have the same names, and the gallery shows each."""
    names = {f"{entry.path}.png" for entry in PAGES}
    assert {path.name for path in FOLDER.iterdir()} == names
    gallery = (FOLDER.parent / "README.md").read_text()
    shown = re.findall(r"!\[[^]]+\]\(pages/([^)]+)\)", gallery)
    assert shown == [f"{entry.path}.png" for entry in PAGES]
    assert not [entry.title for entry in PAGES if f"### {entry.title}\n" not in gallery]


def test_pictures_are_of_one_width_and_small() -> None:
    """All are as wide as the script makes them, and cheap to clone."""
    files = sorted(FOLDER.iterdir())
    for path in files:
        with Image.open(path) as picture:
            assert picture.width == WIDTH
    assert sum(path.stat().st_size for path in files) < SMALL
