"""Every command over shards gives, byte for byte, what it gives without."""

import pytest

CHECK = ("check", "--isolated", "--no-models", "corpus")
SHARDS = ("--engine", "local", "--shard-size", "0.001", "--work", "work")


def tree(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", ["json", "jsonl", "full", "sarif", "junit"])
def test_check(qalint, form):
    plain = qalint(*CHECK, "--format", form, "--no-cache")
    shards = qalint(*CHECK, "--format", form, *SHARDS)
    assert "MKP001" in plain.out
    assert (shards.out, shards.err, shards.code) == (plain.out, plain.err, plain.code)


def test_check_against_a_baseline(qalint):
    assert qalint(*CHECK, "--write-baseline", "--baseline", "one.json", *SHARDS).code == 0
    assert qalint(*CHECK, "--write-baseline", "--baseline", "two.json").code == 0
    assert qalint(*CHECK, "--baseline", "one.json", "--format", "jsonl", *SHARDS).out == ""
    assert qalint(*CHECK, "--baseline", "two.json", "--format", "jsonl", *SHARDS).out == ""


@pytest.mark.parametrize("extra", [(), ("--unsafe-fixes",), ("--unsafe-fixes", "--to", "text")])
def test_fix(qalint, folder, extra):
    fix = ("fix", "--isolated", "--no-models", "corpus", *extra)
    runs = []
    for name, engine in (("plain", ()), ("shards", SHARDS)):
        side = ("--quarantine", f"{name}.q", "--source-map", f"{name}.map")
        run = qalint(*fix, "--output", name, *side, *engine)
        files = [(folder / f"{name}{suffix}").read_bytes() for suffix in (".q", ".map")]
        runs.append((run.code, run.out, run.err, tree(folder / name), files))
    assert runs[0] == runs[1]
    assert runs[0][4][0].count(b"\n") > 10


@pytest.mark.parametrize(
    "extra", [(), ("--budget", "7"), ("--per-document", "1"), ("--targets", "pair", "--seed", "4")]
)
def test_plan(qalint, extra):
    plan = ("plan", "--isolated", "--no-models", "corpus", "--format", "jsonl", *extra)
    plain, shards = qalint(*plan), qalint(*plan, *SHARDS)
    assert '"planned"' in plain.out
    assert (shards.out, shards.err, shards.code) == (plain.out, plain.err, plain.code)


def test_stats(qalint, folder):
    plain = qalint("stats", "corpus", "-o", "plain.json")
    shards = qalint("stats", "corpus", "-o", "shards.json", *SHARDS)
    assert (folder / "shards.json").read_bytes() == (folder / "plain.json").read_bytes()
    assert (shards.err, shards.code) == (plain.err, plain.code)
    assert "1 in another encoding" in plain.err
    given = ("--corpus-stats", "plain.json", "--format", "jsonl")
    assert qalint(*CHECK, *given, *SHARDS).out == qalint(*CHECK, *given, "--no-cache").out


def test_several_settings(qalint, folder):
    (folder / "qalint.toml").write_text('[[overrides]]\npaths = ["corpus/pages/*.md"]\nignore = ["MKP001"]\n')
    check = ("check", "--no-models", "corpus", "--format", "jsonl")
    plain = qalint(*check, "--no-cache")
    assert qalint(*check, *SHARDS).out == plain.out
    assert "jam-1.md" not in plain.out


def test_a_repeated_fix_adds_nothing_to_the_quarantine(qalint, folder):
    fix = (
        "fix",
        "--isolated",
        "--no-models",
        "--unsafe-fixes",
        "corpus",
        "--output",
        "out",
        "--quarantine",
        "q",
    )
    (folder / "q").write_text('{"of": "an earlier run"}\n')
    qalint(*fix, *SHARDS)
    first = (folder / "q").read_bytes()
    assert first.startswith(b'{"of": "an earlier run"}\n{')
    qalint(*fix, *SHARDS)
    assert (folder / "q").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fix", "corpus", "--engine", "local"), "--engine needs --output"),
        (("fix", "corpus", "--engine", "local", "--diff"), "--diff and --engine exclude each other"),
        (("check", "-", "--engine", "local"), "not standard input"),
        (("check", "corpus", "--engine", "none"), "'none' is not one of"),
        (("check", "nowhere", "--engine", "local"), "there is no such file"),
        (("check", "s3://bucket/corpus"), "a URL is read by check, fix, plan and stats with --engine"),
        (
            ("check", "corpus", "--engine", "local", "--engine-options", "absent.toml"),
            "absent.toml: cannot be read",
        ),
        (("check", "corpus", "--engine", "local", "--select", "NONE999"), "NONE999"),
    ],
)
def test_mistakes_are_told(qalint, arguments, message):
    run = qalint(*arguments)
    assert (run.code, message in run.err) == (2, True), run.err


def test_an_option_of_no_engine_is_told(qalint, folder):
    (folder / "engine.toml").write_text("workers = 3\n")
    run = qalint("check", "corpus", "--engine", "local", "--engine-options", "engine.toml")
    assert (run.code, "takes no options: workers" in run.err) == (2, True)


def test_an_empty_folder(qalint, folder):
    (folder / "empty").mkdir()
    assert qalint("check", "empty", "--engine", "local").code == qalint("check", "empty").code == 2
