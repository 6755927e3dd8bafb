"""A fitted model as an ONNX graph, preparation of inputs included, for use without Python.

Its inputs are `numbers`, (rows, columns of numbers) float64 with NaN where blank, and `words`,
(rows, columns of words) text, "" where blank, each in the order of the model's columns. Its outputs
are one a task: the number itself, or the chance of each answer, in the order of `classes_`.
Needs the package `onnx`: pip install 'together-or-apart[onnx]'.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.data.columns.inputs import LARGEST, Numbers, Words
from core.data.kinds.classes import Classes
from core.data.kinds.kind import TaskKind
from core.data.kinds.numbers import NUMBERS
from core.estimator.multitask import MultiTask
from core.results.weights import Network

OPSET, FORMAT = 19, 9  # the first in which texts can be compared; of the file, which goes with it


def to_onnx(model: MultiTask, path: str | Path) -> None:
    """Write a fitted model to a file."""
    graph = _Graph()
    x = _prepared(graph, model)
    outputs = [output for network in model.networks_ for output in _answered(graph, x, network)]
    columns = model.preparation_.columns
    inputs = [
        helper.make_tensor_value_info(name, kind, ["rows", count])
        for name, kind, count in (
            ("numbers", TensorProto.DOUBLE, sum(isinstance(c, Numbers) for c in columns)),
            ("words", TensorProto.STRING, sum(isinstance(c, Words) for c in columns)),
        )
        if count
    ]
    made = helper.make_model(
        helper.make_graph(graph.nodes, "together-or-apart", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=FORMAT,
    )
    onnx.checker.check_model(made, full_check=True)
    onnx.save(made, str(path))


class _Graph:
    """Nodes and constants, each result with a name of its own."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: NDArray[np.generic]) -> str:
        """Keep an array; return its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add a node; return the name of its result."""
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def column(self, source: str, number: int) -> str:
        """Take one column of an input: (rows, 1)."""
        return self.node("Gather", source, self.constant(np.array([number])), axis=1)


def _prepared(graph: _Graph, model: MultiTask) -> str:
    """Make the inputs (rows, d) as `Preparation.apply` does."""
    parts, numbers, words = [], 0, 0
    for column in model.preparation_.columns:
        if isinstance(column, Numbers):
            parts.append(_number(graph, graph.column("numbers", numbers), column))
            numbers += 1
        else:
            parts.append(_word(graph, graph.column("words", words), column))
            words += 1
    return graph.node("Concat", *parts, axis=1)


def _number(graph: _Graph, cells: str, column: Numbers) -> str:
    if column.constant:
        zero = graph.node("Mul", cells, graph.constant(np.array(0.0)))
        nothing = graph.node(
            "Where", graph.node("IsNaN", zero), graph.constant(np.array(0.0)), zero
        )
        return graph.node("Cast", nothing, to=TensorProto.FLOAT)
    median = graph.constant(np.array(column.median))
    filled = graph.node("Where", graph.node("IsNaN", cells), median, cells)
    moved = graph.node("Sub", filled, graph.constant(np.array(column.mean)))
    scaled = graph.node("Div", moved, graph.constant(np.array(column.scale)))
    bounds = (graph.constant(np.array(bound)) for bound in (-LARGEST, LARGEST))
    return graph.node("Cast", graph.node("Clip", scaled, *bounds), to=TensorProto.FLOAT)


def _word(graph: _Graph, cells: str, column: Words) -> str:
    known = graph.constant(np.array([list(column.words)], dtype=object))
    hot = graph.node("Cast", graph.node("Equal", cells, known), to=TensorProto.FLOAT)
    if column.others:
        axes = graph.constant(np.array([1]))
        any_of = graph.node("ReduceSum", hot, axes, keepdims=1)
        rest = graph.node("Sub", graph.constant(np.array(1, dtype=np.float32)), any_of)
        hot = graph.node("Concat", hot, rest, axis=1)
    varies = ~np.array(column.constant)
    return graph.node("Mul", hot, graph.constant(varies[None].astype(np.float32)))


def _answered(graph: _Graph, x: str, network: Network) -> Iterator[onnx.ValueInfoProto]:
    """Add a network, and yield an output for each of its tasks."""
    for layer, (weight, bias) in enumerate(network.layers):
        x = graph.node("Relu", x) if layer else x
        x = graph.node("Gemm", x, graph.constant(weight), graph.constant(bias), transB=1)
    start = 0
    for task, kind in zip(network.tasks, network.kinds, strict=True):
        of_task = graph.constant(np.arange(start, start + kind.logits))
        logits = graph.node("Gather", x, of_task, axis=1)
        yield _answer(graph, logits, task, kind)
        start += kind.logits


def _answer(graph: _Graph, logits: str, task: str, kind: TaskKind) -> onnx.ValueInfoProto:
    if kind == NUMBERS:
        graph.node("Identity", logits, output=task)
    elif isinstance(kind, Classes):
        graph.node("Softmax", logits, axis=1, output=task)
    else:
        _between(graph, logits, task)
    columns = kind.answers or 1  # a number is one
    return helper.make_tensor_value_info(task, TensorProto.FLOAT, ["rows", columns])


def _between(graph: _Graph, logits: str, task: str) -> None:
    """Add the chances of places between thresholds; yes/no has one: see `answers.chances`."""
    above = graph.node("Sigmoid", logits)
    one = graph.constant(np.array(1, dtype=np.float32))
    first = graph.node("Gather", above, graph.constant(np.array([0])), axis=1)
    ones = graph.node("Add", graph.node("Sub", first, first), one)
    zeros = graph.node("Sub", first, first)
    higher = graph.node("Concat", ones, above, axis=1)
    lower = graph.node("Concat", above, zeros, axis=1)
    between = graph.node("Relu", graph.node("Sub", higher, lower))
    total = graph.node("ReduceSum", between, graph.constant(np.array([1])), keepdims=1)
    graph.node("Div", between, total, output=task)
