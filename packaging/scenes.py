"""Every window of the application, and how to bring it onto the screen.

The one list that `dev.py screenshots` draws from: a new window is one line in SCENES, with the
name of its class. A scene gets the running application over an indexed library; what it opens is
drawn and closed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import scenes_tuning as tuning  # beside us
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from core.records.labels import Label
    from desktop.app import Application


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn, and what makes it appear."""

    window: str  # the name of its class
    play: Callable[[Application], object]


MAIN = "MainWindow"

QUESTIONS = {"zh_CN": "雪地里的北极熊", "en": "a polar bear in the snow"}
NOTHING = {"zh_CN": "2019 年的竖图", "en": "portrait photos from 2019"}
WORDS = {"zh_CN": ["旅行", "动物园"], "en": ["holiday", "zoo"]}
ALBUM = {"zh_CN": "北京", "en": "Beijing"}
TRACE = 'Traceback (most recent call last):\n  File "desktop/app.py", line 1\nValueError: 42\n'


def search(application: Application) -> None:
    """Ask the question of the README."""
    application.window.search.set_text(QUESTIONS[_language()])


def choose_first(application: Application) -> None:
    """Ask, and choose the best photo, so that the panel has something to say."""
    search(application)
    _first(application, application.session.grid.set_current)


def search_in_vain(application: Application) -> None:
    """Ask for what is not there."""
    application.session.narrowing.clear()
    application.window.search.set_text(NOTHING[_language()])


def preview(application: Application) -> None:
    """Look at a photo in full."""
    _first(application, application.session.desk.open_preview)


def marked(application: Application) -> None:
    """Choose a photo with a heart, stars and keywords, in an album."""
    library, session = application.library, application.session
    albums = library.collections
    if not albums.all():
        ids = session.photos.ids.tolist()
        library.marks.set_favourite(ids[1:5:2], is_favourite=True)
        library.marks.set_rating(ids[:4], 4)
        library.marks.add_keywords(ids[1:2], WORDS[_language()])
        albums.add(ALBUM[_language()], ids[:12])
    session.collections.show(albums.all()[0])
    session.grid.set_current(albums.photos(albums.all()[0].id)[1])


def keep(application: Application) -> None:
    """Keep a question as a smart album."""
    search(application)
    application.session.collections.keep()


def keywords(application: Application) -> None:
    """Write keywords where the panel does not show the photos."""
    ids = application.session.photos.ids[:2].tolist()
    application.session.marks.write_keywords(ids)


def _language() -> str:
    from desktop.i18n import current_language

    return current_language()


def _first(application: Application, show: Callable[[int], None]) -> None:
    first = application.session.photos.id_at(0)
    if first is not None:
        show(first)


def welcome(application: Application) -> None:
    """Meet the program for the first time."""
    application.library.settings.update(welcomed=False)
    application.shelf.welcome(application.session.folders)


def welcome_step(application: Application, steps: int) -> None:
    """Go on to a later step of the welcome."""
    welcome(application)
    window = _window(application, "WelcomeWindow")
    for _ in range(steps):
        window.onward.setEnabled(True)  # there may be no pictures folder here
        window.onward.click()


def settings_end(application: Application) -> None:
    """Read the settings to their end."""
    application.shelf.show_settings()
    _scroll_down(_window(application, "SettingsWindow"))


def region(application: Application) -> None:
    """Frame a part of a photo."""
    preview(application)
    _preview(application).bar.region.click()


def about_photo(application: Application) -> None:
    """Look at a photo in full, with what is known of it."""
    preview(application)
    _preview(application).bar.info.click()


def photo_menu(application: Application) -> None:
    """Open the menu of a photo."""
    _first(application, lambda i: application.session.commands.show_menu([i], QPoint()))


def label_menu(application: Application) -> None:
    """Open the menu of a label."""
    application.session.labels.menus.show_for_label(_label(application).id, QPoint())


def filter_menu(application: Application) -> None:
    """Open what photos can be filtered by."""
    application.window.header.findChildren(QMenu)[0].popup(QPoint())


def no_folder(application: Application) -> None:
    """Have no folder yet, and no welcome either."""
    application.window.search.set_text("")
    application.session.narrowing.clear()
    application.window.show_tools(header=False, details=False)
    application.window.show_photos(are_there=False)
    application.window.empty.show_no_folder()


def compare(application: Application) -> None:
    """Hold a photo against words."""
    _first(application, application.shelf.show_comparison)


def duplicates(application: Application) -> None:
    """Look at what is there more than once."""
    application.shelf.show_duplicates()


def new_label(application: Application) -> None:
    """Begin to teach something from one photo."""
    _first(application, lambda photo_id: application.session.labels.teach_new([photo_id]))


def edit_label(application: Application) -> None:
    """Change what a label is called."""
    application.session.labels.edit(_label(application))


def teach(application: Application) -> None:
    """Answer yes and no for a label."""
    application.session.labels.teach(_label(application))


def export(application: Application) -> None:
    """Ask how photos are to be given away."""
    application.session.exports.open(application.library.browse().tolist())
    window = _window(application, "ExportWindow")
    window.form.jpeg.setChecked(True)
    window.form.folder.setText("/media/usb/照片")


def _window(application: Application, name: str) -> QWidget:
    return next(w for w in application.window.children() if type(w).__name__ == name)


def _preview(application: Application) -> QWidget:
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    return next(w for w in shown if type(w).__name__ == "PhotoPreview")


def _scroll_down(window: QWidget) -> None:
    QApplication.processEvents()  # laid out, it knows how far that is
    bar = window.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())


def _label(application: Application) -> Label:
    return application.session.labels.shelf.labels[0]


SCENES: dict[str, Scene] = {
    "main": Scene(MAIN, lambda application: application.window.search.set_text("")),
    "search": Scene(MAIN, search),
    "photo-chosen": Scene(MAIN, choose_first),
    "preview": Scene("PhotoPreview", preview),
    "region": Scene("PhotoPreview", region),
    "about-photo": Scene("PhotoPreview", about_photo),
    "welcome": Scene("WelcomeWindow", welcome),
    "welcome-folders": Scene("WelcomeWindow", lambda application: welcome_step(application, 1)),
    "welcome-model": Scene("WelcomeWindow", lambda application: welcome_step(application, 2)),
    "compare": Scene("CompareWindow", compare),
    "duplicates": Scene("DuplicatesWindow", duplicates),
    "new-label": Scene("NewLabelDialog", new_label),
    "edit-label": Scene("EditLabelDialog", edit_label),
    "marked": Scene(MAIN, marked),
    "keep": Scene("AskName", keep),
    "keywords": Scene("AskKeywords", keywords),
    "nothing-found": Scene(MAIN, search_in_vain),
    "teach": Scene(MAIN, teach),
    "export": Scene("ExportWindow", export),
    "settings": Scene("SettingsWindow", lambda application: application.shelf.show_settings()),
    "settings-end": Scene("SettingsWindow", settings_end),
    "photo-menu": Scene("QMenu", photo_menu),
    "label-menu": Scene("QMenu", label_menu),
    "filter-menu": Scene("QMenu", filter_menu),
    "models": Scene("ModelsWindow", lambda application: application.shelf.show_models()),
    "storage": Scene("StorageWindow", lambda application: application.shelf.show_storage()),
    "problems": Scene("ProblemsWindow", lambda application: application.shelf.show_problems()),
    "licences": Scene("LicencesWindow", lambda application: application.shelf.show_licences()),
    "shortcuts": Scene("ShortcutsWindow", lambda application: application.shelf.show_shortcuts()),
    "report": Scene("ErrorDialog", lambda application: application.shelf.show_report()),
    "tune-data": Scene(tuning.WINDOW, tuning.data),
    "tune-captions": Scene(tuning.WINDOW, tuning.captions),
    "tune-method": Scene(tuning.WINDOW, tuning.method),
    "tune-advanced": Scene(tuning.WINDOW, tuning.advanced),
    "tune-training": Scene(tuning.WINDOW, tuning.training),
    "tune-result": Scene(tuning.WINDOW, tuning.result),
    "tune-adopted": Scene(tuning.WINDOW, tuning.adopted),
    "tune-history": Scene(tuning.WINDOW, tuning.history),
    "no-folder": Scene(MAIN, no_folder),
    "bug": Scene("ErrorDialog", lambda application: application.shelf.show_bug(TRACE)),
}
