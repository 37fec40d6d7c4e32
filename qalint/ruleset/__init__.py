"""Rules as data: TOML files to `Rule`s, and which of them run."""

from qalint.ruleset.load import RuleError, load_folder, load_rule, load_table, rule_from, rules_of
from qalint.ruleset.model import CATEGORIES, Example, FixSpec, Rule
from qalint.ruleset.select import RuleSet, UnknownRuleError, expand, select_rules

__all__ = [
    "CATEGORIES",
    "Example",
    "FixSpec",
    "Rule",
    "RuleError",
    "RuleSet",
    "UnknownRuleError",
    "expand",
    "load_folder",
    "load_rule",
    "load_table",
    "rule_from",
    "rules_of",
    "select_rules",
]
