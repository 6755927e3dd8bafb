"""Faults: the tests of killed processes and the like, with many random moments instead of one."""

import tempfile
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

from tests.soak.suite import run_tests
from tests.soak.table import Row

TESTS = (
    "tests/core/faults",
    "tests/core/computing/test_store_faults.py::test_a_sweep_ends_as_if_nothing_had_happened",
    "tests/core/test_postgres.py::test_a_sweep_goes_on_while_the_server_is_restarted",
)


def measure(times: int) -> list[Row]:
    """Run each test of a fault at so many moments; return how often its claim held."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        report = Path(folder) / "report.xml"
        run_tests(*TESTS, f"--junitxml={report}", FAULT_TIMES=str(times))
        cases = list(ElementTree.parse(report).iter("testcase"))
    held: defaultdict[str, list[bool]] = defaultdict(list)
    for case in cases:
        claim = str(case.get("name")).partition("[")[0].removeprefix("test_").replace("_", " ")
        held[claim].append(not len(case))  # a failure, an error or a skip stands inside it
    return [
        Row(claim, f"{sum(there)} of {len(there)}", "all", all(there))
        for claim, there in held.items()
    ]
