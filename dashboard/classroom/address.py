"""Addresses of a class: for its people, its teacher, and its homework; and who can open them."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st

from dashboard.classroom.state import HOMEWORK, MARK, PHONE
from dashboard.shared import embedding, history
from dashboard.shared.theme import plain

COMMAND = ".venv/bin/streamlit run dashboard/app.py --server.address 0.0.0.0"
USUAL_PORT = 8501  # of Streamlit, where nothing else is said
ALONE = "Phones cannot open this page yet: its address works on this machine only."
ELSEWHERE = ("192.0.2.1", 9)  # of no machine (RFC 5737); nothing is sent to it


def of_class(code: str) -> str:
    """Return the address by which people join; "" where no browser has told where we are."""
    return _with({MARK: code})


def of_phone(code: str) -> str:
    """Return the address at which its teacher, too, sees what a phone shows."""
    return _with({MARK: f"{PHONE}{code}"})


def of_teacher(code: str, key: str) -> str:
    """Return the teacher's own link."""
    return _with({MARK: code, history.PRIVATE: key})


def of_homework(word: str) -> str:
    """Return the address of homework."""
    return _with({MARK: f"{HOMEWORK}{word}"})


def is_of_this_machine(address: str) -> bool:
    """Whether an address means another machine on every machine.

    >>> is_of_this_machine("http://localhost:8501/class"), is_of_this_machine("http://10.0.0.7/")
    (True, False)
    """
    host = urlsplit(address).hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost"
    return number.is_loopback or number.is_unspecified  # Streamlit prints 0.0.0.0


def is_alone() -> bool:
    """Whether phones cannot open the address at which this browser is."""
    return is_of_this_machine(st.context.url or "")


def advise() -> None:
    """Say how phones can come, where they cannot; else nothing."""
    if not is_alone():
        return
    st.warning(ALONE, icon=":material/wifi_off:")
    if st.get_option("server.address") == "127.0.0.1":
        st.markdown("Stop the dashboard, and start it in the same folder for the whole room:")
        port = st.get_option("server.port")
        own = "" if port == USUAL_PORT else f" --server.port {port}"
        st.code(f"{COMMAND}{own}", language=None, wrap_lines=True)  # bash would be too pale
    there = in_network(st.context.url or "", own_host())
    where = plain(there) if there else "the address that this machine has in the network"
    st.markdown(f"Then open **{where}** here, and go on there: phones get that address.")


def in_network(address: str, host: str) -> str:
    """Return an address as others in the network write it; "" where the machine is in none.

    >>> in_network("http://localhost:8501/class", "10.0.0.7")
    'http://10.0.0.7:8501/class'
    """
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=f"{host}{port}").geturl() if host else ""


def own_host() -> str:
    """Return this machine's address in its network; "" where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _with(query: dict[str, str]) -> str:
    base = st.context.url
    return "" if base is None else embedding.address(base, query)
