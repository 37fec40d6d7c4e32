"""Writes the model as ONNX: a scaled linear model that also says what each feature adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def export_model(path: Path, centre: Any, scale: Any, weights: Any, bias: float) -> None:
    """Writes `path`: input features (float[n, f]); outputs odds (float[n]), parts and scaled (float[n, f]).

    `odds` are log odds, `parts` what each feature adds to them, `scaled` the features on the model's scale.
    """
    size = len(weights)
    constants = {"centre": centre, "scale": scale, "weights": weights, "bias": [bias]}
    nodes = [
        helper.make_node("Sub", ["features", "centre"], ["centred"]),
        helper.make_node("Div", ["centred", "scale"], ["scaled"]),
        helper.make_node("Mul", ["scaled", "weights"], ["parts"]),
        helper.make_node("ReduceSum", ["parts", "axis"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "bias"], ["odds"]),
    ]
    stored = [
        numpy_helper.from_array(np.asarray(value, np.float32), name) for name, value in constants.items()
    ]
    stored.append(numpy_helper.from_array(np.asarray([1], np.int64), "axis"))
    matrix = ["n", size]
    graph = helper.make_graph(
        nodes,
        "hotspot",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, matrix)],
        [
            helper.make_tensor_value_info("odds", TensorProto.FLOAT, ["n"]),
            helper.make_tensor_value_info("parts", TensorProto.FLOAT, matrix),
            helper.make_tensor_value_info("scaled", TensorProto.FLOAT, matrix),
        ],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))
