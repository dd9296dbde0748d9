"""How long the fine-tuning wizard takes to open, and what training costs the window.

    python tests/benchmarks/bench_tuning_window.py [CAPTIONS.tsv ROOT]

The real application offscreen over a library of the demo photos. First: the longest step of warming
up, opening after that, and opening without it. Then the starter is trained on captions (default:
two sentences of each demo photo) while sentences are typed; a 10 ms timer of the GUI thread
measures how late it fires and how much of the processor the thread itself took between two ticks,
which other work on the machine does not change. Targets: 200 ms, 50 ms.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app import Application

OPENINGS = 5


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long an act keeps the thread, with the paint that follows."""
    from PySide6.QtCore import QCoreApplication

    began = time.perf_counter()
    act()
    QCoreApplication.processEvents()
    return 1000 * (time.perf_counter() - began)


def open_it(application: Application) -> None:
    """Show the wizard as a click does."""
    application.shelf.tuning.open()
    application.shelf.tuning.wizard.grab()


def measure_opening(application: Application) -> None:
    """Print how long the steps of warming up and the openings take."""
    opener = application.shelf.tuning
    opener._steps.stop()
    cold = milliseconds(lambda: open_it(application))
    opener.wizard.close()
    opener.wizard.deleteLater()
    opener._wizard = None
    built = []
    is_more = True
    while is_more:
        parts: list[bool] = []
        built.append(milliseconds(lambda: parts.append(opener._build_some())))  # noqa: B023
        is_more = parts[0]
    warm = []
    for _ in range(OPENINGS):
        warm.append(milliseconds(lambda: open_it(application)))
        opener.wizard.close()
    print(f"opened cold, with its imports: {cold:.0f} ms")
    print(f"steps of building it: {', '.join(f'{ms:.0f}' for ms in built)} ms")
    print(f"opened warm: median {sorted(warm)[OPENINGS // 2]:.0f}, longest {max(warm):.0f} ms")


def measure_training(application: Application, captions: Path, root: Path) -> None:
    """Print what training from the wizard costs the window."""
    from gui_watch import Typist, Watch, wait

    from core.records.tuning import CaptionSource

    opener, watch, typist = application.shelf.tuning, Watch(), Typist(application)
    opener.open()
    wizard = opener.wizard
    wizard.data.use_captions(CaptionSource(captions, root))
    typist.start()
    watch.start()
    watch.doing = "while the data is checked"
    wizard.onward.click()
    wait(lambda: wizard.data.data is not None)
    watch.doing = "on the page of the method"
    wizard.onward.click()
    wait(lambda: wizard.method.plan is not None)
    wait(lambda: not wizard.method.estimate.estimator.is_busy)
    print(f"estimated: {wizard.method.estimate.text}")
    began, watch.doing = time.monotonic(), "while it trains"
    wizard.onward.click()
    wait(lambda: wizard.late.result.run_id != "")
    watch.doing = "as the result is shown"
    wait(lambda: not application.ops.is_busy)
    watch.stop()
    typist.stop()
    print(f"trained in {time.monotonic() - began:.0f} s")
    print("\n".join(watch.lines()))
    wizard.close()


def demo_captions(folder: Path, photos: Path) -> Path:
    """Write two sentences a photo."""
    table = folder / "captions.tsv"
    names = [file.name for file in sorted(photos.glob("*.jpg"))]
    rows = [f"{name}\t我家的{name[:-4]}\n{name}\t{name[:-4]}的照片\n" for name in names]
    table.write_text("file\tcaption\n" + "".join(rows), encoding="utf-8")
    return table


def main() -> None:
    """Print all figures."""
    from gui_watch import wait
    from PySide6.QtWidgets import QApplication

    from core.job import Job
    from core.library import Library
    from desktop.app import Application

    demo = PROJECT / "resources" / "demo"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name, "library")
        library = Library.open(home)
        library.index([demo], Job())
        library.close()
        given = [Path(argument) for argument in sys.argv[1:3]]
        captions, root = given if len(given) == 2 else (demo_captions(Path(name), demo), demo)
        app = QApplication([])
        application = Application(app, home)
        ended: list[bool] = []
        application.closed.connect(lambda: ended.append(True))
        application.start()
        wait(lambda: application.session is not None and not application.ops.is_busy)
        wait(lambda: application.session.labels.teaching.page is not None)
        measure_opening(application)
        measure_training(application, captions, root)
        application.window.close()
        wait(lambda: bool(ended))
        application.finish()


if __name__ == "__main__":
    main()
