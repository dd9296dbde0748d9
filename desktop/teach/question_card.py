"""「这是豆豆吗？」: a large photo, the question, three buttons, three keys. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop import i18n
from desktop.teach.photo_view import PhotoView
from desktop.windows.preview_pictures import PreviewPictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.photos import Photo
    from desktop.ops import Ops

LARGEST_PX = 2048  # longer side of the picture that is decoded
THUMBNAILS_KEPT = 12


class QuestionCard(QFrame):
    """Shows what it is given, and says what was answered. Takes the keys ← space →."""

    answered = Signal(bool)
    skipped = Signal()
    back_requested = Signal()
    rest_requested = Signal()  # there is nothing to ask; the button below says what else

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._library = library
        self._ops = ops
        self._photo: Photo | None = None
        self._next: list[Photo] = []
        self._thumbnails: dict[int, QImage] = {}
        self._pictures = PreviewPictures(library, ops, self)
        self._pictures.arrived.connect(self._on_arrived)
        self.view = PhotoView(self)
        self.question = QLabel(self)
        self._note = QLabel(self)
        self.no = QPushButton(self.tr("← No"), self)
        self.pass_over = QPushButton(self.tr("Skip"), self)
        self.yes = QPushButton(self)
        self.rest = QPushButton(self)
        self._build()

    def set_name(self, name: str) -> None:
        """Ask about this label."""
        self.question.setText(self.tr("Is this “{0}”?").format(name))
        self.yes.setText(self.tr("It is “{0}” →").format(i18n.as_caption(name)))
        self.setAccessibleName(self.question.text())

    def ask(self, photo: Photo, following: Sequence[Photo]) -> None:
        """Show a photo at once, as sharp as it is there already; load what comes next."""
        self._photo = photo
        self._show_question(is_asking=True)
        self._next = list(following)
        picture = self._pictures.look_at(photo, self._next[:2], self._wanted_px())
        small = self._thumbnails.get(int(photo.id), QImage())
        self.view.set_photo(photo, picture or small)
        self.setAccessibleDescription(photo.path.name)
        self._load_thumbnails([photo, *self._next])

    def prepare(self, following: Sequence[Photo]) -> None:
        """Load what comes next; the photo shown stays."""
        if self._photo is not None:
            self._next = list(following)
            self._pictures.look_at(self._photo, self._next[:2], self._wanted_px())
            self._load_thumbnails(self._next)

    def rest_with(self, sentence: str, button: str = "") -> None:
        """Say why nothing is asked, and offer what helps."""
        self._photo = None
        self._show_question(is_asking=False)
        self._note.setText(sentence)
        self.rest.setText(button)
        self.rest.setVisible(bool(button))

    def close_pictures(self) -> None:
        """Load nothing more."""
        self._pictures.clear()

    @property
    def note(self) -> str:
        """Why nothing is asked; empty while something is."""
        return "" if self._photo is not None else self._note.text()

    def _build(self) -> None:
        self.question.setProperty("role", "question")
        self._note.setProperty("role", "dim")
        self._note.setWordWrap(True)
        for label in (self.question, self._note):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.yes.setProperty("kind", "primary")
        self.no.clicked.connect(lambda: self.answered.emit(False))
        self.pass_over.clicked.connect(self.skipped)
        self.yes.clicked.connect(lambda: self.answered.emit(True))
        self.rest.clicked.connect(self.rest_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch()
        for button in (self.no, self.pass_over, self.yes, self.rest):
            button.setAutoDefault(False)
            button.installEventFilter(self)
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.view, 1)
        for label in (self.question, self._note):
            column.addWidget(label)
        column.addLayout(buttons)

    def _show_question(self, *, is_asking: bool) -> None:
        for widget in (self.view, self.question, self.no, self.pass_over, self.yes):
            widget.setVisible(is_asking)
        self._note.setVisible(not is_asking)
        if is_asking:
            self.rest.hide()

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows mean the same on a button; space presses the button that has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return event.key() != Qt.Key.Key_Space and self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        if self._photo is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Right:
            self.answered.emit(True)
        elif event.key() == Qt.Key.Key_Left:
            self.answered.emit(False)
        elif event.key() == Qt.Key.Key_Space:
            self.skipped.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.back_requested.emit()
        else:
            return False
        return True

    # Pictures.

    def _wanted_px(self) -> int:
        edge = max(self.view.width(), self.view.height()) * self.devicePixelRatioF()
        return min(max(round(edge), 512), LARGEST_PX)

    def _on_arrived(self, photo_id: int, image: QImage) -> None:
        if self._photo is not None and photo_id == self._photo.id:
            self.view.set_image(image)

    def _load_thumbnails(self, photos: Sequence[Photo]) -> None:
        """Read the small pictures, which are there at once, of what is asked next."""
        missing = [int(photo.id) for photo in photos if int(photo.id) not in self._thumbnails]
        if not missing:
            return

        def load() -> dict[int, QImage]:
            return {one: QImage.fromData(self._library.thumbnail(one) or b"") for one in missing}

        self._ops.run(load, self._keep)

    def _keep(self, thumbnails: dict[int, QImage]) -> None:
        if not isValid(self):
            return
        self._thumbnails |= thumbnails
        for old in list(self._thumbnails)[:-THUMBNAILS_KEPT]:
            del self._thumbnails[old]
        photo = self._photo
        if photo is not None and self.view.image.isNull():
            self.view.set_image(thumbnails.get(int(photo.id), QImage()))
