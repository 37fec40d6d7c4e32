"""How many of a file's troubles a user is told: the first of each kind, then counts; none for a file that is no
corpus.
"""

from __future__ import annotations

from collections import Counter

from qalint.document.containers.model import OnTrouble, Trouble

TOLD = 20
"""Troubles told of one file, each for another reason."""


class Troubles:
    """The troubles of one reading of one file.

    Where `hold` is set they are kept back until a first text is seen: a `.json` file without any is most
    likely data or settings, no corpus. `close` ends the reading; `named` says that the user named the file,
    so that a file without any text is told, too.
    """

    def __init__(self, on_trouble: OnTrouble, hold: bool = False) -> None:
        self._tell, self._hold, self._count = on_trouble, hold, 0
        self._held: list[Trouble] = []
        self._first: dict[str, Trouble] = {}
        self._last: dict[str, Trouble] = {}
        self._alike: Counter[str] = Counter()

    def add(self, trouble: Trouble) -> None:
        """Tell it, hold it back, or count it: a wrong field name is the trouble of every record."""
        if trouble.cause in self._first:
            self._alike[trouble.cause] += 1
            self._last[trouble.cause] = trouble
            return
        self._count += 1
        if trouble.cause and self._count <= TOLD:
            self._first[trouble.cause] = trouble
        if self._count > TOLD:
            return
        if self._hold:
            self._held.append(trouble)
        else:
            self._tell(trouble)

    def seen_text(self) -> None:
        """A text was found: what was held back is told."""
        if self._hold:
            self._hold = False
            for trouble in self._held:
                self._tell(trouble)

    def close(self, named: bool) -> None:
        """The end of the file: tell how many troubles were not told."""
        if self._hold and not named:
            return
        self.seen_text()
        for cause, count in self._alike.items():
            first = self._first[cause].record
            alike = Trouble(f"{count:,} more records have the trouble of record {first}: {cause}")
            self._tell(alike if count > 1 else self._last[cause])
        if self._count > TOLD:
            self._tell(Trouble(f"{self._count - TOLD:,} more records could not be read"))
