"""Pack fitted networks so that they predict without this project: one zip file."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import torch

from core.data.tables.formats import Format
from core.results.weights import Network
from core.settings.version import ENGINE
from core.takeaway.bundle import Bundle

SCRIPT = Path(__file__).with_name("predict.py")
README = """\
network.pt: {networks} fitted with PyTorch; settings.json: arm, tasks, inputs and scores.
Needs Python 3.11 or newer with PyTorch, pandas and NumPy, and pyarrow for Parquet tables.
Predict: python predict.py table.csv > predictions.csv (a table with the same input columns).
Each cell is the probability of the answer that settings.json names as 1, row by row.
Scores in settings.json are those of these very weights, on {test:,} rows held out for testing.
"""


def package(bundle: Bundle) -> bytes:
    """Return a zip with network.pt, settings.json, predict.py and README.txt."""
    count = len(bundle.fitted.networks)
    files = {
        "network.pt": _weights(bundle.fitted.networks),
        "settings.json": _json(settings(bundle)).encode(),
        # as it is: it imports nothing of this project, and is tested as a script
        "predict.py": SCRIPT.read_bytes(),
        "README.txt": README.format(
            networks=f"{count} network{'s' if count > 1 else ''}",
            test=bundle.rows["test"],
        ).encode(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def settings(bundle: Bundle) -> dict[str, object]:
    """Return all but the weights, as JSON has it."""
    networks = [
        {"tasks": list(network.tasks), "step": network.step, "layers": _sizes(network)}
        for network in bundle.fitted.networks
    ]
    answered = {task for network in bundle.fitted.networks for task in network.tasks}
    tasks = [task for task in bundle.source.tasks if task in answered]
    return {
        "engine": ENGINE,
        "arm": bundle.fitted.arm,
        "tasks": tasks,
        "networks": networks,
        "answers": {task: dict(zip("01", bundle.words[task], strict=True)) for task in tasks},
        "rows": bundle.rows,
        "scores": _records(bundle.fitted.scores),
        "inputs": list(bundle.preparation.inputs),
        "format": asdict(bundle.source.parcel.written or Format()),
        "preparation": bundle.preparation.as_json(),
    }


def _weights(networks: tuple[Network, ...]) -> bytes:
    """Save a state_dict of Sequential(Linear, ReLU, ..., Linear) for each network."""
    states = []
    for network in networks:
        state: dict[str, torch.Tensor] = {}
        for layer, (weight, bias) in enumerate(network.layers):
            state[f"{2 * layer}.weight"] = torch.from_numpy(weight)
            state[f"{2 * layer}.bias"] = torch.from_numpy(bias)
        states.append(state)
    saved = io.BytesIO()
    torch.save(states, saved)
    return saved.getvalue()


def _sizes(network: Network) -> list[int]:
    """List the inputs, the units of each hidden layer, and the logits."""
    return [network.layers[0][0].shape[1], *(len(bias) for _, bias in network.layers)]


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """List the rows; NaN, which JSON does not know, is None."""
    rows: list[dict[str, object]] = json.loads(frame.to_json(orient="records"))
    return rows


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
