"""One picture against several texts: what is asked, and asked again as it is typed.

Owner: the GUI thread. Holds the question, asks the library in the background, and lets only
the answer to the newest one through. Knows no widget.
"""

from __future__ import annotations

import re
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled

if TYPE_CHECKING:
    from pathlib import Path

    from core.library import Library
    from core.records.photos import PhotoId
    from core.records.search import LabelScore
    from desktop.ops import Op, Ops

PAUSE_MS = 200  # of typing
LATE_MS = 400  # from then on somebody wonders whether anything is going on
MOST = 60  # texts; more would be a list that nobody reads


class Comparison(QObject):
    """Asks without blocking once there are a picture and two texts."""

    answered = Signal(object)  # list[LabelScore], best first
    failed = Signal(object)  # ShiyingError or a bug
    late_changed = Signal(bool)  # an answer is on its way, and takes its time

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._op: Op | None = None
        self._image: PhotoId | Path | None = None
        self._words = ""
        self.whole_sentences = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask_now)
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        self._late.timeout.connect(lambda: self.late_changed.emit(True))

    @property
    def texts(self) -> list[str]:
        """What is compared, each once: at most MOST of them."""
        return self.all_texts[:MOST]

    @property
    def all_texts(self) -> list[str]:
        """What was typed, each once."""
        return texts_in(self._words, by_line=self.whole_sentences)

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture to compare with."""
        return self._image is not None

    @property
    def is_complete(self) -> bool:
        """Whether there is enough to compare."""
        return self.has_picture and len(self.texts) > 1

    def set_image(self, image: PhotoId | Path | None) -> None:
        """Compare another picture, at once."""
        self._image = image
        self.ask_now()

    def set_words(self, words: str) -> None:
        """Compare with other words, once typing pauses."""
        before, self._words = self.texts, words
        if self.texts != before:
            self._pause.start()

    def set_whole_sentences(self, whole: bool) -> None:
        """Take what was typed for sentences, or for labels; at once."""
        self.whole_sentences = whole
        self.ask_now()

    def ask_now(self) -> None:
        """Ask; an older question that has no answer yet is dropped."""
        self.close()
        if self._image is None or not self.is_complete:
            return
        future = self._library.compare(self._image, self.texts, plain=self.whole_sentences)
        self._op = self._ops.attach(future, self._finish, self._fail)
        self._late.start()

    def close(self) -> None:
        """Ask nothing more."""
        self._pause.stop()
        if self._op is not None:
            self._op.drop()
        self._end()

    def _end(self) -> None:
        self._op = None
        self._late.stop()
        self.late_changed.emit(False)

    def _finish(self, scores: list[LabelScore]) -> None:
        self._end()
        self.answered.emit(scores)

    def _fail(self, error: BaseException) -> None:
        self._end()
        if not isinstance(error, Cancelled | CancelledError):
            self.failed.emit(error)


def texts_in(words: str, *, by_line: bool) -> list[str]:
    """Return the texts of a list, each once: one a line, or also parted by commas."""
    pieces = re.split(r"\n" if by_line else r"[\n,，、;；]", words)
    return list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
