"""Which rules run: codes, prefixes and names to a `RuleSet`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qalint.ruleset.model import Rule

ALL = "ALL"


class UnknownRuleError(Exception):
    """A selector that fits no rule; the message names the nearest one."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All known rules, ordered by code, and those that are selected."""

    known: tuple[Rule, ...]
    selected: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.selected)

    def find(self, name: str) -> Rule:
        """The rule with this code or name. Raises UnknownRuleError."""
        for rule in self.known:
            if name.casefold() in (rule.code.casefold(), rule.name):
                return rule
        raise UnknownRuleError(_unknown(self.known, name))

    def codes(self, selectors: Iterable[str]) -> frozenset[str]:
        """The codes that the selectors name. Raises UnknownRuleError."""
        return frozenset(code for selector in selectors for code in expand(self.known, selector))


def select_rules(
    known: Sequence[Rule],
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    extend_ignore: Iterable[str] = (),
) -> RuleSet:
    """The rules to run: the default ones where `select` is empty.

    As in ruff the more specific selector wins (`--select MKP --ignore MKP012`, or `--ignore MKP --select MKP012`);
    between equally specific ones, ignore wins. Raises UnknownRuleError.
    """
    weight: dict[str, tuple[int, bool]] = {}
    select = tuple(select)
    if not select:
        weight = {rule.code: (0, True) for rule in known if rule.default}
    for on, selectors in ((True, (*select, *extend_select)), (False, (*ignore, *extend_ignore))):
        for selector in selectors:
            specific = specificity(known, selector)
            for code in expand(known, selector):
                if code not in weight or specific >= weight[code][0]:
                    weight[code] = (specific, on)
    chosen = {code for code, (_, on) in weight.items() if on}
    return RuleSet(tuple(known), tuple(rule for rule in known if rule.code in chosen))


def expand(known: Sequence[Rule], selector: str) -> list[str]:
    """The codes of the rules that a code, a prefix of codes, a name or ALL stands for. Raises UnknownRuleError."""
    wanted = selector.strip()
    if wanted == ALL:
        return [rule.code for rule in known]
    upper = wanted.upper()
    found = [
        rule.code for rule in known if rule.name == wanted.lower() or (upper and rule.code.startswith(upper))
    ]
    if not found:
        from qalint.ruleset.model import CATEGORIES

        if upper in CATEGORIES:  # a category without rules yet is no mistake of the user
            return []
        raise UnknownRuleError(_unknown(known, wanted))
    return found


def specificity(known: Sequence[Rule], selector: str) -> int:
    """How narrow a selector is: 0 for ALL, a prefix's length, 99 for a name."""
    wanted = selector.strip()
    if wanted == ALL:
        return 0
    return 99 if any(wanted.lower() == rule.name for rule in known) else len(wanted)


def _unknown(known: Sequence[Rule], name: str) -> str:
    prefixes = sorted({rule.code.rstrip("0123456789") for rule in known}) if name.isalpha() else []
    choices = [text for rule in known for text in (rule.code, rule.name)]
    near = (
        get_close_matches(name.upper(), prefixes, 1)
        or get_close_matches(name.upper(), choices, 1)
        or get_close_matches(name.lower(), choices, 1)
    )
    hint = f"; did you mean {near[0]}?" if near else "; `qalint rules` lists them"
    return f"unknown rule {name!r}{hint}"
