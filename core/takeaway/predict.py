"""Predict with the model beside this file: python predict.py table.csv > predictions.csv.

With --chances the chance of every answer is written, too.
Needs PyTorch, pandas and NumPy; for a Parquet table also pyarrow.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

FOLDER = Path(__file__).parent
TYPES = {"F32": torch.float32, "F64": torch.float64}


def load() -> tuple[dict[str, Any], list[torch.nn.Sequential]]:
    """Return what model.safetensors says of itself, and its networks.

    The file holds the length of a JSON header, the header, and the numbers; nothing of it runs.
    """
    raw = (FOLDER / "model.safetensors").read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    model = json.loads(header["__metadata__"]["model"])
    networks = []
    for number, network in enumerate(model["networks"]):
        layers: list[torch.nn.Module] = []
        for layer in range(network["layers"]):
            weight, bias = (
                _tensor(raw[start:], header[f"{number}.{layer}.{part}"])
                for part in ("weight", "bias")
            )
            linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
            linear.load_state_dict({"weight": weight, "bias": bias})
            layers += [linear, torch.nn.ReLU()]
        networks.append(torch.nn.Sequential(*layers[:-1]))  # no ReLU above the logits
    return model, networks


def _tensor(numbers: bytes, entry: dict[str, Any]) -> torch.Tensor:
    begin, end = entry["data_offsets"]
    flat = torch.frombuffer(bytearray(numbers[begin:end]), dtype=TYPES[entry["dtype"]])
    return flat.reshape(entry["shape"])


def predict(frame: pd.DataFrame, with_chances: bool = False) -> pd.DataFrame:
    """Answer every task for every row.

    Args:
        with_chances: whether the chance of each answer follows, a column "task: answer".
    """
    model, networks = load()
    # prepared as in training, by what the training rows taught: never by this table
    x = torch.from_numpy(prepare(frame, model["preparation"]))
    targets = model["targets"]
    logits: dict[str, torch.Tensor] = {}
    kinds = dict(zip(targets["names"], targets["kinds"], strict=True))
    with torch.no_grad():
        for made, network in zip(model["networks"], networks, strict=True):
            sizes = [_logits(*kinds[task]) for task in made["tasks"]]
            logits |= dict(zip(made["tasks"], network(x).split(sizes, dim=1), strict=True))
    given: dict[str, np.ndarray] = {}
    chance: dict[str, np.ndarray] = {}
    for task, answers in zip(targets["names"], targets["classes"], strict=True):
        given[task] = _given(kinds[task][0], logits[task], answers)
        if answers is not None:
            found = chances(kinds[task][0], logits[task]).numpy()
            chance |= {f"{task}: {_said(word)}": found[:, k] for k, word in enumerate(answers)}
    return pd.DataFrame(given | (chance if with_chances else {}), index=frame.index)


def _given(kind: str, logits: torch.Tensor, answers: list[object] | None) -> np.ndarray:
    """Return the answer to a task for each row: the likeliest, or of numbers the number."""
    if answers is None:
        return np.asarray(logits[:, 0])
    # of places on a scale the median; yes where the only threshold is passed
    place = logits.argmax(dim=1) if kind == "classes" else (logits > 0).sum(dim=1)
    return np.asarray(np.array(answers, dtype=object)[place.numpy()])


def _logits(kind: str, answers: int = 1) -> int:
    return {"classes": answers, "ordered": answers - 1}.get(kind, 1)


def _said(answer: object) -> str:
    return f"{answer:.15g}" if isinstance(answer, float) else str(answer)


def chances(kind: str, logits: torch.Tensor) -> torch.Tensor:
    """Return the chance of each answer: classes have a logit each, places on a scale thresholds."""
    if kind == "classes":
        return torch.softmax(logits, dim=1)
    above = torch.sigmoid(logits)  # yes/no has one threshold
    ends = torch.ones(len(logits), 1)
    edges = torch.cat([ends, above, 0 * ends], dim=1)
    between = (edges[:, :-1] - edges[:, 1:]).clamp(min=0)
    return between / between.sum(dim=1, keepdim=True)


def prepare(frame: pd.DataFrame, preparation: dict[str, Any]) -> np.ndarray:
    """Return the inputs (rows, d) float32 as the networks have learned from them."""
    blocks = []
    for column in preparation["columns"]:
        made = _of_number if column["kind"] == "number" else _of_words
        blocks.append(made(cells_of(frame, column, preparation), column, preparation))
    return np.concatenate(blocks, axis=1).astype(np.float32)


def cells_of(frame: pd.DataFrame, column: dict[str, Any], learned: dict[str, Any]) -> pd.Series:
    """Return the cells of a column: numbers, NaN where blank, or words, "" where blank."""
    name = column["name"]
    if name not in frame.columns:
        raise ValueError(f"the table must have the column {name!r}, got none")
    cells = frame[name]
    if column["kind"] == "words":
        return text(cells, learned["blanks"]).fillna("").astype(object)
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        cells = text(cells, learned["blanks"])
    read = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~np.isfinite(read) & cells.notna().to_numpy()
    if wrong.any():
        cell = str(cells[wrong].iloc[0])
        raise ValueError(f"column {name!r} must hold numbers or blanks, got {cell!r}")
    return pd.Series(read, cells.index)


def text(cells: pd.Series, blanks: list[str]) -> pd.Series:
    """Return cells as text without spaces around it, missing where they are blank."""
    if pd.api.types.is_float_dtype(cells.dtype):  # whole numbers beside blanks: 12, not 12.0
        cells = cells.map(lambda cell: f"{cell:.15g}", na_action="ignore")
    written = cells.astype("string").str.strip()
    return written.mask(written.isin(blanks) | written.str.lower().isin(blanks))


def _of_number(cells: pd.Series, column: dict[str, Any], learned: dict[str, Any]) -> np.ndarray:
    """Return (rows, 1): (number - mean) / scale, blanks being the median."""
    scaled = (cells.fillna(column["median"]).to_numpy() - column["mean"]) / column["scale"]
    held = scaled.clip(-learned["largest"], learned["largest"])
    return np.where(column["constant"], 0.0, held)[:, None]


def _of_words(cells: pd.Series, column: dict[str, Any], learned: dict[str, Any]) -> np.ndarray:
    """Return (rows, inputs): 1 for the word of the row; an unknown one counts as the others."""
    known = pd.Index(column["words"], dtype=object)
    hot = np.zeros((len(cells), len(known) + 1))
    hot[np.arange(len(cells)), known.get_indexer(pd.Index(cells))] = 1  # -1: none of them
    hot = hot if column["others"] else hot[:, :-1]
    return np.where(column["constant"], 0.0, hot)


def warnings_of(frame: pd.DataFrame, preparation: dict[str, Any]) -> pd.Series:
    """Say of every row where it is unlike all that was learned from, "" where it is not."""
    said = pd.Series("", frame.index)
    for column in preparation["columns"]:
        if np.all(column["constant"]):  # the networks make nothing of it
            continue
        cells = cells_of(frame, column, preparation)
        if column["kind"] == "number":
            new = (cells < column["least"]) | (cells > column["most"])
            why = f"is outside {column['least']:.6g} to {column['most']:.6g}"
            held = cells.map(lambda cell: f"{cell:.6g}")
            blank = cells.isna() & (column["blanks"] == 0)
        else:
            met = ~np.array([*column["constant"], *([] if column["others"] else [True])])
            place = pd.Index(column["words"], dtype=object).get_indexer(pd.Index(cells))
            unknown = pd.Series(~met[place], cells.index)  # -1, none of them, is the last
            why, held = "was never met in training", cells.map(lambda cell: f"'{cell}'")
            new, blank = unknown & (cells != ""), unknown & (cells == "")
        for rows, what in (
            (new, column["name"] + " " + held + " " + why),
            (blank, f"{column['name']} is blank, as it never was in training"),
        ):
            said = said.mask(rows, said + np.where(said == "", "", "; ") + what)
    return said


def read(path: Path, model: dict[str, Any]) -> pd.DataFrame:
    """Return the table of a Parquet file, or of a text file written like the one learned from."""
    if path.suffix.lower() in (".parquet", ".pq"):
        return pd.read_parquet(path)
    written = model["written"]
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
    for column in model["preparation"]["columns"]:
        if column["kind"] == "number" and column["name"] in frame.columns:
            name = column["name"]
            frame = frame.assign(**{name: plain(frame[name], written["decimal"])})
    return frame.reset_index(drop=True)


def plain(cells: pd.Series, decimal: str) -> pd.Series:
    """Return numbers with a decimal point and without marks of thousands."""
    if not cells.str.contains(",", regex=False).any():
        return cells
    thousands = {".": r",(\d{3})\b", ",": r"\.(\d{3})\b"}[decimal]
    changed = cells.str.replace(thousands, r"\1", regex=True)
    return changed.str.replace(decimal, ".", regex=False)


def harmless(cell: object) -> object:
    """Put a quote before text that a spreadsheet would compute: it begins like a formula."""
    if not isinstance(cell, str):
        return cell
    line = cell.replace("\r", " ")  # a spreadsheet begins a row there
    return f"'{line}" if cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) else line


def main(path: Path, key: str | None, with_chances: bool) -> None:
    """Write the predictions of a table to the output as CSV, row by row, and warn of odd rows."""
    model, _ = load()
    frame = read(path, model)
    if key is not None and key not in frame.columns:
        raise ValueError(f"--id must name a column of the table, got {key!r}")
    found, warned = predict(frame, with_chances), warnings_of(frame, model["preparation"])
    if key is not None:
        found.insert(0, key, frame[key].to_numpy(), allow_duplicates=True)
    found.insert(found.shape[1], "warning", warned.to_numpy(), allow_duplicates=True)
    odd = np.flatnonzero(warned != "")
    if len(odd):
        first = f"row {odd[0] + 1:,}: {warned.iloc[odd[0]]}"
        print(f"Warning: {len(odd):,} of {len(found):,} rows are unlike all that was learned from; "
              f"the column 'warning' says how. First, {first}", file=sys.stderr)  # fmt: skip
    found.map(harmless).rename(columns=harmless).to_csv(
        sys.stdout, index=False, float_format="%.7g"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Answer every row of a table, as CSV.")
    parser.add_argument("table", type=Path, help="CSV, TSV or Parquet, with the input columns")
    parser.add_argument("--id", metavar="COLUMN", help="a column that names the rows, to be kept")
    parser.add_argument(
        "--chances", action="store_true", help="write the chance of every answer, too"
    )
    given = parser.parse_args()
    try:
        main(given.table, given.id, given.chances)
    except (ValueError, OSError) as refused:
        sys.exit(f"Error: {refused}")
