"""The recipes of CONTRIBUTING.md, carried out on a copy of the project."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("core", "dashboard", "assets")
BLOCK = re.compile(r"```(python|diff)\n# (\S+)\n(.*?)```", re.DOTALL)
pytestmark = pytest.mark.slow
MOST_FILES = 2  # that a recipe may touch, registration included


def carry_out(heading: str, copy: Path) -> set[str]:
    """Do what a recipe says in a copy of the project; return the files that it touches."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.split(f"### {heading}\n")[1].split("\n##")[0]
    touched = set()
    for kind, path, body in BLOCK.findall(recipe):
        touched.add(path)
        file = copy / path
        if kind == "python":
            assert not file.exists(), f"{path} is there already"
            file.write_text(body.lstrip("\n"), encoding="utf-8")
        else:
            file.write_text(changed(file.read_text(encoding="utf-8"), body), encoding="utf-8")
    return touched


def changed(text: str, changes: str) -> str:
    """Apply lines that begin with a space (there already), a plus or a minus, part by part."""
    for part in changes.strip("\n").split("\n \n"):
        lines = part.split("\n")
        before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        assert text.count(before) == 1, f"the recipe must find once:\n{before}"
        text = text.replace(before, after)
    return text


class Copy:
    """A copy of the project in which a recipe was carried out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        database = f"sqlite:///{folder / 'results.sqlite'}"
        self._environment = os.environ | {"PYTHONPATH": str(folder), "TOGETHER_DATABASE": database}

    def commands(self, *lines: str) -> list[str]:
        """Return what commands of `python -m core` print; in one process, for torch takes long."""
        printed = self.code(
            f"""
    import json
    from click.testing import CliRunner
    from core.__main__ import main
    done = [CliRunner().invoke(main, line.split()) for line in {lines!r}]
    assert all(one.exit_code == 0 for one in done), [one.output for one in done]
    print(json.dumps([one.stdout for one in done]))
    """
        )
        found: list[str] = json.loads(printed)
        return found

    def code(self, code: str) -> str:
        """Return what Python code prints; workers may import it."""
        body = textwrap.indent(textwrap.dedent(code), "    ")
        script = f"def main():\n{body}\n\nif __name__ == '__main__':\n    main()\n"
        (self._folder / "script.py").write_text(script)
        return self._run("script.py")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[[str], Copy]:
    """Carry out a recipe on a copy; it touches few files."""

    def prepare(heading: str) -> Copy:
        for part in PARTS:
            shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("*.pyc"))
        touched = carry_out(heading, tmp_path)
        assert len(touched) <= MOST_FILES, touched
        return Copy(tmp_path)

    return prepare


PAGE = """
    import dashboard.app
    from streamlit.testing.v1 import AppTest
    page = AppTest.from_file(dashboard.app.__file__, default_timeout=60)
    page.query_params.update({query!r})
    page.run()
    assert not page.exception, page.exception
"""


def test_a_source_is_one_file_and_a_line(prepared: Callable[[str], Copy]) -> None:
    """It appears in the help and runs, in an address, as a slider and as an axis of a map."""
    copy = prepared("Add a source")
    short = "--examples 50 --replicates 2 --steps 50"
    helped, ran, swept = copy.commands(
        "run --help",
        f"run thresholds --threshold 0.5 {short} --json",
        f"sweep --vary threshold=0.0,1.0 thresholds {short}",
    )
    assert "thresholds" in helped
    assert json.loads(ran)["settings"]["source"]["threshold"] == 0.5
    assert "threshold" in swept.splitlines()[0]
    page = PAGE.format(query={"source": "thresholds", "threshold": "0.5", "replicates": "2"})
    shown = copy.code(
        page
        + """
    slider = next(slider for slider in page.slider if slider.label == "Threshold")
    print(slider.value, page.query_params["threshold"])
    """
    )
    assert "0.5" in shown
    axes = copy.code(
        """
    from streamlit.testing.v1 import AppTest
    from dashboard.maps.page import OWN
    page = AppTest.from_string("from dashboard.maps.page import show; show()", default_timeout=60)
    page.run().selectbox(key="map title").select(OWN).run()
    page.selectbox(key="map source").select("thresholds").run()
    assert not page.exception, page.exception
    print(page.selectbox(key="across thresholds").options)
    """
    )
    assert "threshold" in axes


def test_an_arm_is_one_file_and_a_line(prepared: Callable[[str], Copy]) -> None:
    """It runs from the command line, races to a verdict, and its weights can be fitted."""
    copy = prepared("Add an arm")
    words = "run shared --arms together,apart,pairs --examples 50 --replicates 2 --steps 50"
    (printed,) = copy.commands(words)
    assert "pairs" in printed
    raced = copy.code(
        """
    from core import Experiment, fit
    from core.computing.cluster import Cluster
    from core.computing.races import Races
    from core.computing.store import Store
    from core.data import SharedFeatures
    from dashboard.shared.addresses import from_query
    from dashboard.shared.race.frames import verdicts_of
    asked, notes = from_query({"source": "shared", "arms": "together,apart,pairs",
                               "replicates": "2", "steps": "100", "examples": "50"})
    assert not notes, notes
    races = Races(Cluster(workers=1), Store())
    result = races.race(asked).join(60).answer
    print([verdict.text for verdict in verdicts_of(result, 'error', 1.0)])
    print([network.tasks for network in fit(asked, "pairs").networks][:2])
    races.close()
    """
    )
    assert "pairs" in raced
    assert "('task 1', 'task 2')" in raced


def test_a_metric_is_one_file_and_a_line(prepared: Callable[[str], Copy]) -> None:
    """It stands in scores, gains, printed tables, JSON, maps, and the choice of scores."""
    copy = prepared("Add a metric")
    words = "shared --examples 50 --replicates 2 --steps 50"
    told, printed, swept = copy.commands(
        f"run {words}", f"run {words} --json", f"sweep --vary width=2,4 {words} --json"
    )
    assert told.count("Brier score") == 2  # scores, gains
    assert all("brier" in task for arm in json.loads(printed)["arms"] for task in arm["tasks"])
    assert "brier" in {row["metric"] for row in json.loads(swept)}
    shown = copy.code(
        PAGE.format(query={"source": "shared", "replicates": "2", "steps": "100"})
        + """
    print(page.get("button_group")[0].proto.options)
    """
    )
    assert "Brier score" in shown


def test_a_page_is_one_file_and_a_line(prepared: Callable[[str], Copy]) -> None:
    """It draws, and the navigation has it."""
    copy = prepared("Add a page")
    shown = copy.code(
        """
    from streamlit.testing.v1 import AppTest
    from dashboard.catalogue import PAGES
    (ways,) = [entry for entry in PAGES if entry.path == "ways"]
    code = f"from {ways.module} import show; show()"
    page = AppTest.from_string(code, default_timeout=60).run()
    assert not page.exception, page.exception
    print([text.value for text in page.markdown])
    """
    )
    assert "one network for all tasks" in shown
    assert copy.code(
        PAGE.format(query={"replicates": "2", "steps": "100"}) + "    print('drawn')\n"
    )
