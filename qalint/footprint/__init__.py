"""Where question-answer data of any tool looked: rows read, aligned with the documents, and measured.

`read_questions(path)` reads rows, `Corpus` aligns them, `measure(...)` counts.
"""

from qalint.footprint.align import Alignment, Corpus
from qalint.footprint.readers import ReadRows, read_questions
from qalint.footprint.row import Question, UnreadableRow

__all__ = ["Alignment", "Corpus", "Question", "ReadRows", "UnreadableRow", "read_questions"]
