"""What ships: the wheel holds every rule and model, and finds them when it is installed."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, TOP], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_every_rule_and_model_is_in_the_wheel(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for name in ("rules", "models"):
        wanted = {
            f"qalint/_bundled/{p.relative_to(TOP).as_posix()}" for p in (TOP / name).rglob("*") if p.is_file()
        }
        assert wanted
        assert wanted <= inside


def test_nothing_else_of_the_checkout_is_in_the_wheel(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"qalint"}


def test_the_unpacked_wheel_finds_its_rules(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import qalint.resources as r, qalint.ruleset as s; f = r.bundled('rules'); "
        "assert '_bundled' in str(f), f; print(len(s.load_folder(f)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(list((TOP / "rules").rglob("*.toml")))
