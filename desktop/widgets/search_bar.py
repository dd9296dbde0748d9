"""The search field: chips for what was understood, then the words being typed.

GUI thread. Shows and edits a `Sentence`; asks nothing itself. Text that an input method is
still composing is not in the line edit's text and so never part of a question.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from desktop import icons
from desktop.search.sentence import Sentence
from desktop.theme.stylesheet import repolish
from desktop.widgets.line_edit import LineEdit
from desktop.widgets.query_chips import ConditionChip, PictureChip

EXAMPLE_MS = 6000
SETTLE_MS = 900  # a date at the end of the words becomes a chip after this long
LONGEST = 5000  # characters; the rest of a paste is of no use to any model


class SearchField(LineEdit):
    """The words. Tells of the keys that leave it."""

    down_pressed = Signal()
    backspace_at_start = Signal()
    composing_changed = Signal()
    rich_pasted = Signal()  # the clipboard holds a picture or files

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setMaxLength(LONGEST)
        self.setProperty("bare", True)
        self.setProperty("search", True)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.setAccessibleName(self.tr("Search your photos"))
        self._preedit = ""

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a word."""
        return bool(self._preedit)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self.composing_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if event.key() == Qt.Key.Key_Backspace and at_start:
            self.backspace_at_start.emit()
            return
        super().keyPressEvent(event)

    def paste(self) -> None:
        mime = QApplication.clipboard().mimeData()
        if mime is not None and (mime.hasImage() or mime.hasUrls()):
            self.rich_pasted.emit()
        elif mime is not None and mime.hasText():
            before = self.text()
            self.insert(one_line(mime.text()))
            if self.text() != before:
                self.textEdited.emit(self.text())


def one_line(text: str) -> str:
    """Return what was copied over several lines as one; the spaces within a line stay."""
    if "\n" not in text and "\r" not in text:
        return text
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


class SearchBar(QFrame):
    """The framed field with chips inside."""

    sentence_changed = Signal(object)  # Sentence, at every key stroke
    submitted = Signal()
    picture_removed = Signal()
    weight_changed = Signal(float)
    down_pressed = Signal()
    left = Signal()  # Esc in an empty field
    rich_pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "field")
        self.setFixedHeight(52)
        self._sentence = Sentence()
        self._asked = ""
        self._picture: PictureChip | None = None
        self._chips: list[ConditionChip] = []
        self.field = SearchField(self)
        self._magnifier = QToolButton(self)
        self._hint = QLabel(self.tr("Drop a picture here to find similar ones"), self)
        self._hint.setProperty("role", "dim")
        self._build()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self._absorb(settled_only=False))
        self._last_chips: tuple = ()
        self._examples = cycle(self._example_sentences())
        self._example_timer = QTimer(self, interval=EXAMPLE_MS)
        self._example_timer.timeout.connect(self._show_next_example)
        self._example_timer.start()
        self._show_next_example()

    @property
    def sentence(self) -> Sentence:
        """What stands in the field."""
        return self._sentence

    @property
    def has_picture(self) -> bool:
        """Whether a picture chip is there."""
        return self._picture is not None

    @property
    def is_empty(self) -> bool:
        """Neither words nor chips."""
        return not self._sentence.text and not self.has_picture

    def set_text(self, text: str) -> None:
        """Replace everything but the picture by these words."""
        self.set_sentence(Sentence(words=text))

    def set_sentence(self, sentence: Sentence) -> None:
        """Replace everything but the picture by these chips and words."""
        self._show(sentence)
        self.sentence_changed.emit(self._sentence)

    def clear(self) -> None:
        """Empty the field, picture included."""
        had_picture = self.has_picture
        self.set_picture(None)
        self.set_text("")
        if had_picture:
            self.picture_removed.emit()

    def show_answer(self, asked: str, chips: tuple) -> None:
        """Turn what the core understood into chips, unless the user has typed on."""
        self._asked, self._last_chips = asked, chips
        self._absorb(settled_only=self.field.hasFocus())
        if chips:
            self._settle.start()

    def set_picture(self, pixmap: QPixmap | None, name: str = "", weight: float = 0.5) -> None:
        """Show the picture that is searched with, or none."""
        if self._picture is not None:
            self._picture.deleteLater()
            self._picture = None
        if pixmap is not None:
            chip = PictureChip(name, weight, self)
            chip.set_thumbnail(pixmap)
            chip.removed.connect(self._remove_picture)
            chip.weight_changed.connect(self.weight_changed)
            self._row.insertWidget(1, chip)
            self._picture = chip
        self._tidy()

    def focus_field(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def type_text(self, text: str) -> None:
        """Write at the cursor, as if it had been typed here."""
        self.focus_field()
        self.field.insert(one_line(text))
        self._on_edited(self.field.text())

    def show_drop_hint(self, *, is_shown: bool) -> None:
        """Light up while something is dragged over the window."""
        self.setProperty("focused", is_shown or self.field.hasFocus())
        repolish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.focus_field()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            self.setProperty("focused", event.gotFocus())
            repolish(self)
            if event.lostFocus():
                self._absorb(settled_only=False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._escape()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        icons.set_icon(self._magnifier, "search", "dim")
        self._magnifier.setProperty("kind", "quiet")
        self._magnifier.setIconSize(QSize(20, 20))
        self._magnifier.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._magnifier.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._magnifier.setAccessibleName(self.tr("Search"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 16, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._magnifier)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(self._hint)
        self.field.setAcceptDrops(False)  # the window takes every drop
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self._on_return)
        self.field.down_pressed.connect(self.down_pressed)
        self.field.backspace_at_start.connect(self._remove_last)
        self.field.composing_changed.connect(self._tidy)
        self.field.rich_pasted.connect(self.rich_pasted)

    def _on_edited(self, words: str) -> None:
        self._settle.stop()
        self._sentence = self._sentence.with_words(words)
        self._tidy()
        self.sentence_changed.emit(self._sentence)

    def _on_return(self) -> None:
        self._absorb(settled_only=False)
        self.submitted.emit()

    def _absorb(self, *, settled_only: bool) -> None:
        if self._sentence.text != self._asked or self.field.is_composing:
            return
        answered = self._sentence.answered(self._asked, self._last_chips, settled_only=settled_only)
        if answered != self._sentence:
            self._show(answered)
            self._asked = answered.text  # the same question in another spelling
            self._last_chips = answered.chips and self._renumbered(answered)
            self.sentence_changed.emit(answered)

    def _renumbered(self, sentence: Sentence) -> tuple:
        return tuple(replace(chip, start=sentence.text.find(chip.text)) for chip in sentence.chips)

    def _show(self, sentence: Sentence) -> None:
        self._sentence = sentence
        if self.field.text() != sentence.words:
            self.field.setText(sentence.words)
        for chip in self._chips:
            chip.deleteLater()
        self._chips = []
        for index, chip in enumerate(sentence.chips):
            widget = ConditionChip(chip.text, self)
            widget.removed.connect(
                lambda keep_words, at=index: self._remove_chip(at, keep_words=keep_words)
            )
            self._row.insertWidget(1 + self.has_picture + index, widget)
            self._chips.append(widget)
        self._tidy()

    def _remove_chip(self, index: int, *, keep_words: bool) -> None:
        self._show(self._sentence.without_chip(index, keep_words=keep_words))
        self.focus_field()
        self.sentence_changed.emit(self._sentence)

    def _remove_last(self) -> None:
        if self._sentence.chips:
            self._remove_chip(len(self._sentence.chips) - 1, keep_words=False)
        elif self.has_picture:
            self._remove_picture()

    def _remove_picture(self) -> None:
        self.set_picture(None)
        self.focus_field()
        self.picture_removed.emit()

    def _escape(self) -> None:
        if self.is_empty:
            self.left.emit()
            return
        self.clear()

    def _tidy(self) -> None:
        is_plain = not self._chips and not self.has_picture
        self._hint.setVisible(is_plain and not self.field.text() and not self.field.is_composing)
        self.field.setPlaceholderText(self._placeholder if is_plain else self._more_words)

    _placeholder = ""

    @property
    def _more_words(self) -> str:
        return self.tr("add words…")

    def _show_next_example(self) -> None:
        self._placeholder = next(self._examples)
        self._tidy()

    def _example_sentences(self) -> tuple[str, ...]:
        return (
            self.tr("a dog running by the sea last summer"),
            self.tr("children blowing out birthday candles"),
            self.tr("snow mountains at sunset"),
            self.tr("two people walking in the rain"),
        )
