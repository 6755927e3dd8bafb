"""Who may speak with the dashboard: its own pages, not those of other sites."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

FILE = (
    b'--part\r\nContent-Disposition: form-data; name="file"; filename="labels.csv"\r\n\r\n'
    b"a,b\r\n1,0\r\n--part--\r\n"
)


def given(server: str) -> str:
    """Visit, and return the cookie that a visitor is given."""
    with urlopen(f"{server}/_stcore/health") as reply:
        return str(reply.headers["Set-Cookie"]).partition(";")[0]


def uploaded(server: str, headers: dict[str, str]) -> int:
    """Upload a file as nobody's; return the status of HTTP."""
    request = Request(
        f"{server}/_stcore/upload_file/nobody/nothing",
        data=FILE,
        headers={"Content-Type": "multipart/form-data; boundary=part", **headers},
        method="PUT",
    )
    try:
        with urlopen(request) as reply:
            return int(reply.status)
    except HTTPError as refused:
        return refused.code


def test_an_upload_without_the_token_is_refused(server: str) -> None:
    """A form of another site has the cookie but cannot read it: only who can may upload.

    With the token the upload is refused for another reason: nobody has that session.
    """
    cookie, other = (given(server) for _ in range(2))
    token, of_other = (c.partition("=")[2] for c in (cookie, other))
    assert uploaded(server, {}) == 403
    assert uploaded(server, {"Cookie": cookie}) == 403
    assert uploaded(server, {"Cookie": cookie, "X-Xsrftoken": of_other}) == 403
    assert uploaded(server, {"Cookie": cookie, "X-Xsrftoken": token}) == 400


def test_a_page_of_another_site_cannot_talk_to_the_dashboard(server: str) -> None:
    """A websocket whose Origin is another site's is refused; the dashboard's own is taken."""
    address = server.replace("http", "ws", 1) + "/_stcore/stream"
    with pytest.raises(InvalidStatus, match="403"):
        connect(address, origin="http://elsewhere.example")
    with connect(address, origin=server):
        pass
