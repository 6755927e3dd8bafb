"""The tests of the suite, run with other numbers than usual."""

import os
import subprocess
import sys

from tests.soak.server import ROOT


def run_tests(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run pytest; what has failed is in what it writes."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
