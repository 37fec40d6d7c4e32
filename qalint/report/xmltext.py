"""Text that XML 1.0 may hold: what it forbids is shown escaped, and ElementTree does the rest."""

from __future__ import annotations

import re

from qalint.report.printable import printable

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with every code point legal in XML, and with nothing in it that would act on a terminal."""
    return _FORBIDDEN.sub("\ufffd", printable(text))
