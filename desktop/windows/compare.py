"""Compare with words: one picture, a list of texts, and how well each fits. GUI thread.

A window beside the main one, so that photos can be dragged over. The words are kept for the
next time.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.errors import ShiyingError
from core.records.model_names import model_text
from core.records.photos import RAW_FORMATS
from desktop import dragdrop, i18n
from desktop.search.comparison import MOST, Comparison
from desktop.search.picture_query import WHOLE, PictureQuery
from desktop.widgets.message_bar import MessageBar
from desktop.widgets.picture_well import PictureWell
from desktop.widgets.score_bars import ScoreBars
from desktop.widgets.words_edit import WordsEdit
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from core.library import Library
    from core.records.search import LabelScore
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.search.picture_query import QueryPicture

log = logging.getLogger(__name__)

WORDS_PX = 128
# What the chooser shows; a file of another name can still be dropped.
PATTERNS = " ".join(
    f"*.{suffix}"
    for suffix in ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic",
                   "heif", "jp2", *sorted(suffix.lower() for suffix in RAW_FORMATS))
)  # fmt: skip


class CompareWindow(Dialog):
    """`use_photo` may be called again while it is open."""

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare with words"))
        resize_to_fit(self, 760, 560)
        self._library, self._ops = library, ops
        self.comparison = Comparison(library, ops, self)
        self._pictures = PictureQuery(library, ops, self, look=WHOLE)
        self.well, self.bars = PictureWell(self), ScoreBars(self)
        self.words = WordsEdit(self)
        self.sentences = QCheckBox(self.tr("Whole sentences, one a line"), self)
        self.messages = MessageBar(self)
        self.note = QLabel(self)
        self._build()
        self._connect(bridge)
        self._proposal = self.tr("cat\ndog\nfood\nlandscape\nperson")
        self.words.setPlainText(library.settings.current.compared_words or self._proposal)
        self.words.setFocus()

    def use_photo(self, photo_id: int) -> None:
        """Compare a photo of the library."""
        self._pictures.use_photo(photo_id)

    def done(self, result: int) -> None:
        self.comparison.close()
        self._pictures.close()
        self._keep_words()
        super().done(result)

    def _keep_words(self) -> None:
        words, settings = self.words.toPlainText().strip(), self._library.settings
        if words == self._proposal:
            words = ""  # another language has its own
        if words == settings.current.compared_words:
            return
        try:
            settings.update(compared_words=words)
        except OSError:
            log.warning("the words of a comparison could not be kept")

    # Laying out.

    def _build(self) -> None:
        title = QLabel(self.tr("Compare with words"), self)
        title.setProperty("role", "title")
        about = QLabel(
            self.tr("A picture and a few texts: which of them fits it best?"),
            self,
        )
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(self.well)
        columns.addLayout(self._right(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        for widget in (title, about, self.messages):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(columns, 1)
        column.addLayout(self._bottom())

    def _right(self) -> QVBoxLayout:
        self.words.setFixedHeight(WORDS_PX)
        self.sentences.setToolTip(
            self.tr(
                "Otherwise each text is put into fourteen sentences such as “a photo of …”, "
                "which tells more than the bare word."
            )
        )
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("kind", "results")
        scroll.setAccessibleName(self.tr("How well each text fits"))
        inner = QWidget(scroll)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 4, 12, 0)
        rows.addWidget(self.bars)
        rows.addStretch()
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.words)
        right.addWidget(self.sentences)
        right.addWidget(scroll, 1)
        return right

    def _bottom(self) -> QHBoxLayout:
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        close = QPushButton(self.tr("Done"), self)
        close.setAutoDefault(False)  # Enter in here is for words
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.note, 1)
        row.addWidget(close)
        return row

    def _connect(self, bridge: EventBridge) -> None:
        self.well.choose_requested.connect(self._choose)
        self.well.dropped.connect(self._take)
        self.words.textChanged.connect(self._on_words)
        self.words.picture_pasted.connect(self._take)
        self.sentences.toggled.connect(self._on_sentences)
        self._pictures.ready.connect(self._on_picture)
        self._pictures.failed.connect(self._say_fault)
        self.comparison.answered.connect(self._on_answer)
        self.comparison.failed.connect(self._say_fault)
        self.comparison.late_changed.connect(self._show_note)
        bridge.model_changed.connect(lambda _model: self.comparison.ask_now())
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self._paste)

    # The picture.

    def _choose(self) -> None:
        pattern = self.tr("Pictures") + f" ({PATTERNS})"
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a picture"), "", pattern)
        if name:
            self._pictures.use_file(Path(name))

    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            self._take(mime)

    def _take(self, mime: QMimeData) -> None:
        """Compare what was dropped or pasted, if it is a picture."""
        dropped = dragdrop.read(mime)
        self.messages.dismiss()
        if dropped.picture is not None:
            self._pictures.use_file(dropped.picture)
        elif dropped.image is not None:
            self._pictures.use_pixels(dropped.image)
        elif dropped.refusal is dragdrop.Refusal.REMOTE:
            self.messages.say(
                self.tr("Nothing is opened from the network. Save the picture here first.")
            )
        else:
            self.messages.say(self.tr("This is not a picture. Drop a picture file, or paste one."))

    def _on_picture(self, picture: QueryPicture) -> None:
        self.messages.dismiss()
        self.well.show_picture(picture.thumbnail, picture.name)
        self.comparison.set_image(picture.image)

    # The words, and the answer.

    def _on_words(self) -> None:
        self.comparison.set_words(self.words.toPlainText())
        self._show_note()

    def _on_sentences(self, are_whole: bool) -> None:
        self.comparison.set_whole_sentences(are_whole)
        self._show_note()

    def _on_answer(self, scores: list[LabelScore]) -> None:
        self.messages.dismiss()
        self.bars.show_scores(scores)
        self._show_note()

    def _show_note(self, is_late: bool = False) -> None:
        comparison = self.comparison
        self.bars.setVisible(comparison.is_complete)
        if is_late:
            text = self.tr("Comparing")
        elif len(comparison.texts) < 2:
            text = self.tr("Write at least two texts: one a line, or separated by commas.")
        elif len(comparison.all_texts) > MOST:
            text = self.tr("Only the first %n text(s) are compared.", "", MOST)
        elif comparison.has_picture:
            text = self.tr("According to {0}. The shares are among these texts only.").format(
                self._model_name()
            )
        else:
            text = ""
        self.note.setText(text)

    def _model_name(self) -> str:
        model = self._library.model
        if model.is_bundled:
            return self.tr("the starter model")
        return model_text(model, i18n.current_language())

    def _say_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            again = self.comparison.ask_now if self.comparison.has_picture else None
            self.messages.say(i18n.sentence_of(error), self.tr("Try again"), again)
        else:
            self._ops.report(error)
