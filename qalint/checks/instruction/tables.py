"""The TOML files beside this module, parsed once for all runs."""

from __future__ import annotations

from typing import Any

from qalint.compiled import of_rules


def table(name: str) -> dict[str, Any]:
    """The table that NAME.toml holds."""
    found: dict[str, Any] = of_rules().get(f"table {name}", lambda: _parsed(name))
    return found


def _parsed(name: str) -> dict[str, Any]:
    import tomllib
    from importlib import resources

    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
