"""What was shown when the window closed, and bringing it back: question, place, selection, scroll.

Owner: the GUI thread. Kept is what was asked, not what was answered; ids of photos that are gone
are passed over. Nothing is waited for: the question is the first one that the window asks, and
selection and scroll follow its answer, unless the user has gone on by then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from core.saved_question import SavedQuestion, from_json, to_json
from desktop.models.folder_tree import RECENT, Place
from desktop.sentence import Sentence

if TYPE_CHECKING:
    from core.records import Filters
    from desktop.finder import Answer, Question
    from desktop.overview import Facts
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

    def capture(self) -> str:
        """Return what is shown, as JSON."""
        session, grid = self._session, self._session.grid
        first = grid.rows_in_sight().start if grid.verticalScrollBar().value() else None
        content = {
            "question": to_json(_saved(session.finder.question)),
            "selected": grid.selection_ids()[:MOST_SELECTED],
            "current": grid.current_id(),
            "first": None if first is None else session.photos.id_at(first),
        }
        return json.dumps(content, ensure_ascii=False)

    def restore(self, text: str) -> None:
        """Ask what was asked last; before the first question of the window."""
        content = _read(text)
        saved = from_json(str(content.get("question", "")))
        finder, search = self._session.finder, self._window.search
        if search.is_empty and saved.text:
            search.set_sentence(Sentence(words=saved.text, literal=saved.literal))
        if saved.photo is not None:
            finder.change(image_weight=saved.image_weight)
            self._session.pictures.use_photo(saved.photo)
        finder.change(
            filters=saved.filters,
            recent_only=saved.recent_only,
            arrangement=saved.arrangement,
        )
        finder.set_sentence(search.sentence)
        self._wanted, self._question = content, finder.question
        finder.answered.connect(self._on_answered)
        once = Qt.ConnectionType.SingleShotConnection
        self._session.overview.refreshed.connect(lambda facts: self._show_place(saved, facts), once)

    def _show_place(self, saved: SavedQuestion, facts: Facts) -> None:
        """Mark in the sidebar what photos are limited to; a folder that is gone limits nothing."""
        filters = saved.filters
        if filters != self._session.finder.question.filters:
            return  # the user has gone on
        if filters.root_id is not None and filters.root_id not in {r.id for r in facts.roots}:
            self._session.narrowing.clear()
            return
        place = _place(filters, recent_only=saved.recent_only)
        if place is not None:
            self._window.sidebar.choose(place)
        if filters.taken_from is not None and filters.taken_to is not None:
            self._window.sidebar.show_span((filters.taken_from, filters.taken_to))

    def _on_answered(self, answer: Answer) -> None:
        wanted, self._wanted = self._wanted, None
        self._session.finder.answered.disconnect(self._on_answered)
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


def _saved(question: Question) -> SavedQuestion:
    photo = question.image if isinstance(question.image, int) else None
    return SavedQuestion(
        text=question.text,
        literal=question.literal,
        photo=photo,
        image_weight=question.image_weight,
        filters=question.filters,
        recent_only=question.recent_only,
        arrangement=question.arrangement,
    )


def _place(filters: Filters, *, recent_only: bool) -> Place | None:
    """Return the row of the sidebar that stands for it; None for all photos."""
    if recent_only:
        return RECENT
    if filters.root_id is None:
        return None
    return Place("folder", filters.root_id, filters.folder or "")


def _read(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _ids(value: object) -> list[int]:
    listed = value if isinstance(value, list) else []
    return [item for item in listed[:MOST_SELECTED] if type(item) is int and abs(item) < 1 << 63]
