import ast
import tomllib
from pathlib import Path

import dashboard.app

SOURCE = Path(dashboard.app.__file__).read_text()


def test_the_entry_point_is_short() -> None:
    """app.py has at most 40 lines: pages live in views."""
    assert len(SOURCE.splitlines()) <= 40


def test_importing_it_draws_nothing() -> None:
    """Dask workers import the main script: beside definitions it holds only a guarded call."""
    statements = ast.parse(SOURCE).body
    calm = (ast.Import, ast.ImportFrom, ast.FunctionDef)
    busy = [statement for statement in statements if not isinstance(statement, calm)]
    docstring, guarded = busy
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(guarded) == "if __name__ == '__main__':\n    main()"


def test_a_desktops_browser_opens_and_nobody_is_asked_for_an_address() -> None:
    """Streamlit decides by the display whether there is a browser; no e-mail, no statistics."""
    file = Path(dashboard.app.__file__).with_name(".streamlit") / "config.toml"
    settings = tomllib.loads(file.read_text())
    assert "headless" not in settings["server"]
    assert settings["server"]["showEmailPrompt"] is False
    assert settings["browser"]["gatherUsageStats"] is False
