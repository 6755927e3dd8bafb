"""deploy/nginx.conf before the dashboard: a real nginx, TLS, and a browser on the other side."""

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.test_playground import SMALL, verdict
from tests.servers import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SITE = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text()
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
CERTIFICATE = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
]
PATIENCE = 30.0  # seconds

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


def written(folder: Path, dashboard: str, secure: int, plain: int) -> Path:
    """Write the site of deploy/ with ports, certificate and dashboard of this test."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", *CERTIFICATE, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    site = re.sub(r"ssl_certificate_key +\S+;", f"ssl_certificate_key {key};", SITE)
    site = re.sub(r"ssl_certificate +\S+;", f"ssl_certificate {certificate};", site)
    site = re.sub(r"\n *listen \[::\]:\S+[^;]*;", "", site)  # IPv6 may be off
    site = site.replace("listen 443", f"listen 127.0.0.1:{secure}")
    site = site.replace("listen 80", f"listen 127.0.0.1:{plain}")
    site = site.replace("together.example.org", "localhost")
    site = site.replace("https://$host", f"https://$host:{secure}")
    site = site.replace("127.0.0.1:8501", urlsplit(dashboard).netloc)
    (folder / "site.conf").write_text(site)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    return main


@pytest.fixture
def proxied(server: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Run nginx before the dashboard; give the address with TLS and the one without."""
    secure, plain = free_port(), free_port()
    main = written(tmp_path, server, secure, plain)
    command = [str(NGINX), "-c", str(main), "-p", str(tmp_path)]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr.replace('"user" directive', "")
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    yield f"https://localhost:{secure}", f"http://localhost:{plain}"
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def trusting(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Open a page of a person who takes the self-made certificate."""
    contexts = []

    def opened() -> Page:
        context = browser.new_context(ignore_https_errors=True)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_a_race_runs_through_tls_and_its_websocket(
    proxied: tuple[str, str], trusting: Callable[[], Page]
) -> None:
    """Who comes without TLS is sent to it; the page talks by wss, and a race ends in a verdict."""
    _, plain = proxied
    page = trusting()
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(f"{plain}/{SMALL}")
    expect(verdict(page)).to_be_visible()
    assert page.url.startswith("https://")
    assert [socket.url for socket in sockets if "/_stcore/stream" in socket.url]
    assert all(socket.url.startswith("wss://") for socket in sockets)


def test_a_table_is_uploaded_through_it(
    proxied: tuple[str, str], trusting: Callable[[], Page], tmp_path: Path
) -> None:
    """One of 3 MB, three times what nginx lets through by itself, is read on Your data."""
    secure, _ = proxied
    table = tmp_path / "large.csv"
    table.write_text("x,a,b\n" + "0.123456789,0,1\n-0.123456789,1,0\n" * 100_000)
    assert table.stat().st_size > 3_000_000
    page = trusting()
    page.goto(f"{secure}/your-data?table=flares")
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text(re.compile("200,000 rows, 3 columns"))).to_be_visible()


def test_what_is_too_large_is_refused_before_it_is_sent(proxied: tuple[str, str]) -> None:
    """202 MB are refused by nginx at their first word; 200 MB are left to the dashboard."""
    place = urlsplit(proxied[0])
    trusted = ssl.create_default_context(cafile=None)
    trusted.check_hostname, trusted.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection(place.netloc, timeout=PATIENCE, context=trusted)
    connection.putrequest("PUT", "/_stcore/upload_file/nobody/nothing")
    connection.putheader("Content-Length", str(202 * 2**20))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_pages_of_other_sites_stay_out(
    proxied: tuple[str, str], trusting: Callable[[], Page]
) -> None:
    """Nginx passes on the Host that browsers see, so websockets of other pages are refused."""
    secure, _ = proxied
    page = trusting()
    page.goto("about:blank")
    refused = page.evaluate(
        """address => new Promise(done => {
            const socket = new WebSocket(address)
            socket.onopen = () => done(false)
            socket.onerror = () => done(true)
        })""",
        f"{secure.replace('https', 'wss')}/_stcore/stream",
    )
    assert refused is True
