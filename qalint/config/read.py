"""Configuration files to layers of checked values; every mistake names file, line and key."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qalint.config.settings import OPTIONS
from qalint.config.values import GLOBS, ConfigError, Glob, ValueProblem, shown

STRUCTURE = ("extend", "overrides")
"""Keys that are no settings of their own: another file to start from, and settings for some paths."""


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that fit one of `paths`."""

    paths: tuple[Glob, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """Checked values by key, from one place. Nearer layers come later and win."""

    origin: str
    root: str
    values: Mapping[str, Any] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()


def file_layers(path: str, folder: str, seen: tuple[str, ...] = ()) -> list[Layer] | None:
    """The layers of a configuration file, those of the files it extends first; None where it has no
    configuration.

    Messages show `path` (absolute) relative to `folder` where it stands below. Raises ConfigError.
    """
    shown_path = _shortest(path, folder)
    if path in seen:
        raise ConfigError(f"{shown_path}: extend: goes in a circle: {' -> '.join((*seen, path))}")
    text = _file_text(path, shown_path)
    raw = _section(path, shown_path, text)
    if raw is None:
        return None
    layers: list[Layer] = []
    if "extend" in raw:
        target = _extended(path, raw["extend"], shown_path, text)
        found = file_layers(target, folder, (*seen, path))
        if found is None:
            raise _error(shown_path, text, "extend", f"{_shortest(target, folder)} has no [tool.qalint]")
        layers += found
    return [*layers, layer_of(raw, shown_path, os.path.dirname(path), text)]


def inline_layer(setting: str, root: str) -> Layer:
    """The layer of `--config 'key = value'`. Raises ConfigError."""
    try:
        raw = tomllib.loads(setting)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"--config {shown(setting)}: is neither a file nor a TOML setting: {error}"
        ) from None
    return layer_of(raw, "--config", root)


def layer_of(raw: Mapping[str, Any], origin: str, root: str, text: str = "") -> Layer:
    """A layer from raw values; `text` is the file that holds them, for line numbers. Raises ConfigError."""
    top = {key: value for key, value in raw.items() if key not in STRUCTURE}
    allowed = [key for key, option in OPTIONS.items() if option.top]
    values = _checked(top, (*allowed, *STRUCTURE), origin, root, text, "")
    overrides = _overrides(raw.get("overrides", []), origin, root, text)
    return Layer(origin, root, values, overrides)


def _file_text(path: str, shown_path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{shown_path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown_path}: is not UTF-8: {error.reason} at byte {error.start}") from None


def _section(path: str, shown_path: str, text: str) -> Mapping[str, Any] | None:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown_path}: is not TOML: {error}") from None
    if os.path.basename(path) != "pyproject.toml":
        return raw
    section = raw.get("tool", {}).get("qalint") if isinstance(raw.get("tool", {}), dict) else None
    if section is not None and not isinstance(section, dict):
        raise ConfigError(f"{shown_path}: tool.qalint: must be a table, not {shown(section)}")
    return section


def _extended(path: str, value: Any, shown_path: str, text: str) -> str:
    if not isinstance(value, str) or not value:
        message = f"must be the path of a configuration file, not {shown(value)}"
        raise _error(shown_path, text, "extend", message)
    target = os.path.normpath(os.path.join(os.path.dirname(path), os.path.expanduser(value)))
    if not os.path.isfile(target):
        raise _error(shown_path, text, "extend", f"there is no file {target}")
    return target


def _shortest(path: str, folder: str) -> str:
    relative = os.path.relpath(path, folder)
    return path if relative.startswith("..") else relative.replace(os.sep, "/")


def _overrides(raw: Any, origin: str, root: str, text: str) -> tuple[Override, ...]:
    if not isinstance(raw, list):
        raise _error(origin, text, "overrides", "must be an array of tables: [[overrides]]")
    allowed = [key for key, option in OPTIONS.items() if option.per_path]
    made = []
    for number, entry in enumerate(raw):
        inside = f"overrides[{number}]."
        if not isinstance(entry, dict):
            raise _error(origin, text, "overrides", "must be an array of tables: [[overrides]]")
        try:
            paths = GLOBS.read(entry.get("paths"), root)
        except ValueProblem as problem:
            raise _error(origin, text, f"{inside}paths", str(problem)) from None
        rest = {key: value for key, value in entry.items() if key != "paths"}
        made.append(Override(paths, _checked(rest, (*allowed, "paths"), origin, root, text, inside)))
    return tuple(made)


def _checked(
    raw: Mapping[str, Any], allowed: tuple[str, ...], origin: str, root: str, text: str, inside: str
) -> dict[str, Any]:
    values = {}
    for key, value in raw.items():
        if key not in allowed:
            raise _error(origin, text, inside + key, _unknown(key, allowed, bool(inside)))
        try:
            values[key] = OPTIONS[key].kind.read(value, root)
        except ValueProblem as problem:
            name = f"{inside}{key}.{problem.inside}" if problem.inside else inside + key
            raise _error(origin, text, name, str(problem)) from None
    return values


def _unknown(key: str, allowed: tuple[str, ...], inside: bool) -> str:
    if key in OPTIONS:
        return "cannot be set for some paths only" if inside else "can only be set in [[overrides]]"
    if key == "tool":
        return "is no key here: settings stand at the top of this file, without [tool.qalint]"
    near = get_close_matches(key.replace("_", "-").lower(), allowed, 1, 0.5)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known keys: {', '.join(sorted(allowed))}"
    return f"unknown key{hint}"


def _error(origin: str, text: str, key: str, message: str) -> ConfigError:
    last = key.rpartition(".")[2]
    at = re.search(rf'^[ \t]*(?:\[+.*?)?["\']?{re.escape(last)}["\']?[ \t]*[=\].]', text, re.M)
    line = f":{text.count(chr(10), 0, at.start()) + 1}" if at else ""
    return ConfigError(f"{origin}{line}: {key}: {message}")
