"""A canvas as SVG in HTML: it takes its ink and its letters from the page, light or dark."""

import html
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from core.data.tables.wording import short, visible
from dashboard.shared.networks import words
from dashboard.shared.networks.layout import laid_out
from dashboard.shared.networks.shapes import HEIGHT, LETTER, WIDTH, Canvas, Circle, Line, Text
from dashboard.shared.networks.sides import Drawing, Side

INK = "currentColor"  # of the page's text
LINES = {  # colour is that of the arm
    "input": 'stroke="{ink}" stroke-opacity=".45" stroke-width="1.2"',
    "weight": 'stroke="{colour}" stroke-opacity=".7" stroke-width=".7"',
    "idle": 'stroke="{ink}" stroke-opacity=".3" stroke-width=".7" stroke-dasharray="2 3"',
    "copy": 'stroke="{ink}" stroke-width="1.5"',
}
BOXES = {
    "network": 'rx="8" fill="{colour}" fill-opacity=".08" stroke="{colour}"',
    "input": 'rx="3" fill="none" stroke="{ink}" stroke-opacity=".6"',
    "value": 'rx="1" fill="{ink}" fill-opacity=".35"',
    "one": 'rx="9" fill="none" stroke="{ink}" stroke-opacity=".7"',
}
CIRCLES = {
    "unit": 'fill="{colour}"',
    "idle": 'fill="{colour}" fill-opacity=".4"',
    "dot": 'fill="{ink}" fill-opacity=".8"',
    "answer": 'fill="{colour}" stroke="{ink}" stroke-opacity=".6"',
    "?": 'fill="none" stroke="{ink}"',
}
# beside each other where there is room, else below each other; as high as it will be from the first
ROW = "display:flex;flex-wrap:wrap;gap:8px 32px;align-items:end"
SIDE = "flex:1 1 280px;max-width:360px;margin:0"
HEAD = "display:flex;gap:8px;align-items:baseline;line-height:1.3"
FOOT = "font-size:.875rem;opacity:.8"
# the arm's colour, with as much of the page's ink as makes it readable in light and dark
SCORE = "font-size:1.5rem;font-weight:700;line-height:1.4;color:color-mix(in srgb,{},currentColor)"


@lru_cache(maxsize=64)
def written(drawing: Drawing, scores: tuple[str, ...] = ()) -> str:
    """Write all sides of a drawing as one line of HTML.

    Args:
        scores: what each side has reached, in words; none where that is not said.
    """
    said_of = scores or ("",) * len(drawing.sides)
    sides = "".join(map(_side, drawing.sides, laid_out(drawing), said_of))
    said = escaped(words.sentence(drawing))
    return f'<div role="group" aria-label="{said}" style="{ROW}">{sides}</div>'


def _side(side: Side, canvas: Canvas, score: str) -> str:
    label = escaped(short(side.label[0].upper() + side.label[1:]))
    swatch = f'<span style="color:{side.colour}">●</span>'
    networks = words.networks(side)
    style = SCORE.format(f"{side.colour} 70%")
    reached = f'<div style="{style}">{escaped(score)}</div>' if score else ""
    return (
        f'<figure style="{SIDE}"><figcaption style="{HEAD}">{swatch}'
        f"<span><b>{label}</b>: {networks}</span></figcaption>"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="100%" '
        f'role="img" aria-label="{label}: {networks}">'
        f"{drawn(canvas, side.colour)}</svg>{reached}"
        f'<div style="{FOOT}">{words.weights(side)}</div></figure>'
    )


def drawn(canvas: Canvas, colour: str) -> str:
    """Write what stands on a canvas, circles over lines, in few elements: a page has many."""
    inks = {"colour": colour, "ink": INK}
    boxes = "".join(
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
        f"{BOXES[box.kind].format(**inks)}/>"
        for box in canvas.boxes
    )
    lines = "".join(
        f'<path fill="none" {LINES[kind].format(**inks)} d="{_path(group)}"/>'
        for kind, group in groupby(sorted(canvas.lines, key=_kind), _kind)
    )
    circles = "".join(
        f"<g {CIRCLES[kind].format(**inks)}>{''.join(map(_circle, group))}</g>"
        for kind, group in groupby(sorted(canvas.circles, key=_kind), _kind)
    )
    unknown = [circle for circle in canvas.circles if circle.kind == "?"]
    texts = "".join(map(_text, [*canvas.texts, *map(_mark, unknown)]))
    return f'{boxes}{lines}{circles}<g fill="{INK}" font-size="12">{texts}</g>'


def escaped(text: str) -> str:
    """Escape a text so that neither HTML nor Streamlit's Markdown reads anything in it.

    Streamlit looks for :material/icons: even where it is told that a text is HTML.

    >>> escaped('<b>&":material/home:')
    '&lt;b&gt;&amp;&quot;&#58;material/home&#58;'
    """
    return html.escape(visible(" ".join(text.split()))).replace(":", "&#58;")


def _kind(shape: Line | Circle) -> str:
    return shape.kind


def _path(lines: Iterable[Line]) -> str:
    return "".join(f"M{line.x:.1f} {line.y:.1f}L{line.to_x:.1f} {line.to_y:.1f}" for line in lines)


def _circle(circle: Circle) -> str:
    place = f'cx="{circle.x:.1f}" cy="{circle.y:.1f}" r="{circle.radius:.2f}"'
    if circle.glow is None:
        return f"<circle {place}/>"
    # a dark unit keeps its outline
    filled = f'fill-opacity="{0.05 + 0.95 * circle.glow:.2f}" stroke="{INK}" stroke-opacity=".5"'
    return f"<circle {place} {filled}/>"


def _mark(circle: Circle) -> Text:
    """Write the missing label into its hollow answer."""
    return Text("?", circle.x, circle.y + LETTER, "middle")


def _text(text: Text) -> str:
    return (
        f'<text x="{text.x:.1f}" y="{text.y:.1f}" text-anchor="{text.anchor}">'
        f"{escaped(text.words)}</text>"
    )
