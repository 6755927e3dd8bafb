"""What tests that start a server share."""

import socket
import time
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 120.0  # seconds; of a loaded machine


def free_port() -> int:
    """Name a port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until_up(dashboard: str) -> None:
    """Wait until the dashboard at an address answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{dashboard}/_stcore/health"):
                return
        except URLError:
            assert time.monotonic() < end, "the server must start"
            time.sleep(0.1)
