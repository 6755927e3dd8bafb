import re

import pytest
import segno

from dashboard.shared import qr


@pytest.mark.parametrize(
    "address", ["http://a.b/class?class=BCDFGHJK", "http://a.b/?x=" + "y" * 900]
)
def test_a_qr_picture_has_the_modules_of_its_address(address: str) -> None:
    """Row by row as the path draws them, with the quiet border; black on white in any theme."""
    svg = qr.drawn(address, 300)
    code = segno.make(address, error="m", micro=False)
    side = code.symbol_size(border=qr.QUIET)[0]
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert 'fill="#FFFFFF"' in svg or 'fill="#fff"' in svg
    assert 'role="img"' in svg
    drawn = sum(int(run) for run in re.findall(r"h(\d+)", svg.split("stroke", 1)[1]))
    assert drawn == sum(map(sum, code.matrix))


def test_an_address_is_no_markup() -> None:
    """Whatever stands in it, only the picture's own tags are written."""
    svg = qr.drawn("http://a.b/?x=<script>alert(1)</script>", 300)
    assert "script" not in svg
