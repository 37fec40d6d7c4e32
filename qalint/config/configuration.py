"""Which settings hold where: the nearest configuration file, overrides by path, and the command line on
top.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qalint.config.read import Layer, Override, file_layers, inline_layer, layer_of
from qalint.config.settings import OPTIONS, Settings
from qalint.config.values import ConfigError
from qalint.paths import CONFIGURATION_FILES


class Configuration:
    """The configuration of one run; asks each folder's files once.

    `command_line` holds options by key (`fail-on`), those that were not given left out; `config` the values
    of `--config`, at most one of them a file, which then holds for every path. Raises ConfigError when
    made, and whenever a configuration file met on the way cannot be used.
    """

    def __init__(
        self,
        command_line: Mapping[str, Any] | None = None,
        config: Sequence[str] = (),
        isolated: bool = False,
        folder: str | None = None,
    ) -> None:
        self._folder = os.path.abspath(folder or os.getcwd())
        self._isolated = isolated
        files = [value for value in config if os.path.isfile(os.path.join(self._folder, value))]
        if len(files) > 1:
            raise ConfigError(f"--config: names two files, {files[0]} and {files[1]}; give one")
        self._on_top = [inline_layer(value, self._folder) for value in config if value not in files]
        self._on_top.append(layer_of(command_line or {}, "command line", self._folder))
        self._fixed = self._named_file(files[0]) if files else [] if isolated else None
        self._layers: dict[str, list[Layer]] = {}
        self._settings: dict[tuple[Any, ...], Settings] = {}
        self._plain: dict[str | os.PathLike[str], Settings] = {}

    def resolve(self, path: str | os.PathLike[str]) -> Settings:
        """The settings for a file, overrides and per-file-ignores worked in. Equal settings are one
        object.
        """
        folder = os.path.dirname(path)
        plain = self._plain.get(folder)
        if plain is not None:
            return plain
        absolute = os.path.abspath(os.path.join(self._folder, path))
        base = self.folder_settings(os.path.dirname(absolute))
        layers = self._nearest(os.path.dirname(absolute))
        fitting = tuple(
            (place, number)
            for place, layer in enumerate((*layers, *self._on_top))
            for number, override in enumerate(layer.overrides)
            if _fits(override, absolute)
        )
        ignores = tuple(
            name for glob, names in base.per_file_ignores if _matches_file(glob, absolute) for name in names
        )
        formats = [name for glob, name in base.formats if glob.matches(absolute)]
        key = (id(layers), fitting, ignores, formats[-1] if formats else None)
        if key not in self._settings:
            found = self._build(layers, fitting)
            self._settings[key] = replace(
                found, file_ignores=ignores, format=found.format or (formats[-1] if formats else None)
            )
        overrides = any(layer.overrides for layer in (*layers, *self._on_top))
        if not (overrides or base.per_file_ignores or base.formats):
            self._plain[folder] = self._settings[key]  # the same for every file in this folder
        return self._settings[key]

    def folder_settings(self, folder: str | os.PathLike[str] | None = None) -> Settings:
        """The settings of a folder (the working folder where none is given), nothing by path worked in."""
        layers = self._nearest(os.path.abspath(os.path.join(self._folder, folder or "")))
        key = (id(layers),)
        if key not in self._settings:
            self._settings[key] = self._build(layers, ())
        return self._settings[key]

    def settings_met(self) -> Iterable[Settings]:
        """All settings that held for a path so far."""
        return self._settings.values()

    @property
    def extended(self) -> bool:
        """Whether a file met so far is built on another, which may lie anywhere."""
        return any(len(layers) > 1 for layers in self._layers.values())

    def _build(self, layers: Sequence[Layer], fitting: Iterable[tuple[int, int]]) -> Settings:
        every = (*layers, *self._on_top)
        below, above = list(layers), list(self._on_top)
        for place, number in fitting:
            override = every[place].overrides[number]
            (below if place < len(layers) else above).append(replace(every[place], values=override.values))
        root = layers[-1].root if layers else self._folder
        return replace(merge_layers((*below, *above)), root=root)

    def _nearest(self, folder: str) -> list[Layer]:
        if self._fixed is not None:
            return self._fixed
        asked: list[str] = []
        layers: list[Layer] | None = None
        while layers is None:
            if folder in self._layers:
                layers = self._layers[folder]
                break
            asked.append(folder)
            layers = self._folder_layers(folder)
            parent = os.path.dirname(folder)
            if parent == folder:
                layers = layers or []
            folder = parent
        self._layers.update(dict.fromkeys(asked, layers))
        return layers

    def _folder_layers(self, folder: str) -> list[Layer] | None:
        for name in CONFIGURATION_FILES:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                layers = file_layers(path, self._folder)
                if layers is not None:
                    return layers
        return None

    def _named_file(self, name: str) -> list[Layer]:
        layers = file_layers(os.path.abspath(os.path.join(self._folder, name)), self._folder)
        if layers is None:
            raise ConfigError(f"--config {name}: has no [tool.qalint]")
        return layers


def merge_layers(layers: Iterable[Layer]) -> Settings:
    """The settings that layers make, later ones winning: lists named `extend-…` add up, tables merge by
    key.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for key, value in layer.values.items():
            how = OPTIONS[key].kind.merge
            if key in values and how == "append":
                value = (*values[key], *value)
            elif key in values and how == "update":
                value = tuple({**dict(values[key]), **dict(value)}.items())
            added = key in values and how != "replace" and origins[key] != layer.origin
            origins[key] = f"{origins[key]}, {layer.origin}" if added else layer.origin
            values[key] = value
    named = {key.replace("-", "_"): value for key, value in values.items()}
    return Settings(**named, origins=tuple(sorted(origins.items())))


def _fits(override: Override, path: str) -> bool:
    return any(glob.matches(path) for glob in override.paths)


def _matches_file(glob: Any, path: str) -> bool:
    """A leading `!` turns a pattern round, as in ruff."""
    if glob.pattern.startswith("!"):
        return not glob._replace(pattern=glob.pattern[1:]).matches(path)
    return bool(glob.matches(path))
