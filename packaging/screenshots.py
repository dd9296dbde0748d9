"""Draw every window: `python packaging/dev.py screenshots [--out DIR] [--only NAME …] [--scale N]`.

Light and dark, Chinese and English, at 100 % and 200 %, over a library of the demo photos; what
is drawn is listed in scenes.py. Each combination is a process of its own: Qt reads the scale
once. Needs no display.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from scenes import SCENES  # noqa: E402 - beside us

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from scenes import Scene

    from desktop.app import Application

THEMES, LANGUAGES, SCALES = ("light", "dark"), ("zh_CN", "en"), (1, 2)
SIZE = (1440, 900)
QUIET_MS, LIMIT_MS = 900, 60_000
COPY, SMALLER = "crab (2).jpg", "owl-small.jpg"
BROKEN, BEARS = "IMG_2043.jpg", ("polar-bear", "giant-panda")


def main(arguments: list[str]) -> int:
    """Draw everything; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "screenshots")
    parser.add_argument("--only", choices=SCENES, nargs="+", help="draw these windows only")
    parser.add_argument("--scale", type=int, help="draw at this scale only: 3 is 300 %%")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)  # home, theme, language
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.one:
        return draw(options)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "library")
        index(home, Path(folder))
        if any(name.startswith("tune-") for name in options.only or SCENES):
            train(home)
        scales = (options.scale,) if options.scale else SCALES
        for scale, theme, language in itertools.product(scales, THEMES, LANGUAGES):
            line = [sys.executable, __file__, *arguments, "--one", str(home), theme, language]
            platform = f"offscreen:configfile={screen_of(scale, Path(folder))}"
            steady = {"QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": platform}
            if code := subprocess.run(line, env={**os.environ, **steady}).returncode:
                return code
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}")
    return 0


def index(home: Path, folder: Path) -> None:
    """Make a library of the demo photos, of two copies, one broken one, and a taught label."""
    import shutil

    from core.job import Job
    from core.library import Library

    photos = folder / "照片"
    shutil.copytree(PROJECT / "resources" / "demo", photos, ignore=shutil.ignore_patterns("*.md"))
    whole = (photos / "coffee.jpg").read_bytes()
    (photos / BROKEN).write_bytes(whole[: len(whole) // 3])
    shutil.copy(photos / "crab.jpg", photos / COPY)
    shrink(photos / "owl.jpg", photos / SMALLER)
    library = Library.open(home)
    try:
        library.index([photos], Job())
        bears = [library.photo_at(photos / f"{name}.jpg") for name in BEARS]
        label = library.labels.add("熊")
        library.labels.answer(label.id, {photo.id: True for photo in bears})
    finally:
        library.close()


def shrink(source: Path, target: Path) -> None:
    """Write a photo at two thirds of its size, as messengers do."""
    from PIL import Image

    with Image.open(source) as image:
        small = image.resize((image.width * 2 // 3, image.height * 2 // 3))
        small.save(target, quality=80)


def train(home: Path) -> None:
    """Teach two more labels, and train what the wizard's scenes show."""
    from scenes_tuning import LABELS, prepare

    from core.library import Library

    library = Library.open(home)
    try:
        known = {photo.path.stem: photo.id for photo in library.photos(library.browse())}
        for name, (kind, files) in LABELS.items():
            label = library.labels.add(name, kind=kind)
            library.labels.answer(label.id, {known[file]: True for file in files})
        prepare(library)
    finally:
        library.close()


def screen_of(scale: int, folder: Path) -> Path:
    """Describe a screen that the window fits at this scale; the one that Qt invents is smaller."""
    width, height = (edge * scale for edge in SIZE)
    screen = {"name": "drawn", "x": 0, "y": 0, "width": width, "height": height,
              "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
    path = folder / f"screen-{scale}.json"
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return path


def draw(options: argparse.Namespace) -> int:
    """Open the application in one theme and language, and save each scene as a PNG."""
    from PySide6.QtWidgets import QApplication

    from core.paths import LibraryPaths
    from core.settings import SettingsFile
    from desktop.app import Application

    home, theme, language = options.one
    paths = LibraryPaths(Path(home))
    choices = {"theme": theme, "language": language, "window_geometry": "", "welcomed": True}
    SettingsFile(paths.settings).update(**choices)
    application = Application(QApplication(sys.argv[:1]), paths.home)
    application.start()
    application.window.resize(*SIZE)
    wait_for(application.library_opened)
    settle(application)
    ending = f"{theme}-{language}-{os.environ['QT_SCALE_FACTOR']}00.png"
    for name, scene in SCENES.items():
        if name in (options.only or SCENES):
            save(application, scene, options.out / f"{name}-{ending}")
    application.window.close()
    wait_for(application.closed)
    application.finish()
    return 0


def save(application: Application, scene: Scene, path: Path) -> None:
    """Play a scene, draw its window, and close what it opened."""
    before = set(visible())
    scene.play(application)
    settle(application)
    there = [widget for widget in visible() if type(widget).__name__ == scene.window]
    if not there:
        raise LookupError(f"{path.stem}: no {scene.window} appeared")
    if not there[-1].grab().save(str(path)):
        raise OSError(f"{path} could not be written")
    for widget in set(visible()) - before:
        widget.close()
    settle(application)


def visible() -> list[QWidget]:
    """Return the windows on the screen that is not there."""
    from PySide6.QtWidgets import QApplication

    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def settle(application: Application) -> None:
    """Let answers, thumbnails and movements arrive."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    for _ in range(LIMIT_MS // QUIET_MS):
        loop = QEventLoop(application)
        QTimer.singleShot(QUIET_MS, loop.quit)
        loop.exec()
        if not application.ops.is_busy and not application.session.finder.is_busy:
            QApplication.sendPostedEvents()  # what has just arrived is laid out
            return


def wait_for(signal: object) -> None:
    """Return once it was sent, or after a minute."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(LIMIT_MS, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
