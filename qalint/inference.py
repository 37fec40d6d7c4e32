"""Opens ONNX models for one thread, and only when something needs them."""

from __future__ import annotations

from typing import Any


def open_session(model: bytes) -> Any:
    """An ONNX Runtime session on one CPU thread (several processes beat several threads, and do not spin)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
