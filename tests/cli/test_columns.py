"""One place, in the units that each format's readers count in."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

# One code point, two units of UTF-16, four bytes of UTF-8: the example of reviewdog's own definition.
PAGE = "a\U00010400&amp;b\n"


def test_columns(qalint, write):
    write("a.md", PAGE)
    formats = [
        option
        for pair in (("sarif", "s"), ("rdjson", "r"), ("checkstyle", "c"), ("json", "j"))
        for option in ("--format", f"{pair[0]}:{pair[1]}")
    ]
    qalint("check", "a.md", "--isolated", "--select", "MKP001", *formats)
    (finding,) = json.loads(Path("j").read_text())["findings"]
    assert (finding["column"], finding["end_column"]) == (3, 8)
    (result,) = json.loads(Path("s").read_text())["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (4, 9)
    (diagnostic,) = json.loads(Path("r").read_text())["diagnostics"]
    assert diagnostic["location"]["range"] == {
        "start": {"line": 1, "column": 6},
        "end": {"line": 1, "column": 11},
    }
    assert ET.parse("c").find(".//error").get("column") == "3"
