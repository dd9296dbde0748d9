"""What is asked about a label, one photo after another, without ever waiting for an answer.

Owner: the GUI thread. Photos to ask about are fetched ahead; an answer shows the next one at once
and is recorded behind, after which better ones are fetched in place of those that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled
from core.records.photos import PhotoId
from desktop.labels.commands import Answered

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import Answer, Label
    from core.records.photos import Photo
    from desktop.commands import Act, Commands
    from desktop.labels.commands import LabelCommands
    from desktop.ops import Op, Ops

AHEAD = 6  # questions that wait


class Asking(QObject):
    """Holds the question that is shown, and those that come next."""

    asked = Signal(object)  # Photo, or None: nothing to ask, at least not now
    ahead_changed = Signal()  # see `ahead`
    failed = Signal(object)

    def __init__(
        self,
        label: Label,
        library: Library,
        ops: Ops,
        commands: LabelCommands,
        undo: Commands,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._library = library
        self._ops = ops
        self._commands = commands
        self._current: Photo | None = None
        self._ahead: list[Photo] = []
        self._skipped: set[int] = set()
        self._answered: set[int] = set()  # here and now, recorded or about to be
        self._op: Op | None = None
        self._is_stale = False
        undo.undone.connect(self._on_undone)
        undo.done.connect(self._on_done)

    @property
    def current(self) -> Photo | None:
        """The photo that is asked about."""
        return self._current

    @property
    def ahead(self) -> list[Photo]:
        """The photos that are asked about next, as far as it is known."""
        return list(self._ahead)

    @property
    def skipped_count(self) -> int:
        """How many photos the user did not want to answer."""
        return len(self._skipped)

    def refresh(self) -> None:
        """Something was taught: fetch what is worth asking now; the photo shown stays."""
        if self._op is not None:
            self._is_stale = True
            return
        shown = {int(self._current.id)} if self._current is not None else set()
        label_id, skip = self._label.id, [*self._skipped, *self._answered, *shown]

        def fetch() -> list[Photo]:
            ids = self._library.labels.questions(label_id, AHEAD + 1, skip)
            return self._library.photos(ids)

        self._op = self._ops.run(fetch, self._on_fetched, self._on_failure)

    def answer(self, *, is_shown: bool) -> None:
        """Say whether the photo shows it, and see the next one."""
        photo = self._current
        if photo is not None:
            self._answered.add(int(photo.id))
            self._step()
            self._commands.answer(self._label, [photo.id], is_shown)

    def skip(self) -> None:
        """See the next one without an answer."""
        if self._current is not None:
            self._skipped.add(int(self._current.id))
            self._step()
            self.refresh()

    def ask_skipped(self) -> None:
        """Ask again about those that were skipped."""
        self._skipped.clear()
        self.refresh()

    def close(self) -> None:
        """Ask nothing more."""
        if self._op is not None:
            self._op.drop()

    def _step(self) -> None:
        self._show(self._ahead.pop(0) if self._ahead else None)

    def _show(self, photo: Photo | None) -> None:
        self._current = photo
        self.asked.emit(photo)

    def _on_fetched(self, photos: list[Photo]) -> None:
        self._op = None
        shown = int(self._current.id) if self._current is not None else None
        gone = self._answered | self._skipped | {shown}
        self._ahead = [photo for photo in photos if int(photo.id) not in gone]
        if self._current is None:
            self._step()
        self.ahead_changed.emit()
        self._go_on()

    def _on_failure(self, error: BaseException) -> None:
        self._op = None
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    # What is undone is asked again; what is done again is not.

    def _on_undone(self, act: Act) -> None:
        answers = self._answers_of(act)
        self._answered -= answers.keys()
        if len(answers) != 1:
            return
        for photo in self._library.photos([PhotoId(photo_id) for photo_id in answers]):
            if self._current is not None:
                self._ahead.insert(0, self._current)
            self._show(photo)

    def _on_done(self, act: Act) -> None:
        answers = self._answers_of(act)
        self._answered -= answers.keys()
        self._answered |= {photo_id for photo_id, said in answers.items() if said is not None}
        if self._current is not None and int(self._current.id) in self._answered:
            self._step()

    def _answers_of(self, act: Act) -> dict[int, Answer]:
        """Return what an act said of which photo, nothing where it was about another label."""
        about = act.about
        if isinstance(about, Answered) and about.label_id == self._label.id:
            return dict(about.answers)
        return {}
