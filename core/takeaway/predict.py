"""Predict with the network beside this file: python predict.py table.csv > predictions.csv.

Needs PyTorch, pandas and NumPy; for a Parquet table also pyarrow.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

FOLDER = Path(__file__).parent


def load() -> tuple[dict[str, Any], list[torch.nn.Sequential]]:
    """Return settings.json and the networks of network.pt."""
    settings = json.loads((FOLDER / "settings.json").read_text(encoding="utf-8"))
    networks = []
    for state in torch.load(FOLDER / "network.pt", weights_only=True):
        layers: list[torch.nn.Module] = []
        for name, weight in state.items():
            if name.endswith(".weight"):
                layers += [torch.nn.Linear(weight.shape[1], weight.shape[0]), torch.nn.ReLU()]
        network = torch.nn.Sequential(*layers[:-1])  # no ReLU above the logits
        network.load_state_dict(state)
        networks.append(network)
    return settings, networks


def predict(frame: pd.DataFrame) -> pd.DataFrame:
    """Return for every row and task the probability of the answer that counts as 1."""
    settings, networks = load()
    # prepared as in training, by what the training rows taught: never by this table
    x = torch.from_numpy(prepare(frame, settings["preparation"]))
    chances: dict[str, np.ndarray] = {}
    with torch.no_grad():
        for made, network in zip(settings["networks"], networks, strict=True):
            answers = torch.sigmoid(network(x)).numpy()
            chances |= {task: answers[:, k] for k, task in enumerate(made["tasks"])}
    return pd.DataFrame(chances, index=frame.index, columns=settings["tasks"])


def prepare(frame: pd.DataFrame, preparation: dict[str, Any]) -> np.ndarray:
    """Return the inputs (rows, d) float32 as the network has learned from them."""
    blocks = []
    for column in preparation["columns"]:
        if column["name"] not in frame.columns:
            raise ValueError(f"the table must have the column {column['name']!r}, got none")
        made = numbers if column["kind"] == "number" else words
        blocks.append(made(frame[column["name"]], column, preparation))
    return np.concatenate(blocks, axis=1).astype(np.float32)


def text(cells: pd.Series, blanks: list[str]) -> pd.Series:
    """Return cells as text without spaces around it, missing where they are blank."""
    if pd.api.types.is_float_dtype(cells.dtype):  # whole numbers beside blanks: 12, not 12.0
        cells = cells.map(lambda cell: f"{cell:.15g}", na_action="ignore")
    written = cells.astype("string").str.strip()
    return written.mask(written.str.lower().isin(blanks))


def numbers(cells: pd.Series, column: dict[str, Any], learned: dict[str, Any]) -> np.ndarray:
    """Return (rows, 1): (number - mean) / scale, blanks being the median."""
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        cells = text(cells, learned["blanks"])
    read = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~np.isfinite(read) & cells.notna().to_numpy()
    if wrong.any():
        cell = str(cells[wrong].iloc[0])
        raise ValueError(f"column {column['name']!r} must hold numbers or blanks, got {cell!r}")
    filled = np.where(np.isnan(read), column["median"], read)
    scaled = (filled - column["mean"]) / column["scale"]
    held = scaled.clip(-learned["largest"], learned["largest"])
    return np.where(column["constant"], 0.0, held)[:, None]


def words(cells: pd.Series, column: dict[str, Any], learned: dict[str, Any]) -> np.ndarray:
    """Return (rows, inputs): 1 for the word of the row; an unknown one counts as the others."""
    known = pd.Index(column["words"], dtype=object)  # a blank is ""
    cells = text(cells, learned["blanks"]).fillna("")
    hot = np.zeros((len(cells), len(known) + 1))
    hot[np.arange(len(cells)), known.get_indexer(cells.astype(object))] = 1  # -1: none of them
    hot = hot if column["others"] else hot[:, :-1]
    return np.where(column["constant"], 0.0, hot)


def read(path: Path, settings: dict[str, Any]) -> pd.DataFrame:
    """Return the table of a Parquet file, or of a text file written like the one learned from."""
    if path.suffix.lower() in (".parquet", ".pq"):
        return pd.read_parquet(path)
    written = settings["format"]
    frame = pd.read_csv(
        path,
        sep=written["separator"],
        encoding=written["encoding"],
        header=None,
        dtype="string",
        keep_default_na=False,
        skipinitialspace=True,
    )
    if written["header"]:
        frame.columns = pd.Index(frame.iloc[0].str.strip())
        frame = frame.iloc[1:]
    else:
        frame.columns = pd.Index([f"column {k + 1}" for k in range(frame.shape[1])])
    for column in settings["preparation"]["columns"]:
        if column["kind"] == "number" and column["name"] in frame.columns:
            name = column["name"]
            frame = frame.assign(**{name: plain(frame[name], written["decimal"])})
    return frame


def plain(cells: pd.Series, decimal: str) -> pd.Series:
    """Return numbers with a decimal point and without marks of thousands."""
    if not cells.str.contains(",", regex=False).any():
        return cells
    thousands = {".": r",(\d{3})\b", ",": r"\.(\d{3})\b"}[decimal]
    changed = cells.str.replace(thousands, r"\1", regex=True)
    return changed.str.replace(decimal, ".", regex=False)


def main() -> None:
    """Write the predictions of the named table to the output as CSV, row by row."""
    settings, _ = load()
    predictions = predict(read(Path(sys.argv[1]), settings))
    # a spreadsheet would compute a name that begins like a formula
    names = [
        f"'{task}" if task.startswith(tuple("=+-@\t\r\n＝＋－＠")) else task
        for task in predictions.columns
    ]
    predictions.to_csv(sys.stdout, header=names, index=False, float_format="%.7g")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python predict.py must be given one table, as in: python predict.py table.csv")
    try:
        main()
    except (ValueError, OSError) as refused:
        sys.exit(f"Error: {refused}")
