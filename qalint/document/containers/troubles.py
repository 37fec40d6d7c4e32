"""How many of a file's troubles a user is told: the first ones, then a count; none for a file that is no
corpus.
"""

from __future__ import annotations

from qalint.document.containers.model import OnTrouble, Trouble

TOLD = 20
"""Troubles told of one file; a wrong field name would otherwise be told for every record."""


class Troubles:
    """The troubles of one reading of one file.

    Where `hold` is set they are kept back until a first text is seen: a `.json` file without any is most
    likely data or settings, no corpus. `close` ends the reading; `named` says that the user named the file,
    so that a file without any text is told, too.
    """

    def __init__(self, on_trouble: OnTrouble, hold: bool = False) -> None:
        self._tell, self._hold, self._count = on_trouble, hold, 0
        self._held: list[Trouble] = []

    def add(self, trouble: Trouble) -> None:
        """Tell it, hold it back, or count it."""
        self._count += 1
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
        if self._count > TOLD:
            self._tell(Trouble(f"{self._count - TOLD:,} more records could not be read"))
