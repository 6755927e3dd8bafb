import asyncio
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography import x509
from distributed import Security
from distributed.comm import Comm, CommClosedError, connect, listen

from core.computing.credentials import temporary

ANSWERED = "heard"


async def _ask(served: Security, asks: Security) -> object:
    """Serve with some credentials, ask with others, and return what was heard."""

    async def answer(comm: Comm) -> None:
        await comm.write(await comm.read())

    async with listen("tls://127.0.0.1:0", answer, **served.get_listen_args("scheduler")) as here:
        settings = asks.get_connection_args("client")
        comm = await connect(here.contact_address, timeout=5, **settings)
        await comm.write(ANSWERED)
        heard = await comm.read()
        await comm.close()
        return heard


def _heard(served: Security, asks: Security) -> object:
    # in a thread: browsers of other tests may have a loop in this one
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_ask(served, asks))).result()


def test_who_has_them_is_heard_and_who_has_others_is_not() -> None:
    """Both sides must show the same certificate: each call makes a key of its own."""
    mine, others = temporary(), temporary()
    assert mine.tls_client_key != others.tls_client_key
    assert _heard(mine, mine) == ANSWERED
    with pytest.raises((OSError, CommClosedError, ssl.SSLError)):
        _heard(mine, others)


def test_they_hold_whatever_the_clock_is_set_to() -> None:
    """They are valid for decades before and after now: a clock may be put back by a day."""
    certificate = x509.load_pem_x509_certificate(temporary().tls_ca_file.encode())
    now = datetime.now(UTC)
    assert certificate.not_valid_before_utc.year + 10 < now.year
    assert certificate.not_valid_after_utc.year - 10 > now.year
