"""GitHub's line hashes: a literal, slow reading of the method agrees with the fast one."""

from hypothesis import given
from hypothesis import strategies as st

from qalint.linehash import line_hashes


def rolling(source):
    """The method as its source has it: one character at a time through a window of 100."""
    window, lines, index, raw = [0] * 100, [-1] * 100, 0, 0
    counts, out = {}, []
    number, at_start, after_cr = 0, True, False
    first = pow(37, 100, 1 << 64)

    def emit():
        value = format(raw, "x")
        counts[value] = counts.get(value, 0) + 1
        out.append((lines[index], f"{value}:{counts[value]}"))
        lines[index] = -1

    def push(unit):
        nonlocal raw, index
        begin, window[index] = window[index], unit
        raw = (37 * raw + unit - first * begin) % (1 << 64)
        index = (index + 1) % 100

    data = source.encode("utf-16-le", "surrogatepass")
    for unit in [*(int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)), 0xFFFF]:
        if unit in (32, 9) or (after_cr and unit == 10):
            after_cr = False
            continue
        after_cr = unit == 13
        unit = 10 if unit == 13 else unit
        if lines[index] != -1:
            emit()
        if at_start:
            at_start = False
            number += 1
            lines[index] = number
        if unit == 10:
            at_start = True
        push(unit)
    for _ in range(100):
        if lines[index] != -1:
            emit()
        push(0)
    return [value for _, value in sorted(out)]


@given(st.text(st.sampled_from("ab \t\r\n\U0001f600\u00e9"), max_size=400))
def test_fast_and_literal_agree(source):
    assert line_hashes(source) == rolling(source)


_LINES = ["e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
          "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"]  # fmt: skip

PUBLISHED = {
    "": ["c129715d7a2bc9a3:1"],
    " a\nb\n  \t\tc\n d": ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End": [
        "8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1",
        "b86d3392aea1be30:1", "e6ceba753e1a442:1",
    ],
    " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n": _LINES,
    " hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r": _LINES,
    " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n": _LINES,
    " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n": _LINES,
    "Lorem ipsum dolor sit amet.\n" * 10: [
        *(f"a7f2ff13bc495cf2:{count}" for count in range(1, 7)),
        "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
    ],
}  # fmt: skip
"""All vectors of the method's own tests (github/codeql-action, src/fingerprints.test.ts)."""


def test_published_vectors():
    for source, hashes in PUBLISHED.items():
        assert line_hashes(source) == hashes
