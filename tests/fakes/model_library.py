"""FakeLibrary with models: installs and switches as a test says, without a byte of a model."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from fakes.photo_library import FakeLibrary

from core.errors import ModelError, ShiyingError
from core.events import ModelChanged
from core.models.catalogue import load_catalogue
from core.paths import resources
from core.records.models import (
    DeviceNote,
    DownloadProgress,
    InstalledModel,
    ModelInfo,
    ModelOffer,
    ModelState,
    SwitchProgress,
)

if TYPE_CHECKING:
    from pathlib import Path

B16 = "chinese-clip-vit-base-patch16"
STARTER = ModelState(
    "starter", "starter@1", "Starter", 30_000_000, 60, 61_440, True, True, is_starter=True
)


class ModelLibrary(FakeLibrary):
    """`line`: set, an installation ends; until then it shows `progress_shown`.

    `fault`: raised by the next installation, choice or removal.
    """

    def __init__(self, home: Path, count: int = 60) -> None:
        super().__init__(home, count)
        catalogue = load_catalogue(resources() / "catalogue.toml")
        self.offers = [ModelOffer(model, model.kind != "siglip2") for model in catalogue.models]
        self.states = [STARTER]
        self.change: SwitchProgress | None = None
        self.note = DeviceNote("cpu", "best")
        self.fault: ShiyingError | None = None
        self.line = threading.Event()
        self.progress_shown = DownloadProgress(
            "downloading", 312_000_000, 753_000_000, 4_200_000.0, 105.0
        )

    # What a test arranges.

    def put_model(self, model_id: str, **facts: object) -> None:
        state = ModelState(model_id, f"{model_id}@1", model_id, 1_210_000_000, 60, 61_440)
        self.states = [s for s in self.states if s.choice != model_id]
        self.states.append(replace(state, **facts))

    def begin_change(self, model_id: str, have: int, total: int) -> None:
        self.put_model(model_id, target=True)
        self.states = [replace(s, target=s.choice == model_id) for s in self.states]
        target = ModelInfo(f"{model_id}@1", "Chinese-CLIP ViT-B/16", 512)
        starter = ModelInfo("starter@1", "starter", 512, is_starter=True)
        self.change = SwitchProgress(starter, target, have, total)
        self.events.publish(ModelChanged(starter))

    # The library's own.

    def catalogue(self):
        return list(self.offers)

    def measure_machine(self, job):
        self.calls.append(("measure_machine", None))
        self.offers = [replace(offer, photos_per_minute=361.4) for offer in self.offers]

    def models(self):
        return list(self.states)

    def switching(self):
        return self.change

    def device(self, job):
        return self.note

    def use_device(self, device):
        self.calls.append(("use_device", device))
        self._raise_fault()
        self.settings.update(device=device)

    def measure_model(self, choice, job):
        self.calls.append(("measure_model", choice))
        self._raise_fault()
        return 240.0

    def install_model(self, model_id, source, job, on_progress):
        self.calls.append(("install_model", (model_id, source)))
        on_progress(self.progress_shown)
        while not self.line.wait(0.01):
            job.check()
        self._raise_fault()
        self.put_model(model_id)
        return InstalledModel(model_id, self.home.models / model_id, 1_210_000_000)

    def import_model(self, path, job):
        self.calls.append(("import_model", path))
        job.step(30, 100)
        while not self.line.wait(0.01):
            job.check()
        self._raise_fault()
        self.put_model(path.stem)
        return InstalledModel(path.stem, self.home.models / path.stem, 1_210_000_000)

    def use_model(self, choice):
        self.calls.append(("use_model", choice))
        self._raise_fault()
        self.states = [
            replace(s, target=s.choice == choice, serving=s.choice == choice) for s in self.states
        ]
        self.change = None
        info = ModelInfo(f"{choice}@1", choice, 512, is_starter=choice == "starter")
        self.events.publish(ModelChanged(info))
        return info

    def remove_model(self, model_id):
        self.calls.append(("remove_model", model_id))
        self._raise_fault()
        self.states = [s for s in self.states if s.choice != model_id]
        return 1_210_061_440

    def remove_model_vectors(self, key):
        self.calls.append(("remove_model_vectors", key))
        self.states = [s for s in self.states if s.key != key]
        return 61_440

    def _raise_fault(self):
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault


def broken_model(model_id: str) -> ModelError:
    return ModelError("model_broken", model=model_id, reason="a test")
