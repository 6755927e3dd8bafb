"""One example large, with its column of Y beside it, as HTML that follows light and dark."""

from collections.abc import Sequence

import numpy as np

from dashboard.shared.labels import painting
from dashboard.shared.labels.frames import Samples
from dashboard.shared.labels.outline import outline
from dashboard.shared.networks.svg import escaped

PIXEL = 10  # units of the drawing: whole numbers, which keep edges sharp
ROW = "display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center"
PICTURE = "flex:1 1 200px;max-width:440px;border-radius:8px;display:block"
COLUMN = (
    "display:grid;grid-template-columns:auto auto;gap:2px 12px;align-items:center;"
    "padding:2px 12px;border:solid currentColor;border-width:0 2px;border-radius:10px"
)
CELL = "display:block;width:34px;padding:2px 0;text-align:center;border-radius:4px;font-weight:600"
GROUND = {  # as in the matrix Y
    "1": "rgba(0,158,115,.45)",
    "0": "rgba(138,138,138,.16)",
    "?": "rgba(230,159,0,.35)",
}


def scene(samples: Samples, example: int) -> str:
    """Write one example of some, clean where it is known without noise.

    Args:
        example: its number in the samples.
    """
    pictures = samples.pictures if samples.clean is None else samples.clean
    drawn = "" if pictures is None else _picture(pictures[example], samples.names)
    return f'<div style="{ROW}">{drawn}{_column(samples, example)}</div>'


def _picture(values: np.ndarray, names: Sequence[str]) -> str:
    """Draw (height, width) values: a road as people see it, others in greys."""
    painted = painting.paint(values, names)
    if painted is None:
        return _svg(_greys(values), PIXEL * values.shape[1], PIXEL * values.shape[0])
    return _svg(painted, values.shape[1], values.shape[0])


def _greys(values: np.ndarray) -> str:
    """Draw mid-grey where nothing is, lighter and darker where something is."""
    height, width = (PIXEL * pixels for pixels in values.shape)
    largest = float(np.abs(values).max()) or 1.0
    parts = "".join(
        f'<path fill="{_grey(value / largest)}" d="{outline(values == value, PIXEL)}"/>'
        for value in np.unique(values[values != 0])
    )
    ground = f'<rect width="{width}" height="{height}" fill="{_grey(0)}"/>'
    return f'<g shape-rendering="crispEdges">{ground}{parts}</g>'


def _svg(drawn: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="One training example" style="{PICTURE}">{drawn}</svg>'
    )


def _grey(share: float) -> str:
    """Return the grey of a value from -1, black, to 1, white."""
    level = round(127.5 * (1 + share))
    return f"rgb({level},{level},{level})"


def _column(samples: Samples, example: int) -> str:
    """Write the labels of an example as a column vector, each beside its name."""
    usual = {1.0: "1", 0.0: "0"}
    said = [usual.get(float(value), "?") for value in samples.labels[:, example]]
    cells = "".join(
        f'<span>{escaped(name)}</span><span style="{CELL};background:{GROUND[label]}">{label}'
        "</span>"
        for name, label in zip(samples.names, said, strict=True)
    )
    return f'<div role="group" aria-label="Its column of Y" style="{COLUMN}">{cells}</div>'
