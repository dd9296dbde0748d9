"""Photos that are there more than once: which, how they differ, and which of them go.

GUI thread; looking and recycling happen in the background. Until something is decided every photo
stays, and nothing leaves but to the system's recycle bin, after a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import Cancelled
from core.job import Job
from desktop import i18n
from desktop.organising.duplicate_choices import Choices
from desktop.photos.recycling import recycle_duplicates
from desktop.widgets.duplicate_groups import KINDS, DuplicateGroups
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.events import PhotosChanged
    from core.library import Library
    from core.records.duplicates import DuplicateGroup
    from core.records.photos import PhotoId
    from desktop.bridge import EventBridge
    from desktop.ops import Op, Ops
    from desktop.photos.recycling import Recycled

TOLD_AT_MOST = 3  # sentences about what did not go


class DuplicatesWindow(Dialog):
    """Looks as soon as it is made."""

    _progressed = Signal(int, int)  # crosses to the GUI thread

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Duplicates"))
        resize_to_fit(self, 1080, 700)
        self._library = library
        self._ops = ops
        self._job = self._new_job()
        self._is_busy = False  # looking or moving: nothing else is begun
        self._running: list[Op] = []  # heard of only while the window is there
        self._undo: Callable[[], object] | None = None
        self.choices = Choices()
        self.groups = DuplicateGroups(library, ops, self)
        self._note = QLabel(self)
        self._progress = QProgressBar(self)
        self.news = QLabel(self)
        self.undo_button = QPushButton(self.tr("Undo"), self)
        self._decided = QLabel(self)
        self.apart_button = QPushButton(self.tr("Not duplicates"), self)
        self.accept_button = QPushButton(self.tr("As proposed"), self)
        self.accept_all_button = QPushButton(self.tr("All as proposed"), self)
        self.move_button = QPushButton(self.tr("Move to the recycle bin…"), self)
        self._build()
        self._connect(bridge)
        self._say_what_is_decided()
        self.look()

    def look(self) -> None:
        """Look for duplicates anew; what was decided is forgotten."""
        self._show_busy(self.tr("Comparing your photos…"))
        job = self._job
        self._run(lambda: self._library.duplicates.find(job), self._on_found)

    def accept_group(self) -> None:
        """Do with this group as proposed, and go to the next."""
        group = self.groups.group
        if group is not None:
            self.choices.accept(group)
            self._on_decided()
            self.groups.go_to(self.groups.row + 1)

    def accept_all(self) -> None:
        """Do as proposed with every group of this kind."""
        self.choices.accept_all(self.groups.kind)
        self._on_decided()

    def keep_apart(self) -> None:
        """These are no duplicates: never show them again, unless it is taken back."""
        group, row = self.groups.group, self.groups.row
        if group is not None:
            self._run(
                lambda: self._library.duplicates.keep_apart(group.ids),
                lambda pairs: self._on_apart(group, row, pairs),
            )

    def ask_and_recycle(self) -> None:
        """Send what was decided to the recycle bin, once the user has said yes."""
        count, size_bytes = self.choices.totals()
        size = i18n.file_size(size_bytes)
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Move to the recycle bin"))
        box.setText(self.tr("Move %n photo(s), {0}, to the recycle bin?", "", count).format(size))
        box.setInformativeText(
            self.tr(
                "At least one photo of each group stays, and takes over the stars, keywords, "
                "albums and labels of the others. You can restore those from the recycle bin."
            )
        )
        move = box.addButton(self.tr("Move"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Leave everything"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def finish(_result: int) -> None:
            if box.clickedButton() is move:
                self.recycle()
            box.deleteLater()

        box.finished.connect(finish)
        box.open()

    def recycle(self) -> None:
        """Send what was decided to the recycle bin, in the background."""
        plan, job = self.choices.plan(), self._job
        self._show_busy(self.tr("Moving to the recycle bin…"))
        self._run(lambda: recycle_duplicates(self._library, plan, job), self._on_recycled)

    def done(self, result: int) -> None:
        """Look no further; a move that is under way ends with the group it is at."""
        self._job.cancel()
        for op in self._running:
            op.drop()
        super().done(result)

    # What happens.

    def _on_found(self, groups: list[DuplicateGroup]) -> None:
        self.choices = Choices(groups)
        self._show_idle()
        first = next((kind for kind in KINDS if self.choices.of_kind(kind)), "exact")
        self.groups.show_choices(self.choices, first)
        self.groups.list.setFocus()

    def _on_recycled(self, result: Recycled) -> None:
        self._show_idle()
        self._forget(result.ids)
        lines = []
        if result.ids:
            said = self.tr("%n photo(s), {0}, are in the recycle bin.", "", len(result.ids))
            lines.append(said.format(i18n.file_size(result.size_bytes)))
        lines += [i18n.sentence_of(error) for error in result.failures[:TOLD_AT_MOST]]
        more = len(result.failures) - TOLD_AT_MOST
        if more > 0:
            lines.append(self.tr("%n more could not be moved.", "", more))
        self._say("\n".join(lines))

    def _on_apart(self, group: DuplicateGroup, row: int, pairs: list[tuple[bytes, bytes]]) -> None:
        at = self.choices.remove(group)

        def undone(_: object) -> None:
            self.choices.put_back(group, at)
            self._say("")
            self._renew(row)

        def undo() -> None:
            self._run(lambda: self._library.duplicates.let_together(pairs), undone)

        self._renew(row)
        self._say(self.tr("These count as different photos from now on."), undo)

    def _on_failed(self, error: BaseException) -> None:
        self._show_idle()
        if not isinstance(error, Cancelled):
            self._ops.report(error)

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)

    def _on_photos_changed(self, news: PhotosChanged) -> None:
        if news.removed:
            self._forget(news.removed)

    def _on_kept_changed(self, photo_id: PhotoId, kept: bool) -> None:
        group = self.groups.group
        if group is not None and not self.choices.let_go(group, photo_id, goes=not kept):
            self._say(self.tr("At least one photo of a group stays."))
        self._on_decided()

    def _on_decided(self) -> None:
        self.groups.refresh()
        self._say_what_is_decided()

    def _forget(self, gone: Iterable[PhotoId]) -> None:
        self.choices.forget(gone)
        self._renew(self.groups.row)

    def _renew(self, row: int) -> None:
        """Show the groups as they are now, near the row at which the user was."""
        self.groups.show_choices(self.choices, self.groups.kind, row)
        self._say_summary()

    # Words.

    def _say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        self.news.setText(text)
        self.news.setVisible(bool(text))
        self._undo = undo
        self.undo_button.setVisible(undo is not None)

    def _say_summary(self) -> None:
        surplus = sum(g.surplus_bytes for kind in KINDS for g in self.choices.of_kind(kind))
        self._note.setText(
            self.tr("Up to {0} could be freed. Until you decide, every photo stays.").format(
                i18n.file_size(surplus)
            )
            if surplus
            else self.tr("There is nothing to tidy up.")
        )

    def _say_what_is_decided(self) -> None:
        count, size_bytes = self.choices.totals()
        self._decided.setText(
            self.tr("%n photo(s), {0}, will go", "", count).format(i18n.file_size(size_bytes))
            if count
            else self.tr("Nothing will go yet")
        )
        group, groups = self.groups.group, self.choices.of_kind(self.groups.kind)
        is_free = not self._is_busy
        self.move_button.setEnabled(is_free and count > 0)
        self.apart_button.setEnabled(is_free and group is not None)
        self.accept_button.setEnabled(is_free and group is not None and bool(group.surplus))
        self.accept_all_button.setEnabled(is_free and any(each.surplus for each in groups))

    def _show_busy(self, words: str) -> None:
        self._is_busy = True
        self._say_what_is_decided()
        self._note.setText(words)
        self._progress.setRange(0, 0)
        self._progress.show()
        self.groups.setEnabled(False)

    def _show_idle(self) -> None:
        self._job = self._new_job()
        self._is_busy = False
        self._say_what_is_decided()
        self._progress.hide()
        self.groups.setEnabled(True)
        self._say_summary()

    def _run(self, work: Callable[[], Any], on_success: Callable[[Any], None]) -> None:
        self._running.append(self._ops.run(work, on_success, self._on_failed))

    def _new_job(self) -> Job:
        return Job(lambda done, total: self._progressed.emit(done, total or 0))

    # The widgets.

    def _connect(self, bridge: EventBridge) -> None:
        self._progressed.connect(self._on_progress)
        bridge.photos_changed.connect(self._on_photos_changed)
        self.groups.kept_changed.connect(self._on_kept_changed)
        self.groups.accept_requested.connect(self.accept_group)
        self.groups.apart_requested.connect(self.keep_apart)
        self.groups.group_changed.connect(self._say_what_is_decided)
        self.groups.kind_changed.connect(self._say_what_is_decided)
        self.undo_button.clicked.connect(lambda: self._undo and self._undo())
        self.apart_button.clicked.connect(self.keep_apart)
        self.accept_button.clicked.connect(self.accept_group)
        self.accept_all_button.clicked.connect(self.accept_all)
        self.move_button.clicked.connect(self.ask_and_recycle)

    def _build(self) -> None:
        title = QLabel(self.tr("Duplicates"), self)
        title.setProperty("role", "title")
        self._note.setProperty("role", "dim")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName(self.tr("Progress of the comparison"))
        self.news.setWordWrap(True)
        self.news.setProperty("role", "value")
        self.undo_button.setProperty("kind", "link")
        news = QHBoxLayout()
        news.addWidget(self.news, 1)
        news.addWidget(self.undo_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._note)
        column.addWidget(self._progress)
        column.addWidget(self.groups, 1)
        column.addLayout(news)
        column.addLayout(self._button_row())
        self._say("")

    def _button_row(self) -> QHBoxLayout:
        self.move_button.setProperty("kind", "primary")
        self.apart_button.setToolTip(self.tr("Never show this group again (N)"))
        self.accept_button.setToolTip(self.tr("This group, then the next one (Enter)"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._decided)
        row.addStretch()
        for button in (self.apart_button, self.accept_button, self.accept_all_button):
            row.addWidget(button)
        row.addWidget(self.move_button)
        for button in (self.undo_button, *self.findChildren(QPushButton)):
            button.setAutoDefault(False)  # Enter is a decision about the group
        return row
