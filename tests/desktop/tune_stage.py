"""A wizard over labels whose photos are real small files; checks are real, training is staged."""

from __future__ import annotations

import threading

import numpy as np
from fakes.tuning_runs import RunMaker
from PIL import Image

from core.errors import Cancelled
from core.records.photos import PhotoId
from core.records.tuning import TuneEstimate
from core.teaching import dataset
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.tune.run_task import RunTask
from desktop.windows.tune_wizard import TuneWizard

PHOTOS = 24
ESTIMATE = TuneEstimate(
    steps=120,
    seconds=400.0,
    memory_bytes=800_000_000,
    disk_bytes=60_000_000,
    trained=1_000_000,
    free_memory_bytes=8_000_000_000,
    free_disk_bytes=90_000_000_000,
)
WAIT_MS = 5000


def write_photos(folder, count=PHOTOS):
    """Write pictures that differ, named as FakeLibrary names its photos."""
    for number in range(1, count + 1):
        blocks = np.random.default_rng(number).integers(0, 256, (9, 9, 3), np.uint8)
        picture = Image.fromarray(blocks.repeat(6, axis=0).repeat(6, axis=1))
        picture.save(folder / f"IMG_{number:06d}.jpg", quality=90)


class Stage:
    """豆豆 has ten examples, 老家 ten, and 空的 none."""

    def __init__(self, library, qtbot, folder, monkeypatch):
        self.library, self.qtbot, self.folder = library, qtbot, folder
        write_photos(folder)
        self.dog = self.label("豆豆", range(1, 11), kind="pet")
        self.home = self.label("老家", range(11, 21), kind="place")
        self.bare = self.label("空的", ())
        library.labels.folder = folder
        self.maker = RunMaker(library.home.home, monkeypatch)
        library.tuning = self.maker.tuning
        self.maker.child = self.play
        self.estimate = ESTIMATE
        self.asked = []  # settings that were estimated
        self.gate = threading.Event()  # closed, checks and estimates wait for it
        self.gate.set()
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.task = RunTask(library, self.ops)
        self.wizard = TuneWizard(library, self.bridge, self.ops, self.task)
        qtbot.addWidget(self.wizard)

    def label(self, name, photo_ids, kind=""):
        made = self.library.labels.add(name, kind=kind)
        self.library.labels.answer(made.id, {PhotoId(number): True for number in photo_ids})
        return self.library.labels.get(made.id)

    def play(self, name, args, job):
        """What child processes do."""
        if name in ("check_labels", "check_source"):
            self.wait_at_the_gate(job)
            return getattr(dataset, name)(*args, job)
        if name == "estimate":
            self.asked.append(args[3])
            self.wait_at_the_gate(job)
            if isinstance(self.estimate, BaseException):
                raise self.estimate
            return self.estimate
        return self.maker.train_slowly(name, args, job)

    def wait_at_the_gate(self, job):
        while not self.gate.wait(0.005):
            if job.is_cancelled:
                raise Cancelled

    def until(self, is_so):
        self.qtbot.waitUntil(is_so, timeout=WAIT_MS)

    def open(self, **wishes):
        self.wizard.open_new(**wishes)
        self.until(lambda: self.wizard.data.labels.rows.count() > 0)

    def check(self):
        """Press the button that checks, and wait for what comes of it."""
        self.wizard.onward.click()
        self.until(lambda: not self.wizard.data.is_checking)

    def go_to_method(self):
        self.open()
        self.check()
        self.wizard.onward.click()
        self.until(lambda: self.wizard.method.plan is not None)

    def captions(self, text, name="captions.tsv"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def close(self):
        self.gate.set()
        self.maker.go_on.set()
        self.wizard.close()
        self.task.close()
        self.ops.shutdown()
        self.bridge.close()
