"""An address as a QR picture, drawn here: nothing is asked of another site."""

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks for


def drawn(address: str, pixels: int) -> str:
    """Write an address as SVG: black on white, in the dark as well, or no phone reads it.

    Args:
        pixels: on the screen, at most.
    """
    code = segno.make(address, error="m", micro=False)
    svg = str(code.svg_inline(border=QUIET, light="#FFFFFF", omitsize=True))
    style = f'style="width:100%;max-width:{pixels}px;display:block;border-radius:8px"'
    return svg.replace("<svg ", f'<svg role="img" aria-label="QR code of the address" {style} ', 1)
