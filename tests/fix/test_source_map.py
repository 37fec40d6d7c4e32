"""Source maps: edits compose, kept text is equal, spans lead back."""

from hypothesis import given
from hypothesis import strategies as st

from qalint.finding import Edit
from qalint.fix.apply import apply_edits
from qalint.fix.source_map import identity, map_of

TEXT = st.text(st.sampled_from("ab\r\n \u2028\x0b\x00\U0001f600\u00e9"), max_size=40)


@st.composite
def edited(draw, text):
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits, at = [], -1
    for start, end in pairs:
        if start > at:
            edits.append(Edit(start, end, draw(TEXT)))
            at = end
    return edits


@given(st.data(), TEXT)
def test_kept_stretches_are_equal_in_both_texts(data, text):
    edits = data.draw(edited(text))
    after = apply_edits(text, edits)
    mapped = map_of(edits, len(text))
    assert mapped.new_length == len(after)
    for piece in mapped.kept:
        assert (
            after[piece.start : piece.start + piece.length]
            == text[piece.source : piece.source + piece.length]
        )


@given(st.data(), TEXT)
def test_two_rewrites_compose_to_one(data, text):
    first = data.draw(edited(text))
    middle = apply_edits(text, first)
    second = data.draw(edited(middle))
    last = apply_edits(middle, second)
    whole = map_of(first, len(text)).then(map_of(second, len(middle)))
    assert (whole.old_length, whole.new_length) == (len(text), len(last))
    for piece in whole.kept:
        assert (
            last[piece.start : piece.start + piece.length] == text[piece.source : piece.source + piece.length]
        )


@given(st.data(), TEXT)
def test_changes_undo_the_rewrite(data, text):
    edits = data.draw(edited(text))
    after = apply_edits(text, edits)
    parts, at = [], 0
    for change in map_of(edits, len(text)).changes():
        parts += (after[at : change.new_start], text[change.start : change.end])
        at = change.new_end
    assert "".join((*parts, after[at:])) == text


@given(st.data(), TEXT)
def test_a_span_of_kept_text_leads_back_to_itself(data, text):
    edits = data.draw(edited(text))
    after = apply_edits(text, edits)
    mapped = map_of(edits, len(text))
    for piece in mapped.kept:
        start, end = mapped.source_span(piece.start, piece.start + piece.length)
        assert text[start:end] == after[piece.start : piece.start + piece.length]


@given(st.data(), TEXT)
def test_any_span_leads_into_the_old_text_in_order(data, text):
    edits = data.draw(edited(text))
    mapped = map_of(edits, len(text))
    low = data.draw(st.integers(0, mapped.new_length))
    high = data.draw(st.integers(low, mapped.new_length))
    start, end = mapped.source_span(low, high)
    assert 0 <= start <= end <= len(text)


def test_text_written_new_leads_to_what_it_replaced():
    mapped = map_of([Edit(2, 8, "&")], 10)
    assert mapped.source_span(2, 3) == (2, 8)
    assert mapped.source_span(1, 4) == (1, 9)


def test_identity():
    assert identity(5).source_span(1, 4) == (1, 4)
    assert identity(0).changes() == []
