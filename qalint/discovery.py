"""Which files a run reads: paths, folders and globs to files in a stable order."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qalint.config import Settings
from qalint.document.containers import Trouble, container_kind
from qalint.paths import IGNORE_FILES, PASSED_OVER


class MissingPathError(Exception):
    """A path that the user named and that does not exist, or a glob that fits nothing."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """A file to be read. `display` is its path as found, with `/`.

    `root` is the path given by the user that led to it (the file itself, or the folder above it); `named`
    says that the user named this very file; `settings` hold for it.
    """

    path: Path
    display: str
    root: Path
    named: bool
    settings: Settings


Resolve = Callable[[str], Settings]
"""The settings that hold for a path (`Configuration.resolve`)."""


def discover(
    paths: Iterable[str], resolve: Resolve, on_trouble: Callable[[str, Trouble], object]
) -> Iterator[Discovered]:
    """Every file that the paths lead to, each once: paths in the order given, folders in the order of their
    names, symbolic links after all that lies in a folder.

    A file that is named is always read (unless `force-exclude`); in a folder, files of a known suffix that
    nothing excludes. `on_trouble(path, trouble)` is told of a folder that cannot be listed. Raises
    MissingPathError before anything is yielded.
    """
    starts = [found for path in paths for found in _expand(path)]
    return _walk_all(starts, resolve, on_trouble)


def _expand(path: str) -> list[str]:
    """The path, or what it fits as a glob. A file whose name looks like a glob is taken by its name."""
    if os.path.lexists(path):
        return [path]
    if glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))
        if found:
            return found
        raise MissingPathError(f"{path}: no file fits this pattern")
    raise MissingPathError(f"{path}: there is no such file or folder{_nearest(path)}")


def _nearest(path: str) -> str:
    """A hint at the path that was meant: the nearest name in the folder that would hold it."""
    from difflib import get_close_matches

    folder, name = os.path.split(path.rstrip("/"))
    try:
        near = get_close_matches(name, os.listdir(folder or "."), 1)
    except OSError:
        return ""
    return f"; did you mean {os.path.join(folder, near[0])}?" if near else ""


def _walk_all(
    starts: list[str], resolve: Resolve, on_trouble: Callable[[str, Trouble], object]
) -> Iterator[Discovered]:
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for start in starts:
        for found in _walk_one(start, resolve, on_trouble):
            identity = _identity(os.fspath(found.path), folders)
            if identity not in seen:
                seen.add(identity)
                yield found


def _identity(path: str, folders: dict[str, str]) -> str:
    """What a file is called by whatever name it is met; `folders` remembers where folders really lie."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _walk_one(
    start: str, resolve: Resolve, on_trouble: Callable[[str, Trouble], object]
) -> Iterator[Discovered]:
    if os.path.isdir(start):
        yield from _Walk(start, resolve, on_trouble).files()
        return
    settings = resolve(start)
    if not (settings.force_exclude and (_excluded_with_parents(start, settings) or _set_aside(start))):
        yield Discovered(Path(start), display_path(start), Path(start), True, settings)


class _Walk:
    """One folder's descent. What would exclude the folder itself says nothing, since the user named it."""

    def __init__(self, top: str, resolve: Resolve, on_trouble: Callable[[str, Trouble], object]) -> None:
        self._top, self._resolve, self._on_trouble = top, resolve, on_trouble
        self._above = os.path.abspath(top)

    def files(self) -> Iterator[Discovered]:
        probe = self._resolve(os.path.join(self._top, "x"))
        if probe.force_exclude and _excluded_with_parents(self._top, probe, folder=True):
            return
        trail = (os.path.realpath(self._top),)
        links: list[Discovered | _Folder] = [(self._top, _IgnoreSpecs.above(self._top), trail)]
        for begin in links:  # grows while it is read
            if isinstance(begin, Discovered):
                yield begin
                continue
            open_folders = [self._listed(*begin)]
            while open_folders:
                found = next(open_folders[-1], None)
                if found is None:
                    open_folders.pop()
                elif os.path.islink(found.path if isinstance(found, Discovered) else found[0]):
                    links.append(found)  # last, so that what lies here is met under its own name first
                elif isinstance(found, Discovered):
                    yield found
                else:
                    open_folders.append(self._listed(*found))

    def _listed(
        self, folder: str, specs: _IgnoreSpecs, trail: tuple[str, ...]
    ) -> Iterator[Discovered | _Folder]:
        """The files of a folder, and of each folder in it what this method takes to list that one."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            message = f"cannot be listed: {error.strerror or error}"
            self._on_trouble(display_path(folder), Trouble(message))
            return
        specs = specs.below(folder, [entry.name for entry in entries])
        settings = self._resolve(os.path.join(folder, "x"))
        for entry in entries:
            is_folder = _is_folder(entry)
            if self._skipped(entry, is_folder, settings, specs):
                continue
            if is_folder:
                real = os.path.realpath(entry.path)
                if real not in trail:  # a link to a folder above leads round in a circle
                    yield entry.path, specs, (*trail, real)
                continue
            found = self._resolve(entry.path)
            if container_kind(entry.name) or found.format:
                yield Discovered(Path(entry.path), display_path(entry.path), Path(self._top), False, found)

    def _skipped(
        self, entry: os.DirEntry[str], folder: bool, settings: Settings, specs: _IgnoreSpecs
    ) -> bool:
        if entry.name.startswith(".") or (folder and entry.name in PASSED_OVER):
            return True
        path = os.path.abspath(entry.path)
        if _excluded(path, settings, folder, self._above):
            return True
        return specs.ignore(path, folder, settings.respect_gitignore, self._above)


@dataclass(frozen=True, slots=True)
class _IgnoreSpecs:
    """The ignore files that hold in a folder, outermost first: (folder, name of the file, its patterns)."""

    specs: tuple[tuple[str, str, Any], ...] = ()

    @staticmethod
    def above(top: str) -> _IgnoreSpecs:
        """Those of the folders above `top`."""
        start = os.path.abspath(top)
        chain, names = _folders_above(start)
        specs = _IgnoreSpecs()
        for each in reversed(chain):
            specs = specs.below(each, [name for name in names if os.path.isfile(os.path.join(each, name))])
        return specs

    def below(self, folder: str, names: list[str]) -> _IgnoreSpecs:
        """With the ignore files that stand in `folder` added; `names` is what the folder holds."""
        added = []
        for name in IGNORE_FILES:
            path = os.path.join(folder, name)
            if name in names and os.path.isfile(path):
                added.append((os.path.abspath(folder), name, _spec(path)))
        return _IgnoreSpecs((*self.specs, *added)) if added else self

    def ignore(self, path: str, folder: bool, respect_gitignore: bool, top: str) -> bool:
        """Whether the innermost pattern that speaks of the path says that it is ignored.

        A pattern that says so only because it speaks of the folder `top`, where the walk began, is passed
        over.
        """
        for base, name, spec in reversed(self.specs):
            if name == ".gitignore" and not respect_gitignore:
                continue
            verdict = _verdict(spec, base, path, folder)
            if verdict.include and top != base and top.startswith(os.path.join(base, "")):
                named = _verdict(spec, base, top, True)
                if named.include and named.index == verdict.index:
                    return False
            if verdict.include is not None:
                return bool(verdict.include)
        return False


_Folder = tuple[str, _IgnoreSpecs, tuple[str, ...]]
"""A folder, the ignore files above it, and where the folders that led to it really lie."""


def _verdict(spec: Any, base: str, path: str, folder: bool) -> Any:
    relative = os.path.relpath(path, base).replace(os.sep, "/")
    return spec.check_file(relative + "/" if folder else relative)


def _folders_above(start: str) -> tuple[list[str], tuple[str, ...]]:
    """The folders above one whose ignore files hold in it, innermost first, and the names of these files.

    They reach up to the root of the repository; outside of one up to the working folder, and .gitignore
    says nothing.
    """
    chain: list[str] = []
    folder = start
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            here = os.getcwd()
            below = [each for each in chain if each == here or each.startswith(os.path.join(here, ""))]
            return below, (".qalintignore",)
        chain.append(parent)
        folder = parent
    return chain, IGNORE_FILES


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself; reading it will tell
        return False


def _spec(path: str) -> Any:
    from pathspec import GitIgnoreSpec

    with open(path, encoding="utf-8", errors="surrogateescape") as stream:
        return GitIgnoreSpec.from_lines(stream)


def _excluded(path: str, settings: Settings, folder: bool, top: str = "") -> bool:
    """Whether a pattern fits the path, other than by fitting the folder `top`."""
    return any(
        each.matches(path, folder) and not (top and each.matches(top, True))
        for each in (*settings.exclude, *settings.extend_exclude)
    )


def _excluded_with_parents(path: str, settings: Settings, folder: bool = False) -> bool:
    """The same for a path that was named, which the folders above may exclude, up to the configuration's."""
    current = os.path.abspath(path)
    while True:
        if _excluded(current, settings, folder):
            return True
        parent = os.path.dirname(current)
        if parent == current or current == settings.root:
            return False
        current, folder = parent, True


def _set_aside(path: str) -> bool:
    """Whether a .qalintignore names the file; what git ignores may still be named."""
    return _IgnoreSpecs.above(path).ignore(os.path.abspath(path), False, respect_gitignore=False, top="")


def display_path(path: str | os.PathLike[str]) -> str:
    """A path as reports show it: with `/`, without a leading `./`."""
    shown = os.fspath(path).replace(os.sep, "/")
    while shown.startswith("./") and len(shown) > 2:
        shown = shown[2:].lstrip("/")
    return shown
