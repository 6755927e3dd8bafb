"""A PostgreSQL server of our own on loopback, for tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from tests.servers import free_port

NUMBERS = count()  # of databases made


@dataclass(frozen=True)
class PostgreSQL:
    """A running server; it refuses to be root, and runs as Debian's user then."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where it answers, without a database."""
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}"

    def new_database(self) -> str:
        """Make an empty database, and name it."""
        name = f"results_{next(NUMBERS)}"
        engine = sa.create_engine(f"{self.url}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return f"{self.url}/{name}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.call("pg_ctl", "start", "--wait", "--options", options, "--log", log)

    def stop(self, mode: str = "immediate") -> None:
        """End; "immediate": at once, as a power cut does."""
        self.call("pg_ctl", "stop", f"--mode={mode}")

    def processes(self) -> list[psutil.Process]:
        """List its processes, the one that accepts connections first."""
        pid = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        postmaster = psutil.Process(int(pid))
        return [postmaster, *postmaster.children(recursive=True)]

    def call(self, program: str, *arguments: str) -> None:
        """Run one of its programs."""
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        data = str(self.folder / "data")
        command = [*before, str(self.programs / program), "-D", data, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving() -> Iterator[PostgreSQL]:
    """Run a server with no data until the block is left; skip the test where there is none."""
    # where Debian puts them; `tests/run` installs them
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL server on this machine; `bash tests/run` installs one if it can")
    folder = Path(tempfile.mkdtemp(prefix="together-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgreSQL(found[-1].parent, folder, free_port())
    server.call("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=tests")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)
