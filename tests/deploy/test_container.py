"""deploy/Containerfile: its instructions, and its health check against a dashboard that runs."""

import json
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from tomllib import loads

import pytest

from tests.deploy.conftest import DEPLOY
from tests.servers import free_port

ROOT = DEPLOY.parent
PORT = "8501"
HADOLINT = shutil.which("hadolint")


def instructions() -> list[tuple[str, str]]:
    """Read the file: an instruction and its words, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    parts = [line.partition(" ") for line in lines if line]
    return [(word, rest.strip()) for word, _, rest in parts]


def last(name: str) -> str:
    """Return the words of the last instruction of a name."""
    return next(rest for word, rest in reversed(instructions()) if word == name)


@pytest.mark.skipif(HADOLINT is None, reason="no hadolint on this machine")
def test_hadolint_finds_no_fault() -> None:
    """Its rules of good images are kept."""
    command = [str(HADOLINT), str(DEPLOY / "Containerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_runs_as_a_user_who_is_not_root() -> None:
    """The last stage names a user by a number, which is not 0, and after all that root must do."""
    words = [word for word, _ in instructions()]
    stage = words[len(words) - words[::-1].index("FROM") :]
    assert int(last("USER")) >= 1000
    assert "RUN" not in stage[stage.index("USER") :]


def test_it_has_one_volume_in_which_all_is_kept() -> None:
    """What outlives the container lies in the volume: the database is there."""
    assert [rest for word, rest in instructions() if word == "VOLUME"] == ["/data"]
    (database,) = re.findall(r"TOGETHER_DATABASE=(\S+)", last("ENV"))
    assert database.startswith("sqlite:////data/")


def test_what_it_copies_is_there_and_is_all_that_the_wheel_needs() -> None:
    """Each copied path exists, and every folder and file that the wheel is made of is copied."""
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY"]
    paths = {path for words in copied for path in words if not path.startswith(("--", "/"))}
    assert not [path for path in paths if not (ROOT / path).exists()]
    project = loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {*wheel, project["project"]["readme"], *project["project"]["license-files"]} <= paths


def test_what_it_installs_and_starts_is_ours() -> None:
    """Its extra and its program are those of pyproject.toml, and PyTorch comes as everywhere."""
    project = loads((ROOT / "pyproject.toml").read_text())["project"]
    (extra,) = re.findall(r"'\.\[(\w+)\]'", (DEPLOY / "Containerfile").read_text())
    assert extra in project["optional-dependencies"]
    assert json.loads(last("CMD"))[0] in project["scripts"]
    hosted = (ROOT / "dashboard" / "requirements.txt").read_text()
    (links,) = re.findall(r"^--find-links (.*)$", hosted, re.MULTILINE)
    assert f"TORCH_WHEELS={links}" in [rest for word, rest in instructions() if word == "ARG"]


class Answering(BaseHTTPRequestHandler):
    """A dashboard that is well, or one that is not."""

    status = 200

    def do_GET(self) -> None:
        """Answer the path of the health check alone."""
        self.send_response(self.status if self.path == "/_stcore/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (None, 1)])
def test_its_health_check_tells_the_well_from_the_sick(status: int | None, code: int) -> None:
    """The command of the health check succeeds where the dashboard answers, and only there."""
    port = free_port()
    _, _, command = last("HEALTHCHECK").partition("CMD ")
    program, *arguments = json.loads(command)
    assert program == "python"
    arguments = [argument.replace(PORT, str(port)) for argument in arguments]
    server = None
    if status is not None:
        handler = type("Handler", (Answering,), {"status": status})
        server = HTTPServer(("127.0.0.1", port), handler)
        Thread(target=server.serve_forever, daemon=True).start()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    if server is not None:
        server.shutdown()
        server.server_close()
    assert done.returncode == code


def test_the_port_is_the_same_everywhere() -> None:
    """Containerfile, compose, nginx and Kubernetes speak of Streamlit's own port."""
    assert last("EXPOSE") == PORT
    for name in ("compose.yaml", "nginx.conf", "kubernetes.yaml"):
        assert PORT in Path(DEPLOY / name).read_text()
