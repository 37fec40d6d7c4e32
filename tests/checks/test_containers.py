"""Fences and marks of containers: what is one, and what the fix leaves of it."""

import pytest

from qalint.api import Checker

CASES = [
    # An indented body moves to the margin, code and lists in it too, and ends where the indentation does.
    (
        "!!! note\n\n    Rust spreads.\n\n    - a\n\n    ```py\n    x = 1\n    ```\n\nThen.\n",
        "Rust spreads.\n\n- a\n\n```py\nx = 1\n```\n\nThen.\n",
    ),
    (
        'Cut.\n\n???+ info "More"\n    One.\n    !!! tip inline end "Deep"\n        Two.\n\tThree.\nFour.\n',
        "Cut.\n\n**More**\nOne.\n**Deep**\nTwo.\nThree.\nFour.\n",
    ),
    ("- item\n\n    !!! note\n        Body.\n\n    more\n", "- item\n\n    Body.\n\n    more\n"),
    # The name of a tab is a heading to a reader: nothing to find.
    ('=== "Iron"\n\n    It rusts.\n', None),
    ("/// warning | Hot\nMind it.\n///\n", "**Hot**\nMind it.\n"),
    # A mark whose body is lost says nothing with its title either.
    ('Cut.\n\n!!! warning "Careful"\n\nThen.\n', "Cut.\n\nThen.\n"),
    ("!!! REALLY !!!\n\n- yes\n", None),
    ("??? who knows\n\n/// note to self\n\n///\n", None),
    ("```md\n!!! note\n```\n", None),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_the_body_stays(source, expected):
    result = Checker(select=("MKP040",)).fix(source, "markdown", unsafe=True)
    assert result.cleaned.source == (source if expected is None else expected)
