"""`python -m dashboard`: open the dashboard; arguments go to Streamlit."""

import sys
from pathlib import Path

from streamlit.web.cli import main as streamlit


def main() -> None:
    """Serve app.py, with the settings of .streamlit/config.toml beside it."""
    streamlit(["run", str(Path(__file__).with_name("app.py")), *sys.argv[1:]])


if __name__ == "__main__":
    main()
