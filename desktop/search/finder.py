"""What the window is looking at: everything, a folder, or the answer to a question.

Owner: the GUI thread. Holds the question, asks the library in the background, and lets only
the answer to the newest question through. Knows no widget.
"""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled
from core.records.photos import PhotoId
from core.records.search import Chip, Filters, Query, SearchResult

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.library import Library
    from desktop.ops import Op, Ops
    from desktop.search.sentence import Sentence

PAUSE_MS = 150  # of typing, before a question is asked
REFRESH_MS = 1000  # at most this often a list follows the photos that arrive
SCREENFUL = 60  # an answer below this follows the photos that arrive, as a list does
SHOWN_AT_MOST = 600  # ranked photos that are not likely; nobody scrolls further through noise
RECENT_DAYS = 30
NEIGHBOURS = 8

log = logging.getLogger(__name__)

Arrangement = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides what is shown. Comparable, so that nothing is asked twice."""

    text: str = ""
    literal: frozenset[str] = frozenset()
    image: PhotoId | Path | None = None
    image_weight: float = 0.5
    filters: Filters = field(default_factory=Filters)
    recent_only: bool = False
    arrangement: Arrangement = "relevance"
    collapse_duplicates: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether some photos are left out on purpose."""
        return self.recent_only or not self.filters.is_empty

    def is_only(self, filters: Filters) -> bool:
        """Whether just these conditions, and some, hold, and nothing is searched for."""
        is_bare = not self.is_search and not self.recent_only
        return is_bare and not filters.is_empty and self.filters == filters

    @property
    def is_arranged(self) -> bool:
        """Whether an album is shown as the user arranged it."""
        in_album = self.filters.album is not None and not self.is_search
        return in_album and self.arrangement == "relevance"

    @property
    def is_search(self) -> bool:
        """Whether there is something to rank by; otherwise photos are listed by time."""
        return bool(self.text.strip()) or self.image is not None


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What to show. `scores` and `likely` are None where photos are only listed."""

    question: Question
    ids: NDArray[np.int64]
    scores: NDArray[np.float32] | None = None
    likely: int | None = None
    seconds: float = 0.0
    chips: tuple[Chip, ...] = ()
    hidden: dict[PhotoId, tuple[PhotoId, ...]] = field(default_factory=dict)

    @property
    def is_by_time(self) -> bool:
        """Whether it is a list in the order in which photos were taken."""
        is_by_arrival = self.question.recent_only and self.question.arrangement != "oldest"
        return self.scores is None and not is_by_arrival and not self.question.is_arranged


class Finder(QObject):
    """Asks, waits without blocking, and answers in order."""

    answered = Signal(object)  # Answer
    failed = Signal(object)  # ShiyingError or a bug; the old answer stays
    busy_changed = Signal(bool)
    outdated = Signal()  # photos arrived that the shown answer does not know
    neighbours_found = Signal(int, object)  # photo id, list of the photos most like it

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._question = Question()
        self._op: Op | None = None
        self._neighbours_op: Op | None = None
        self._is_full = False  # the last answer was a screenful
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask_now)
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._ask_again)

    @property
    def question(self) -> Question:
        """What is being asked, or was asked last."""
        return self._question

    @property
    def is_busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._op is not None or self._pause.isActive()

    def set_sentence(self, sentence: Sentence) -> None:
        """The words changed; asked after a pause of typing, at once where none is left."""
        changed = replace(self._question, text=sentence.text, literal=sentence.plain_pieces)
        if changed == self._question:
            return
        self._question, self._is_full = changed, False
        if changed.is_search:
            self._pause.start()
        else:
            self.ask_now()

    def change(self, **changes: object) -> None:
        """Anything else changed (image, filters, order …); asked at once."""
        changed = replace(self._question, **changes)
        if changed != self._question:
            self._question, self._is_full = changed, False
            self.ask_now()

    def ask_now(self) -> None:
        """Ask the present question; an older one that has no answer yet is dropped."""
        self._pause.stop()
        self._refresh.stop()
        if self._op is not None:
            self._op.drop()
        question = self._question
        if question.is_search and question.arrangement == "relevance":
            self._rank(question, SHOWN_AT_MOST)
        else:
            self._op = self._ops.run(
                lambda: _list(self._library, question), self._finish, self._on_failure
            )
        self.busy_changed.emit(True)

    def note_new_photos(self) -> None:
        """Photos came or went: a list and a short answer follow them by themselves.

        A ranking that fills the screen stays put, and only says that it could be renewed.
        """
        if self._question.is_search and self._is_full:
            self.outdated.emit()
        elif not self._refresh.isActive():
            self._refresh.start()

    def renew(self) -> None:
        """What the answer follows from has changed, by the user's own act: ask again."""
        self._ask_again()

    def find_neighbours(self, photo_id: PhotoId) -> None:
        """Look for photos like this one, beside the question that is being asked."""
        if self._neighbours_op is not None:
            self._neighbours_op.drop()

        def finish(result: SearchResult) -> None:
            others = [other for other in result.ids.tolist() if other != photo_id]
            self.neighbours_found.emit(photo_id, others[:NEIGHBOURS])

        self._neighbours_op = self._ops.attach(
            self._library.similar(photo_id, NEIGHBOURS + 1),
            finish,
            lambda error: log.info("no neighbours: %s", type(error).__name__),
        )

    def close(self) -> None:
        """Ask nothing more."""
        self._pause.stop()
        self._refresh.stop()
        for op in (self._op, self._neighbours_op):
            if op is not None:
                op.drop()
        self._op = self._neighbours_op = None

    def _rank(self, question: Question, limit: int | None) -> None:
        """Ask for ranked photos; once more, for all of them, where the likely ones are so many."""

        def finish(result: SearchResult) -> None:
            if _is_cut_short(result):
                self._rank(question, None)
            else:
                self._finish(_ranked(question, result))

        future = self._library.search(_query_of(question, limit))
        self._op = self._ops.attach(future, finish, self._on_failure)

    def _ask_again(self) -> None:
        """Ask once more for what has arrived; never in place of an answer on its way."""
        if self.is_busy:
            self._refresh.start()
        else:
            self.ask_now()

    def _finish(self, answer: Answer) -> None:
        self._op = None
        self._is_full = len(answer.ids) >= SCREENFUL
        self.busy_changed.emit(False)
        self.answered.emit(answer)

    def _on_failure(self, error: BaseException) -> None:
        self._op = None
        if isinstance(error, Cancelled | CancelledError):
            self.ask_now()  # pushed aside by another query although it is the newest of ours
            return
        self.busy_changed.emit(False)
        self.failed.emit(error)


def _query_of(question: Question, limit: int | None) -> Query:
    return Query(
        text=question.text,
        image=question.image,
        image_weight=question.image_weight,
        filters=_filters_of(question),
        limit=limit,
        collapse_duplicates=question.collapse_duplicates,
        literal=question.literal,
    )


def _is_cut_short(result: SearchResult) -> bool:
    """Whether there may be likely photos beyond the limit, as in a label's large album."""
    return result.query.limit is not None and result.likely >= result.query.limit


def _ranked(question: Question, result: SearchResult) -> Answer:
    shown = result.likely + SHOWN_AT_MOST
    return Answer(
        question,
        result.ids[:shown],
        result.scores[:shown],
        result.likely,
        result.seconds,
        result.chips,
        result.hidden,
    )


def _list(library: Library, question: Question) -> Answer:
    """Browse, or search and put the answer in order of time. Background thread."""
    if question.is_search:
        result = library.search(_query_of(question, SHOWN_AT_MOST)).result()
        if _is_cut_short(result):
            result = library.search(_query_of(question, None)).result()
        return _by_time(library, _ranked(question, result))
    order = "oldest" if question.arrangement == "oldest" else "newest"
    if question.recent_only and order == "newest":
        order = "added"
    if question.is_arranged:
        order = "arranged"
    return Answer(question, library.browse(_filters_of(question), order))


def _filters_of(question: Question) -> Filters:
    since = recent() if question.recent_only else None
    return replace(question.filters, added_since=since)


def _by_time(library: Library, answer: Answer) -> Answer:
    """Order the likely photos among themselves, then the others."""
    likely = answer.likely or 0
    ids, scores = answer.ids.tolist(), answer.scores
    assert scores is not None
    # Only these: the whole library in order takes ten times as long as the search.
    found = replace(_filters_of(answer.question), among=frozenset(map(PhotoId, ids)))
    order = library.browse(found, answer.question.arrangement)
    place = {photo_id: at for at, photo_id in enumerate(order.tolist())}

    def sorted_slice(start: int, stop: int) -> list[int]:
        return sorted(range(start, stop), key=lambda row: place.get(ids[row], len(place)))

    rows = np.array(sorted_slice(0, likely) + sorted_slice(likely, len(ids)), dtype=np.int64)
    return replace(answer, ids=answer.ids[rows], scores=scores[rows])


def recent() -> datetime:
    """Return since when a photo counts as recently added."""
    return datetime.now() - timedelta(days=RECENT_DAYS)
