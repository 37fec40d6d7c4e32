"""Every shipped rule's examples hold."""

import pytest

from qalint.examples import failures
from qalint.resources import bundled
from qalint.ruleset import load_folder

RULES = load_folder(bundled("rules"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_hold(rule):
    assert list(failures(rule)) == []


def test_no_code_stands_in_a_folder_of_another_category():
    folders = {}
    for rule in RULES:
        folders.setdefault(rule.category, set()).add(rule.origin.replace("\\", "/").split("/")[-2])
    assert all(len(names) == 1 for names in folders.values()), folders
