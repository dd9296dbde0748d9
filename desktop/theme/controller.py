"""Owns which mode is shown: the user's choice, or the system's while that is the choice.

The one controller is a child of the QApplication, so that nothing here is a global.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.theme.palette import palette, ui_font
from desktop.theme.stylesheet import stylesheet
from desktop.theme.tokens import DARK, LIGHT, Tokens

Mode = Literal["system", "light", "dark"]


class ThemeController(QObject):
    """Sets style, palette, font and style sheet of the application. GUI thread only."""

    changed = Signal(object)  # the new Tokens, after everything has been set

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = "system"
        self._tokens: Tokens | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """What is shown."""
        return self._tokens or LIGHT

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark, with the font of the present language."""
        self._mode = mode
        font = ui_font(LIGHT.sizes.body)
        if font != self._app.font():
            self._app.setFont(font)
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(mode)
        # Title bars and native dialogs follow this; offscreen it is ignored (our palette is not).
        self._app.styleHints().setColorScheme(scheme or Qt.ColorScheme.Unknown)
        self._show(self._wanted())

    def _wanted(self) -> Tokens:
        if self._mode != "system":
            return DARK if self._mode == "dark" else LIGHT
        is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT

    def _on_scheme_changed(self) -> None:
        self._show(self._wanted())

    def _show(self, tokens: Tokens) -> None:
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(stylesheet(tokens))
        self.changed.emit(tokens)


def apply(app: QApplication, mode: Mode) -> ThemeController:
    """Show the application in `mode`; "system" also follows later changes of the system."""
    found = app.findChild(ThemeController) or ThemeController(app)
    found.set_mode(mode)
    return found


def controller() -> ThemeController | None:
    """Return the controller, or None where `apply` has not been called."""
    app = QApplication.instance()
    return app.findChild(ThemeController) if app else None


def tokens() -> Tokens:
    """Return what is shown now; light where `apply` has not been called."""
    found = controller()
    return found.tokens if found else LIGHT


def set_on_stage(window: QWidget) -> None:
    """Give a window for looking at photos its own dark colours, whatever the mode."""
    window.setProperty("surface", "stage")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setPalette(palette(DARK))
    window.setStyleSheet(stylesheet(DARK))
