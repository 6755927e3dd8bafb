from tests.soak.server import ROOT, errors_of

LOG = f"""You can now view your Streamlit app
Traceback (most recent call last):
  File "/site-packages/starlette/websockets.py", line 9, in send
    raise WebSocketDisconnected
WebSocketDisconnected: the tab has gone
Traceback (most recent call last):
  File "/site-packages/streamlit/runtime.py", line 3, in run
    show()
  File "{ROOT}/dashboard/app.py", line 3, in show
    1 / 0
ZeroDivisionError: division by zero
the next line
"""


def test_tracebacks_through_files_of_ours_are_counted() -> None:
    """What the web server logs when a tab has gone is no error of ours."""
    assert errors_of(LOG) == ["ZeroDivisionError: division by zero"]
