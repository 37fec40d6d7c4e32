"""Where texts come in: files, and the records and cells inside of files; and where changed ones go back."""

from qalint.document.containers.choose import CONTAINERS, container_kind, open_bytes, open_container
from qalint.document.containers.model import (
    DEFAULT_FIELDS,
    Change,
    Container,
    Edits,
    OnTrouble,
    ReadError,
    Reading,
    Text,
    Trouble,
    WriteError,
    apply_edits,
)

__all__ = [
    "CONTAINERS",
    "DEFAULT_FIELDS",
    "Change",
    "Container",
    "Edits",
    "OnTrouble",
    "ReadError",
    "Reading",
    "Text",
    "Trouble",
    "WriteError",
    "apply_edits",
    "container_kind",
    "open_bytes",
    "open_container",
]
