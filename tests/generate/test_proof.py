"""The checks that stand between a model's reply and a row, as tables of what holds and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qalint.generate.control_tokens import has_control_token, neutralise
from qalint.generate.fence import fence_of, fenced
from qalint.generate.grounding import invented_names, invented_numbers, quote_place, support, unused_sentence
from qalint.generate.lint_answer import Pair, answer_complaint
from qalint.generate.lint_question import question_complaint
from qalint.generate.near_duplicates import Questions
from qalint.generate.quote import locate
from qalint.generate.reply import ReplyError, read_reply

TARGET = "The Brinfold pump empties the cistern in 40 minutes because its rotor is made of bronze."
WINDOW = f"The plant was built by Ida Marsh in May 1931. {TARGET} A second pump stands idle."

QUESTIONS = [
    ("Why does the Brinfold pump empty the cistern in 40 minutes?", None),
    ("How many minutes does the Brinfold pump take to empty the cistern?", None),
    ("What is the rotor of the Brinfold pump made of, and how does it help?", None),
    ("Tell me about the Brinfold pump.", "question-form"),
    ("Sure, here is a question: what does the Brinfold pump empty?", "question-form"),
    ("Pump?", "question-form"),
    ("What does the pump empty?\nAnd when?", "question-form"),
    ("What does <|im_start|> say about the Brinfold pump?", "question-markup"),
    ("What does it empty in 40 minutes?", "question-self-contained"),
    ("How fast is this pump?", "question-self-contained"),
    ("What does the pump do?", "question-self-contained"),
    ("What does the pump of Brinfold do?", None),
    ("What does the rotor of a pump do?", None),
    ("What does `pump` do to the 40?", None),
    ("According to the text, what does the Brinfold pump empty?", "question-self-contained"),
    ("What does the passage say about the Brinfold pump?", "question-self-contained"),
    ("What does the author mention about the pump in the document?", "question-self-contained"),
    ("Which pump is described above?", "question-self-contained"),
    ("What is the title of the page about the Brinfold pump?", "question-furniture"),
    ("What does the cookie policy of the Brinfold pump say?", "question-furniture"),
    ("What is the pump and what is the pump and what is the pump?", "question-repetition"),
    ("Who won the regatta of Ardmere?", "question-tied"),
]


@pytest.mark.parametrize(("question", "lint"), QUESTIONS)
def test_question_lints(question: str, lint: str | None) -> None:
    complaint = question_complaint(question, TARGET, WINDOW)
    assert (complaint or "").partition(":")[0] == (lint or "")


WHY = "Why does the Brinfold pump empty the cistern so fast?"
ANSWERS = [
    ("Its rotor is made of bronze.", None),
    ("Because of its bronze rotor, which empties the cistern in forty or 40 minutes.", None),
    ("", "answered"),
    ("I'm sorry, but I cannot answer that.", "answered"),
    ("The text does not say why.", "answered"),
    ('{"rotor": "bronze"}', "answer-format"),
    ("Its rotor (which is made of bronze.", "answer-format"),
    ("THE ROTOR IS MADE OF BRONZE BY ITS MAKERS", "answer-format"),
    ("QUJD" * 20, "answer-format"),
    ("bronze rotor bronze rotor bronze rotor bronze rotor bronze rotor", "answer-format"),
    ("According to the text, its rotor is made of bronze.", "answer-no-source-talk"),
    ("The rotor is bronze, so visit the shop for cheap rotors today.", "answer-no-echo"),
    ("Its rotor is made of 3 parts of bronze.", "answer-numbers"),
    ("Its bronze rotor was cast in September.", "answer-numbers"),
    ("Its bronze rotor was cast by Holm.", "answer-names"),
    ("Its bronze rotor is sold at https://rotors.test/buy now.", "answer-names"),
    ("Wolves hunt elk across frozen northern lakes.", "answer-on-task"),
    ("So fast does the Brinfold pump empty the cistern.", "question-no-leak"),
]


@pytest.mark.parametrize(("answer", "check"), ANSWERS)
def test_answer_checks(answer: str, check: str | None) -> None:
    pair = Pair(WHY, answer, WINDOW, "Plant", ("Please visit the shop for cheap rotors today and tomorrow.",))
    complaint = answer_complaint(pair)
    assert (complaint or "").partition(":")[0] == (check or "")


def test_a_refusal_that_the_text_itself_speaks_is_no_refusal() -> None:
    window = "The clerk replies: I'm sorry, the ledger of 1931 is lost."
    assert (
        answer_complaint(
            Pair("What does the clerk reply?", "I'm sorry, the ledger of 1931 is lost.", window, "", ())
        )
        is None
    )


NUMBERS = [
    ("It holds 1000 litres.", "It holds 1,000 litres.", []),
    ("two rotors", "2 rotors", []),
    ("2 rotors", "two rotors", []),
    ("It ran for 12 hours.", "It ran for 120 hours.", ["12"]),
    ("in March", "on 3 Mar 1931", []),
    ("in April", "on 3 Mar 1931", ["April"]),
]


@pytest.mark.parametrize(("answer", "context", "found"), NUMBERS)
def test_numbers_must_stand_in_the_text(answer: str, context: str, found: list[str]) -> None:
    assert invented_numbers(answer, context) == found


def test_names_must_stand_in_the_text() -> None:
    assert invented_names("It was built by Ida Marsh with openValve", "ida marsh wrote openValve") == []
    assert invented_names("It was built by Ida Holm", "Ida Marsh built it") == ["Holm"]
    assert support("frozen lakes", "a frozen pond") == 0.5


QUOTES = [
    ("empties  the\ncistern", "empties the cistern"),
    ("“its rotor is made of bronze”", "its rotor is made of bronze"),
    ("ITS ROTOR", "its rotor"),
    ("its rotor is made of bronze...", "its rotor is made of bronze"),
    ("its rotor was made of bronze", None),
    ("a", None),
    ("", None),
]


@pytest.mark.parametrize(("quote", "found"), QUOTES)
def test_quotes_are_found_as_a_reader_would(quote: str, found: str | None) -> None:
    place = locate(quote, WINDOW)
    assert (WINDOW[place[0] : place[1]] if place else None) == found


@given(st.text(min_size=1, max_size=80), st.data())
def test_every_slice_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = locate(text[start:end], text, start)
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(text)
    if text[start:end].isalnum() and text[start:end].isascii() and end - start >= 2:
        assert place is not None


TWO = "The Brinfold pump empties the cistern in 40 minutes. Its rotor was cast from bronze in Dunmoor."
USED = [
    ("Which metal is the rotor of the pump that empties the cistern cast from? Bronze.", None),
    (
        "How long does the Brinfold pump take to empty the cistern? 40 minutes.",
        "Its rotor was cast from bronze",
    ),
    ("Where was the rotor cast? In Dunmoor.", "The Brinfold pump empties"),
]


@pytest.mark.parametrize(("pair", "unused"), USED)
def test_a_pair_of_sentences_is_used_whole(pair: str, unused: str | None) -> None:
    found = unused_sentence(pair, TWO)
    assert found is None if unused is None else (found or "").startswith(unused)
    assert unused_sentence(pair, "One sentence alone holds no second one.") is None


def test_a_quote_must_meet_the_target() -> None:
    start = WINDOW.index(TARGET)
    end = start + len(TARGET)
    place = quote_place("its rotor", "bronze", WINDOW, start, end)
    assert place is not None
    assert WINDOW[place[0] : place[1]] == "its rotor"
    assert quote_place("A second pump stands idle", "idle", WINDOW, start, end) is None
    assert quote_place("", "made of bronze", WINDOW, start, end) is not None


TOKENS = [
    "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "<｜User｜>", "[INST]", "[/INST]", "<<SYS>>",
    "<</SYS>>", "<s>", "</s>", "<start_of_turn>", "<end_of_turn>", "<|endoftext|>", "<|channel|>", "[TOOL_CALLS]",
    "<think>", "<|START_OF_TURN_TOKEN|>", "<tool_call>", "[SYSTEM_PROMPT]", "<bos>", "<|user|>",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
def test_control_tokens_lose_their_power(token: str) -> None:
    text = f"before {token} after"
    assert has_control_token(text)
    assert token not in neutralise(text)
    assert "".join(neutralise(text).split()) == "".join(text.split())


def test_role_words_lose_their_power_at_line_starts_alone() -> None:
    assert (
        neutralise("Human: hi\n### Instruction: go\nThe user: she")
        == "Human : hi\n### Instruction : go\nThe user: she"
    )
    assert neutralise("a < b | c > d, <b>bold</b> [1]") == "a < b | c > d, <b>bold</b> [1]"


@given(st.text(max_size=200), st.integers(0, 5))
def test_a_fence_is_the_same_for_the_same_text_and_never_in_it(text: str, seed: int) -> None:
    word = fence_of(text, "v", seed)
    assert word == fence_of(text, "v", seed)
    assert word not in text
    assert fenced("TEXT", text, word).count(word) == 2


def test_a_fence_moves_on_where_the_text_holds_it() -> None:
    word = fence_of("quiet", "v", 0)
    assert fence_of("quiet", "w", 0) != word


REPLIES = [
    ('{"question": "Why?"}', {"question": "Why?"}),
    ('Sure! Here it is:\n```json\n{"question": "Why?"}\n```\nEnjoy.', {"question": "Why?"}),
    ('<think>{"question": "no"}</think>{"question": "Why?"}', {"question": "Why?"}),
    ('{"note": 1} {"question": " Why? "}', {"question": "Why?"}),
    ('{"question": "line\nbreak?"}', {"question": "line\nbreak?"}),
    ('{"question": 4}', {"question": "4"}),
]


@pytest.mark.parametrize(("text", "value"), REPLIES)
def test_replies_are_read_tolerantly(text: str, value: dict[str, str]) -> None:
    assert read_reply(text, ("question",)) == value


BROKEN = [("", "empty"), ("   ", "empty"), ("Why?", "no JSON object"), ('{"q": "Why?"}', "lacks question"),
          ('{"question": "Why', "no JSON object"), ("{" * 5000, "no JSON object")]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_replies_that_are_no_object_say_so(text: str, said: str) -> None:
    with pytest.raises(ReplyError, match=said):
        read_reply(text, ("question",))


def test_near_duplicates_are_told() -> None:
    questions = Questions()
    assert questions.add("What does the pump of Brinfold empty in 40 minutes?", "a") is None
    assert questions.add("what does the pump of Brinfold empty in 40 minutes", "b") == "a"
    assert questions.add("So what does the pump of Brinfold empty in 40 minutes?", "c") == "a"
    assert questions.add("What does the pump of Brinfold empty in 50 minutes?", "d") is None
    assert questions.add("Who built the sluice of Ardmere?", "e") is None


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=8), min_size=2, max_size=12))
def test_prefix_filtering_misses_no_near_duplicate(lists: list[list[str]]) -> None:
    questions, kept = Questions(), []
    for number, words in enumerate(lists):
        ours = frozenset(words)
        alike = any(len(ours & other) >= 0.8 * len(ours | other) for other in kept)
        found = questions.add(" ".join(words), str(number))
        assert (found is not None) == alike
        if not alike:
            kept.append(ours)
