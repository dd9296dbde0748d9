"""What stands where photos would be: what is the case, and the next step.

GUI thread. One widget, several faces; each says something true and offers a button.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop import icons, theme

CARD_PX = 480


class DropZone(QFrame):
    """A rounded area with a dashed edge."""

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.line, 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(tokens.panel)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, tokens.radii.card, tokens.radii.card)


class EmptyPage(QWidget):
    """Icon, title, words, button, centred."""

    acted = Signal()

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._mark = QLabel(self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._mark.setPixmap(self._drawing())
        self._title = _centred("title")
        self._body = _centred("dim")
        self.button = QPushButton(self)
        self.button.clicked.connect(self.acted)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(12)
        self.column.addStretch(2)
        self.column.addWidget(self._mark)
        self.column.addWidget(self._title)
        self.column.addWidget(self._body)
        self.column.addSpacing(4)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(3)

    def set_words(self, title: str, body: str, button: str = "") -> None:
        """Say this; no button where it is empty."""
        self._title.setText(title)
        self._body.setText(body)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title} {body}")

    def refresh_icon(self) -> None:
        """Draw the icon again in the colours of the theme."""
        self._mark.setPixmap(self._drawing())

    def _drawing(self):  # noqa: ANN202
        return icons.pixmap(self._icon, 48, theme.tokens().dim, self.devicePixelRatio())


class NoFolderPage(QWidget):
    """The very first thing a new user sees: where are your photos?"""

    add_folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = DropZone(self)
        self._zone.setFixedWidth(CARD_PX)
        self._mark = QLabel(self._zone)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = _centred("title", self.tr("Where are your photos?"))
        body = _centred(
            "dim",
            self.tr(
                "Choose a folder, or drag it here. From then on new photos in it are added by "
                "themselves; the folder stays where it is."
            ),
        )
        self.button = QPushButton(self.tr("Choose folder…"), self._zone)
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.add_folder_requested)
        inner = QVBoxLayout(self._zone)
        inner.setContentsMargins(48, 40, 48, 40)
        inner.setSpacing(12)
        for widget in (self._mark, title, body):
            inner.addWidget(widget)
        inner.addSpacing(8)
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        privacy = _centred("small", "\n".join(self._privacy_lines()))
        column = QVBoxLayout(self)
        column.setSpacing(20)
        column.addStretch(2)
        column.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(privacy)
        column.addStretch(3)
        self.refresh_icon()

    def refresh_icon(self) -> None:
        """Draw the icon again in the colours of the theme."""
        tint = theme.tokens().accent
        self._mark.setPixmap(icons.pixmap("photos", 48, tint, self.devicePixelRatio()))

    def _privacy_lines(self) -> tuple[str, ...]:
        return (
            self.tr("Photos never leave this computer"),
            self.tr("Your original photos are never changed"),
            self.tr("No account, no network needed"),
        )


class EmptyState(QWidget):
    """The faces: waiting for the library, no folder, nothing found, still indexing, closed."""

    add_folder_requested = Signal()
    clear_filters_requested = Signal()
    problems_requested = Signal()
    restore_requested = Signal()
    resume_requested = Signal()
    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opening = QWidget(self)
        self._no_folder = NoFolderPage(self)
        self._page = EmptyPage("image-search", self)
        self._action = ""
        self._stack = QStackedLayout(self)
        for page in (self._opening, self._no_folder, self._page):
            self._stack.addWidget(page)
        self._no_folder.add_folder_requested.connect(self.add_folder_requested)
        self._page.acted.connect(self._on_acted)
        controller = theme.controller()
        if controller is not None:
            controller.changed.connect(self._on_theme_changed)

    @property
    def face(self) -> str:
        """Which one is shown: opening, no_folder, or the action of the page's button."""
        current = self._stack.currentWidget()
        if current is self._opening:
            return "opening"
        return "no_folder" if current is self._no_folder else self._action

    def show_opening(self) -> None:
        """Nothing yet: the library is being opened (takes a blink)."""
        self._stack.setCurrentWidget(self._opening)

    def show_no_folder(self) -> None:
        """The library knows no folder."""
        self._stack.setCurrentWidget(self._no_folder)

    def show_indexing(self) -> None:
        """Folders are there, photos not yet."""
        self._show_page(
            "",
            self.tr("Getting to know your photos"),
            self.tr("The first ones appear here in a moment. You can search while it goes on."),
        )

    def show_nothing_yet(self) -> None:
        """A question without an answer so far, while photos are still arriving."""
        self._show_page(
            "",
            self.tr("Nothing like it yet"),
            self.tr(
                "Shiying is still getting to know your photos. What fits appears here by itself."
            ),
        )

    def show_stopped(self) -> None:
        """Indexing has failed before there was anything to show."""
        self._show_page(
            "resume",
            self.tr("Shiying stopped looking at your photos"),
            self.tr("Nothing is lost: your photos are untouched, and what was done is kept."),
            self.tr("Try again"),
        )

    def show_paused(self, *, is_resting: bool) -> None:
        """Photos are there to be looked at, and wait; is_resting: for the socket."""
        title = self.tr("On battery: new photos are waiting") if is_resting else self.tr("Paused")
        body = (
            self.tr(
                "They are looked at as soon as the computer is plugged in. You can also start now."
            )
            if is_resting
            else self.tr("Press “Resume” to go on getting to know your photos.")
        )
        button = self.tr("Continue anyway") if is_resting else self.tr("Resume")
        self._show_page("resume", title, body, button)

    def show_no_photos(self, problems: int) -> None:
        """Everything was looked at and there is no photo in it."""
        found = self.tr("There are no photos in this folder that can be opened.")
        self._show_page(
            "problems" if problems else "add_folder",
            self.tr("No photos here"),
            found,
            self.tr("Show what could not be opened") if problems else self.tr("Add folder…"),
        )

    def show_nothing_found(self, *, has_filters: bool) -> None:
        """A question without an answer."""
        body = (
            self.tr("A folder, date or format limits this search. Try it without them.")
            if has_filters
            else self.tr(
                "Try fewer or other words: what can be seen, where, when.\nOr drag in a "
                "picture that looks similar."
            )
        )
        button = self.tr("Remove all limits") if has_filters else ""
        self._show_page("clear_filters", self.tr("Nothing found"), body, button)

    def show_no_favourites(self) -> None:
        """The place of favourites while there are none."""
        body = self.tr("Press the heart beside a photo, or Ctrl+B, and it appears here.")
        self._show_page("clear_filters", self.tr("No favourites yet"), body, self._back_to_all())

    def show_empty_album(self) -> None:
        """An album of the user's own that holds no photo that is there."""
        body = self.tr("Drag photos onto its name on the left; the files stay where they are.")
        self._show_page("clear_filters", self.tr("Nothing in it yet"), body, self._back_to_all())

    def _back_to_all(self) -> str:
        return self.tr("All photos")

    def show_fault(self, sentence: str) -> None:
        """The library could not be opened."""
        title = self.tr("The library could not be opened")
        self._show_page("retry", title, sentence, self.tr("Try again"))

    def show_damage(self, offer: str) -> None:
        """The library is damaged, and there is a backup to bring back."""
        title = self.tr("The library is damaged")
        self._show_page("restore", title, offer, self.tr("Restore this backup"))

    def _show_page(self, action: str, title: str, body: str, button: str = "") -> None:
        self._action = action
        self._page.set_words(title, body, button)
        self._stack.setCurrentWidget(self._page)

    def _on_acted(self) -> None:
        {
            "add_folder": self.add_folder_requested,
            "clear_filters": self.clear_filters_requested,
            "problems": self.problems_requested,
            "restore": self.restore_requested,
            "resume": self.resume_requested,
            "retry": self.retry_requested,
        }[self._action].emit()

    def _on_theme_changed(self) -> None:
        self._no_folder.refresh_icon()
        self._page.refresh_icon()

    def sizeHint(self) -> QSize:
        return QSize(CARD_PX, 400)


def _centred(role: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setWordWrap(True)
    return label
