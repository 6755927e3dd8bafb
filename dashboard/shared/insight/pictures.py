"""Weights as small pictures in HTML: lighter and darker than grey as they ask for it."""

import base64
import io
from collections.abc import Iterable

import numpy as np
from PIL import Image

from dashboard.shared.networks.svg import escaped

STYLE = """<style>
.inside-grid, .inside-small {display: grid; gap: 12px;
  grid-template-columns: repeat(auto-fill, minmax(270px, 1fr))}
.inside-small {grid-template-columns: repeat(auto-fill, minmax(118px, 1fr)); gap: 8px}
.inside-card {border: 1px solid rgba(138,138,138,.35); border-radius: 8px; padding: 8px 12px;
  line-height: 1.35}
.inside-row {display: flex; gap: 10px; align-items: center; margin-top: 6px; font-size: .9rem}
.inside-row img, .inside-small img {image-rendering: pixelated; border-radius: 4px; display: block}
.inside-row img {flex: 0 0 110px; width: 110px}
.inside-small figure {margin: 0; font-size: .85rem; line-height: 1.25}
.inside-small img {width: 100%}
.inside-large {image-rendering: pixelated; border-radius: 6px; width: 100%; max-width: 460px}
</style>"""


def picture(weights: np.ndarray, shape: tuple[int, int], alt: str) -> str:
    """Write the weights of a unit (d,) as an image; grey is 0, the largest is black or white."""
    values = weights.astype(np.float32).reshape(shape)
    largest = float(np.abs(values).max()) or 1.0
    levels = np.rint(127.5 * (1 + values / largest)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode()
    return f'<img src="data:image/png;base64,{data}" alt="{escaped(alt)}">'


def card(title: str, rows: Iterable[str]) -> str:
    """Write a card: a title, which is HTML, above rows."""
    return f'<div class="inside-card"><b>{title}</b>{"".join(rows)}</div>'


def row(image: str, words: str) -> str:
    """Write an image beside words, which are HTML."""
    return f'<div class="inside-row">{image}<span>{words}</span></div>'


def figure(image: str, words: str) -> str:
    """Write an image above words, which are HTML."""
    return f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def large(image: str) -> str:
    """Write an image as wide as there is room."""
    return STYLE + image.replace("<img ", '<img class="inside-large" ', 1)


def grid(cards: Iterable[str], label: str, small: bool = False) -> str:
    """Lay cards, or figures, out as there is room."""
    name = "inside-small" if small else "inside-grid"
    return (
        f'{STYLE}<div class="{name}" role="group" aria-label="{escaped(label)}">'
        f"{''.join(cards)}</div>"
    )


def dot(colour: str) -> str:
    """Write a dot in a colour."""
    return f'<span style="color:{colour}">●</span>'
