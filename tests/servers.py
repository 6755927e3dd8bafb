"""What tests that start a server share."""

import socket
import time
from contextlib import suppress
from random import SystemRandom
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 120.0  # seconds; of a loaded machine


# below those that systems lend to connections: such a one may be lent before a server takes it
PORTS = range(10_000, 32_000)


def free_port() -> int:
    """Name a port of loopback that nobody listens on."""
    chance = SystemRandom()  # hypothesis seeds the other: processes would choose the same ports
    while True:
        port = chance.choice(PORTS)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


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
