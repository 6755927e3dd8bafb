"""A fitted model as one file: weights as safetensors, all else as JSON in its header.

Nothing of a file is executed: arrays are read by their stated sizes, and JSON by its names.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as pack

from core.data.columns.inputs import Numbers, Preparation, Words
from core.data.kinds.catalogue import kind_named
from core.data.tables.formats import Format
from core.estimator.assembling import assembled
from core.estimator.multitask import MultiTask
from core.estimator.targets import Targets
from core.fitting.scoring import Learned
from core.results.weights import Network
from core.settings.version import ENGINE

FORMAT = "together-or-apart model 1"
COLUMNS = {"number": Numbers, "words": Words}


def packed(model: MultiTask, written: Format | None = None) -> bytes:
    """Return a fitted model as the content of a file.

    It holds no row of the table that it was fitted on: weights, how inputs are prepared, the range
    and the words of each, and of the labels their counts, or mean and spread.

    Args:
        written: how the text file was written that it learned from, for who reads others like it.
    """
    tensors, networks = {}, []
    for number, network in enumerate(model.networks_):
        for layer, (weight, bias) in enumerate(network.layers):
            tensors[f"{number}.{layer}.weight"] = np.ascontiguousarray(weight)
            tensors[f"{number}.{layer}.bias"] = np.ascontiguousarray(bias)
        tasks = list(network.tasks)
        networks.append({"tasks": tasks, "layers": len(network.layers), "step": network.step})
    about = {
        "format": FORMAT,
        "engine": ENGINE,
        "settings": model.get_params(),
        "sharing": model.sharing_,
        "networks": networks,
        "targets": _targets_said(model.targets_),
        "learned": asdict(model.learned_),
        "preparation": model.preparation_.as_json(),
        "names": list(getattr(model, "feature_names_in_", ())),
        "rows": model.n_rows_,
        "written": None if written is None else asdict(written),
    }
    return pack(tensors, metadata={"model": json.dumps(about, default=_plain)})


def save(model: MultiTask, path: str | Path) -> None:
    """Write a fitted model to a file: see `packed`.

    Raises:
        OSError: when it cannot be written.
    """
    Path(path).write_bytes(packed(model))


def load(path: str | Path) -> MultiTask:
    """Read a model that `save` wrote.

    Raises:
        ValueError: when the file is none of ours.
        OSError: when it cannot be read.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})["model"])
            if about["format"] != FORMAT:
                raise KeyError("format")
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  no dict
        return _model(about, arrays)
    except (SafetensorError, KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        raise ValueError(
            f"a model must be a file that MultiTask or `python -m core fit` wrote, got "
            f"'{Path(path).name}' that is none; write it again ({type(error).__name__})"
        ) from error


def _model(about: dict[str, Any], arrays: dict[str, np.ndarray]) -> MultiTask:
    said = about["targets"]
    targets = Targets(
        tuple(said["names"]),
        tuple(kind_named(*each) for each in said["kinds"]),
        tuple(
            None if classes is None else np.array(classes, dtype=kind)
            for classes, kind in zip(said["classes"], said["types"], strict=True)
        ),
        bool(said["framed"]),
        bool(said["flat"]),
    )
    kinds = dict(zip(targets.names, targets.kinds, strict=True))
    networks = [
        Network(
            tuple(network["tasks"]),
            tuple(kinds[task] for task in network["tasks"]),
            tuple(
                (arrays[f"{number}.{layer}.weight"], arrays[f"{number}.{layer}.bias"])
                for layer in range(network["layers"])
            ),
            int(network["step"]),
        )
        for number, network in enumerate(about["networks"])
    ]
    learned = about["learned"]
    return assembled(
        MultiTask(**about["settings"]),
        targets=targets,
        sharing=about["sharing"],
        networks=networks,
        preparation=Preparation(tuple(map(_column, about["preparation"]["columns"]))),
        learned=Learned(tuple(map(tuple, learned["tasks"])), tuple(learned["counts"])),
        rows=int(about["rows"]),
        names=about["names"],
    )


def _targets_said(targets: Targets) -> dict[str, object]:
    return {
        "names": targets.names,
        "kinds": [kind.identity() for kind in targets.kinds],
        "classes": [None if c is None else c.tolist() for c in targets.classes],
        "types": [None if c is None else c.dtype.str.replace("|O", "O") for c in targets.classes],
        "framed": targets.framed,
        "flat": targets.flat,
    }


def _column(said: dict[str, Any]) -> Numbers | Words:
    own = {n: tuple(v) if isinstance(v, list) else v for n, v in said.items() if n != "kind"}
    made: Numbers | Words = COLUMNS[said["kind"]](**own)
    return made


def _plain(value: object) -> object:
    """Say a setting as JSON has it; a generator of random numbers is not kept."""
    if isinstance(value, np.generic):
        return value.item()
    return None if isinstance(value, np.random.RandomState) else str(value)
