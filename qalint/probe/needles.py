"""Facts that no document holds, each with a question and the words that answer it: what is right needs no judge."""

from __future__ import annotations

from typing import NamedTuple


class Needle(NamedTuple):
    """A sentence that is added to a document, the question that it answers, and the words that a right answer holds."""

    sentence: str
    question: str
    answer: str


NEEDLES = tuple(
    Needle(*row)
    for row in (
        ("The maintainer on duty for this page is Ingrid Halvorsen.", "Who is the maintainer on duty for this page?",
         "Halvorsen"),
        ("The pilot of this work took place in the harbour town of Veldmoor.",
         "In which harbour town did the pilot of this work take place?", "Veldmoor"),
        ("The working title of the project was Copper Lantern.", "What was the working title of the project?",
         "Copper Lantern"),
        ("The review of this text was finished on 14 March.", "On which date was the review of this text finished?",
         "14 March"),
        ("The test machine had 96 processors.", "How many processors did the test machine have?", "96"),
        ("The budget of the first year was 7,400 crowns.", "How large was the budget of the first year?", "7,400"),
        ("The weekly meeting takes place in room 512.", "In which room does the weekly meeting take place?", "512"),
        ("The team's mascot is a badger named Oswin.", "What is the name of the team's mascot?", "Oswin"),
        ("The sample data come from a weather station on Mount Aldershaw.", "Where do the sample data come from?",
         "Aldershaw"),
        ("The translation into Welsh was made by Rhys Penhallow.", "Who made the translation into Welsh?", "Penhallow"),
        ("The first version was printed on yellow paper.", "On what colour of paper was the first version printed?",
         "yellow"),
        ("The longest test takes 47 minutes.", "How many minutes does the longest test take?", "47"),
        ("The logo was drawn by Mirela Dobre.", "Who drew the logo?", "Dobre"),
        ("The spare key is kept by the porter, Tomas Brandt.", "Who keeps the spare key?", "Brandt"),
        ("The yearly fair is held at Lake Orrin.", "Where is the yearly fair held?", "Orrin"),
    )
)  # fmt: skip
"""Of the embedded model's answers to these, with no passage planted, nine in ten are right."""
