"""Configuration: the nearest file, its extensions and overrides, the command line, and what mistakes are
told.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from qalint.config import OPTIONS, ConfigError, Configuration, Settings, show_settings
from qalint.config.schema import SCHEMA_FILE, schema_text
from qalint.config.values import Glob


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_the_nearest_file_wins_as_a_whole(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pyproject.toml": "[tool.qalint]\nselect = ['MKP']\nfail-on = 'error'\n",
            "docs/qalint.toml": "ignore = ['BLP']\n",
            "code/pyproject.toml": "[tool.other]\nx = 1\n",
        },
    )
    configuration = Configuration(folder=str(tmp_path))
    near = configuration.resolve("docs/a.md")
    far = configuration.resolve("code/a.md")
    assert (near.select, near.ignore, near.fail_on) == ((), ("BLP",), "warning")
    assert (far.select, far.ignore, far.fail_on) == (("MKP",), (), "error")
    assert near.root == str(tmp_path / "docs")


@pytest.mark.parametrize(
    ("names", "winner"),
    [
        (("pyproject.toml", "qalint.toml", ".qalint.toml"), ".qalint.toml"),
        (("pyproject.toml", "qalint.toml"), "qalint.toml"),
        (("pyproject.toml",), "pyproject.toml"),
    ],
)
def test_one_file_of_a_folder_counts(tmp_path: Path, names: tuple[str, ...], winner: str) -> None:
    for name in names:
        head = "[tool.qalint]\n" if name == "pyproject.toml" else ""
        write(tmp_path, {name: f"{head}select = ['MKP']\n"})
    assert Configuration(folder=str(tmp_path)).resolve("a.md").origin("select") == winner


def test_isolated_reads_no_file(tmp_path: Path) -> None:
    write(tmp_path, {"qalint.toml": "select = ['MKP']\n"})
    settings = Configuration(config=["fail-on = 'info'"], isolated=True, folder=str(tmp_path)).resolve("a.md")
    assert (settings.select, settings.fail_on) == ((), "info")


def test_extend_adds_lists_and_merges_tables(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base/shared.toml": "select = ['MKP']\nextend-select = ['BLP']\nrules = ['own']\n"
            "severity = {MKP001 = 'error', MKP002 = 'info'}\n",
            "qalint.toml": "extend = 'base/shared.toml'\nextend-select = ['HID']\n"
            "severity = {MKP002 = 'warning'}\n",
        },
    )
    settings = Configuration(folder=str(tmp_path)).resolve("a.md")
    assert settings.select == ("MKP",)
    assert settings.extend_select == ("BLP", "HID")
    assert dict(settings.severity) == {"MKP001": "error", "MKP002": "warning"}
    assert settings.rules == (str(tmp_path / "base" / "own"),)
    assert "shared.toml" in settings.origin("select")


def test_the_command_line_is_on_top(tmp_path: Path) -> None:
    write(tmp_path, {"qalint.toml": "select = ['MKP']\nextend-ignore = ['A']\nfail-on = 'error'\n"})
    settings = Configuration(
        {"select": ("INS",), "extend-ignore": ["B"]}, ["fail-on = 'info'"], folder=str(tmp_path)
    ).resolve("a.md")
    assert (settings.select, settings.extend_ignore, settings.fail_on) == (("INS",), ("A", "B"), "info")
    assert settings.origin("select") == "command line"
    assert settings.origin("fail-on") == "--config"
    assert settings.origin("ignore") == "default"


def test_a_named_file_holds_everywhere(tmp_path: Path) -> None:
    write(tmp_path, {"ci.toml": "select = ['ENC']\n", "docs/qalint.toml": "select = ['MKP']\n"})
    configuration = Configuration(config=[str(tmp_path / "ci.toml")], folder=str(tmp_path))
    assert configuration.resolve("docs/a.md").select == ("ENC",)


def test_settings_by_path(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "qalint.toml": """
per-file-ignores = { "docs/*.md" = ["INS"], "!docs/" = ["BLP"] }
formats = { "*.bin" = "markdown", "odd.*" = "html" }
min-confidence = 0.2
[[overrides]]
paths = ["data/*.jsonl"]
text-field = "body.text"
format = "markdown"
min-confidence = 0.9
[[overrides]]
paths = ["data/late*"]
min-confidence = 0.5
"""
        },
    )
    configuration = Configuration(folder=str(tmp_path))
    assert configuration.resolve("docs/a.md").file_ignores == ("INS",)
    assert configuration.resolve("other/a.md").file_ignores == ("BLP",)
    assert configuration.resolve("x.bin").format == "markdown"
    assert configuration.resolve("odd.bin").format == "html"
    data = configuration.resolve("data/a.jsonl")
    assert (data.text_field, data.format, data.min_confidence) == (("body.text",), "markdown", 0.9)
    assert configuration.resolve("data/late.jsonl").min_confidence == 0.5
    assert configuration.resolve("a.md").min_confidence == 0.2
    reading = data.reading(named=True)
    assert (reading.text_fields, reading.format, reading.named) == (("body.text",), "markdown", True)


def test_overrides_of_an_extended_file_hold(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "base.toml": "[[overrides]]\npaths = ['*.md']\nignore = ['BLP']\n",
            "qalint.toml": "extend = 'base.toml'\n",
        },
    )
    assert Configuration(folder=str(tmp_path)).resolve("x/a.md").ignore == ("BLP",)


def test_the_command_line_beats_overrides(tmp_path: Path) -> None:
    write(tmp_path, {"qalint.toml": "[[overrides]]\npaths = ['*.md']\nselect = ['BLP']\n"})
    assert Configuration({"select": ["MKP"]}, folder=str(tmp_path)).resolve("a.md").select == ("MKP",)


def test_equal_settings_are_one_object(tmp_path: Path) -> None:
    write(tmp_path, {"qalint.toml": "per-file-ignores = { 'b.md' = ['INS'] }\n"})
    configuration = Configuration(folder=str(tmp_path))
    assert configuration.resolve("a.md") is configuration.resolve("sub/a.md")
    assert configuration.resolve("a.md") is not configuration.resolve("b.md")
    assert len({configuration.resolve("a.md"), configuration.resolve("b.md")}) == 2


MISTAKES = [
    ("selct = ['MKP']", "selct: unknown key; did you mean 'select'?"),
    ("text_field = 'a'", "text_field: unknown key; did you mean 'text-field'?"),
    ("zzzzqq = 1", "zzzzqq: unknown key; known keys: allowed-passages, baseline"),
    ("select = 'MKP'", "select: must be a list of texts, not 'MKP'"),
    ("select = ['MKP', 1]", "select: must be a list of texts"),
    (
        "fail-on = 'warn'",
        "fail-on: must be one of error, warning, info, new, never, not 'warn'; did you mean 'warning'?",
    ),
    ("min-confidence = 2", "min-confidence: must be a number from 0 to 1, not 2"),
    ("min-confidence = true", "min-confidence: must be a number from 0 to 1"),
    ("max-bytes = 0", "max-bytes: must be a whole number of at least 1"),
    ("models = 'no'", "models: must be true or false, not 'no'"),
    ("severity = { MKP001 = 'eror' }", "severity.MKP001: must be one of error, warning, info"),
    ("rule-min-confidence = { MKP001 = 'x' }", "rule-min-confidence.MKP001: must be a number"),
    ("severity = 3", "severity: must be a table, not 3"),
    ("allowed-passages = ['/(/']", "allowed-passages: '/(/' is not a regular expression: missing )"),
    ("allowed-passages = ['  ']", "allowed-passages: must be texts or patterns between slashes, not '  '"),
    ("formats = { '*.x' = 'markdwn' }", "formats.*.x: must be one of"),
    ("format = 'html'", "format: can only be set in [[overrides]]"),
    ("[[overrides]]\nselect = ['A']", "overrides[0].paths: must be a list of texts, not None"),
    (
        "[[overrides]]\npaths = ['a']\nexclude = ['b']",
        "overrides[0].exclude: cannot be set for some paths only",
    ),
    (
        "[[overrides]]\npaths = ['a']\nigore = ['b']",
        "overrides[0].igore: unknown key; did you mean 'ignore'?",
    ),
    ("overrides = 3", "overrides: must be an array of tables"),
    ("overrides = [3]", "overrides: must be an array of tables"),
    ("extend = 3", "extend: must be the path of a configuration file"),
    ("extend = 'none.toml'", "extend: there is no file"),
    ("extend = 'qalint.toml'", "extend: goes in a circle"),
    ("[tool.qalint]\nselect = ['A']", "settings stand at the top of this file, without [tool.qalint]"),
    ("select = [", "qalint.toml: is not TOML"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_is_told_by_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, {"qalint.toml": text})
    with pytest.raises(ConfigError) as caught:
        Configuration(folder=str(tmp_path)).resolve("a.md")
    assert str(caught.value).startswith("qalint.toml")
    assert message in str(caught.value)


def test_a_mistake_is_told_by_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": "[project]\nname = 'x'\n\n[tool.qalint]\nfail-on = 'error'\nselct = []\n"},
    )
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:6: selct: unknown key"):
        Configuration(folder=str(tmp_path)).resolve("a.md")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (["nothing.toml"], "is neither a file nor a TOML setting"),
        (["selct = 1"], "--config: selct: unknown key"),
        (["a.toml", "b.toml"], "names two files, a.toml and b.toml"),
    ],
)
def test_mistakes_in_config_options(tmp_path: Path, config: list[str], message: str) -> None:
    write(tmp_path, {"a.toml": "", "b.toml": ""})
    with pytest.raises(ConfigError) as caught:
        Configuration(config=config, folder=str(tmp_path))
    assert message in str(caught.value)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "qalint.toml").write_bytes(b"select = ['\xff']")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        Configuration(folder=str(tmp_path)).resolve("a.md")


def test_the_shipped_schema_is_the_definitions() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run python -m qalint.config.schema"


def test_the_schema_knows_every_option() -> None:
    schema = json.loads(schema_text())
    assert set(schema["properties"]) == {key for key, option in OPTIONS.items() if option.top} | {
        "extend",
        "overrides",
    }
    override = schema["properties"]["overrides"]["items"]["properties"]
    assert set(override) == {key for key, option in OPTIONS.items() if option.per_path} | {"paths"}


def test_every_setting_has_a_default_of_its_kind() -> None:
    for option in OPTIONS.values():
        if option.default not in (None, ()):
            assert option.kind.read(option.default, os.sep) == option.default


def test_show_settings_says_where_values_came_from(tmp_path: Path) -> None:
    write(tmp_path, {"qalint.toml": "select = ['MKP']\nper-file-ignores = { 'a.md' = ['INS001'] }\n"})
    shown = list(show_settings(Configuration({"fail-on": "info"}, folder=str(tmp_path)).resolve("a.md")))
    assert tomllib.loads("\n".join(shown))["select"] == ["MKP"]
    lines = {line.partition(" = ")[0]: " ".join(line.split()) for line in shown}
    assert lines["select"] == 'select = ["MKP"] # qalint.toml'
    assert lines["fail-on"] == 'fail-on = "info" # command line'
    assert lines["per-file-ignores"] == 'per-file-ignores = { "a.md" = ["INS001"] } # qalint.toml'
    assert lines["models"] == "models = true # default"
    assert shown[-1].endswith("INS001")


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.md", "/r/deep/a.md", True),
        ("docs/*.md", "/r/docs/a.md", True),
        ("docs/*.md", "/r/x/docs/a.md", False),
        ("docs/", "/r/docs/x/a.md", True),
        ("docs", "/r/x/docs/a.md", True),
        ("/docs", "/r/x/docs/a.md", False),
        ("**/x/*.md", "/r/a/x/b.md", True),
        ("*.md", "/elsewhere/a.md", False),
    ],
)
def test_globs(pattern: str, path: str, fits: bool) -> None:
    assert Glob(pattern, "/r").matches(path) is fits


def test_settings_are_hashable() -> None:
    assert hash(Settings()) == hash(Settings())
    assert {entry.name for entry in fields(Settings)} >= {"root", "origins"}
