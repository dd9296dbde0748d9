"""What was shown when the window closed, and bringing it back: question, place, selection, scroll.

Owner: the GUI thread. Kept is what was asked, not what was answered; ids of photos that are gone
are passed over. Nothing is waited for: the question is the first one that the window asks, and
selection and scroll follow its answer, unless the user has gone on by then. An automatic album
follows when the albums have been found.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from core.records.saved_question import from_json, to_json
from desktop.search.asked import saved
from desktop.search.sentence import Sentence

if TYPE_CHECKING:
    from core.records.saved_question import SavedQuestion
    from desktop.overview import Facts
    from desktop.search.finder import Answer, Question
    from desktop.session import Session
    from desktop.windows.main_window import MainWindow

MOST_SELECTED = 500  # ids; more than that is nobody's careful choice


class LastSession(QObject):
    """Of one session with its window."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session)
        self._session = session
        self._window = window
        self._wanted: dict[str, Any] | None = None
        self._question: Question | None = None
        session.finder.answered.connect(self._on_answered)

    def capture(self) -> str:
        """Return what is shown, as JSON."""
        session, grid = self._session, self._session.grid
        first = grid.rows_in_sight().start if grid.verticalScrollBar().value() else None
        content = {
            "question": to_json(
                saved(session.finder.question, self._window.search.sentence, session.albums.chosen)
            ),
            "selected": grid.selection_ids()[:MOST_SELECTED],
            "current": grid.current_id(),
            "first": None if first is None else session.photos.id_at(first),
        }
        return json.dumps(content, ensure_ascii=False)

    def restore(self, text: str) -> None:
        """Ask what was asked last; before the first question of the window."""
        finder, search = self._session.finder, self._window.search
        content = _read(text) if search.is_empty else {}  # else the user has gone on
        last = from_json(str(content.get("question", "")))
        if last.text:
            search.set_sentence(Sentence(words=last.text, literal=last.literal))
        if last.photo is not None:
            finder.change(image_weight=last.image_weight)
            self._session.pictures.use_photo(last.photo)
        finder.change(
            filters=last.filters,
            recent_only=last.recent_only,
            arrangement=last.arrangement,
        )
        finder.set_sentence(search.sentence)
        self._expect(content)
        once = Qt.ConnectionType.SingleShotConnection
        if last.album:
            asked = finder.question
            show = lambda: self._show_album(last.album, asked, content)  # noqa: E731
            self._session.albums.found.connect(show, once)
        self._session.overview.refreshed.connect(lambda facts: self._show_place(last, facts), once)

    def _expect(self, content: dict[str, Any]) -> None:
        """Once the present question is answered, select and scroll as it was."""
        self._wanted, self._question = content, self._session.finder.question

    def _show_album(self, album_id: str, asked: Question, content: dict[str, Any]) -> None:
        """Limit the photos to the automatic album, which is known some seconds after the start."""
        if self._session.finder.question != asked:
            return  # the user has gone on
        self._session.albums.choose(album_id)
        if self._session.grid.current_id() in (None, content.get("current")):
            self._expect(content)

    def _show_place(self, last: SavedQuestion, facts: Facts) -> None:
        """Mark in the sidebar what photos are limited to; a folder that is gone limits nothing."""
        filters = last.filters
        if filters != replace(self._session.finder.question.filters, among=None):
            return  # the user has gone on
        if filters.root_id is not None and filters.root_id not in {r.id for r in facts.roots}:
            self._session.narrowing.clear()
            return
        self._session.narrowing.show(filters, recent_only=last.recent_only)

    def _on_answered(self, answer: Answer) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and answer.question == self._question:
            # Once the photos have their places: the window is laid out after this.
            QTimer.singleShot(0, self, lambda: self._select(wanted))

    def _select(self, wanted: dict[str, Any]) -> None:
        grid, photos = self._session.grid, self._session.photos
        current, first = wanted.get("current"), wanted.get("first")
        rows = photos.rows_of(np.array(_ids(wanted.get("selected")), dtype=np.int64))
        row = photos.row_of(current) if isinstance(current, int) else None
        if len(rows) or row is not None:
            grid.selection.restore(photos.rowCount(), rows, row)
        place = photos.row_of(first) if isinstance(first, int) else None
        if place is not None:
            layout = grid.layout_now
            grid.verticalScrollBar().setValue(layout.rect(place).top() - layout.top)


def _read(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _ids(value: object) -> list[int]:
    listed = value if isinstance(value, list) else []
    return [item for item in listed[:MOST_SELECTED] if type(item) is int and abs(item) < 1 << 63]
