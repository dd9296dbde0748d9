"""What is known of models in one library: offered, installed, in use; and making room.

Above the rooms: it joins what is in the models folder with what is in the database. Any thread;
methods take some milliseconds, `device` up to some seconds where there is a graphics card.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.child_call import call_in_child
from core.encoder.device import choose_device, gpu_is_possible
from core.errors import ModelError
from core.index.hnsw import discard
from core.paths import resources
from core.records.models import DeviceNote, ModelOffer, ModelState
from core.serving.choice import STARTER
from core.serving.space import index_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.job import Job
    from core.models.shelf import ModelShelf
    from core.paths import LibraryPaths
    from core.records.models import ModelInfo
    from core.serving.speed import SpeedEstimate
    from core.serving.switch import ModelSwitch
    from core.store.model_vectors import ModelVectors


class ModelList:
    """See the module."""

    def __init__(
        self,
        home: LibraryPaths,
        shelf: ModelShelf,
        switch: ModelSwitch,
        vectors: ModelVectors,
        describe: Callable[[str], ModelInfo],
        speed: SpeedEstimate,
    ) -> None:
        self._home = home
        self._shelf = shelf
        self._switch = switch
        self._vectors = vectors
        self._describe = describe
        self._speed = speed

    def offers(self) -> list[ModelOffer]:
        """Return the catalogue, in the order to be shown."""
        return [
            ModelOffer(
                model,
                self._shelf.can_run(model),
                self._shelf.partial_bytes(model.id),
                self._speed.photos_per_minute(model),
            )
            for model in self._shelf.offers()
        ]

    def measure_machine(self, job: Job) -> None:
        """Make `offers` tell what each model would do here; see `SpeedEstimate.measure`."""
        self._speed.measure(job)

    def states(self) -> list[ModelState]:
        """Return the starter, what is installed, and vectors whose model is gone."""
        counts = self._vectors.counts()
        sizes = {STARTER: _starter_bytes()}
        sizes |= {model.id: model.size_bytes for model in self._shelf.installed()}
        for space in (self._switch.target, self._switch.serving):
            sizes.setdefault(space.choice, 0)  # a folder elsewhere, which is not ours to measure
        states = [self._state(choice, size, counts) for choice, size in sizes.items()]
        known = {state.vectors_key for state in states}
        states += [
            ModelState("", key, key.partition("@")[0], 0, *count)
            for key, count in counts.items()
            if key not in known and count[0]
        ]
        return states

    def remove(self, model_id: str) -> int:
        """Delete an installed model with its vectors, or what is left of a download.

        Returns the bytes freed. Raises ModelError model_missing, model_in_use; EnvironmentFault.
        """
        if model_id in (self._switch.target.choice, self._switch.serving.choice):
            raise ModelError("model_in_use", model=model_id)
        keys = {state.vectors_key for state in self.states() if state.choice == model_id}
        freed = self._shelf.remove(model_id)
        kept = {state.vectors_key for state in self.states() if state.choice}
        return freed + sum(self.remove_vectors(key) for key in keys - kept - {""})

    def remove_vectors(self, key: str) -> int:
        """Delete a model's vectors and graph; returns their bytes.

        Raises ModelError model_in_use for the models that answer or are chosen.
        """
        if key in (self._switch.target.info.vectors_key, self._switch.serving.info.vectors_key):
            raise ModelError("model_in_use", model=key)
        graph = index_file(self._home, key)
        freed = graph.stat().st_size if graph.exists() else 0
        discard(graph)
        return freed + self._vectors.remove(key)

    def _state(
        self, choice: str, size_bytes: int, counts: dict[str, tuple[int, int]]
    ) -> ModelState:
        try:
            info = self._describe(choice)
        except ModelError as error:
            return ModelState(choice, "", choice, size_bytes, fault=error.code)
        state = ModelState(
            choice, info.key, info.name, size_bytes, *counts.get(info.vectors_key, (0, 0))
        )
        target, serving = self._switch.target, self._switch.serving
        return replace(
            state,
            photos_key=info.photos_key,
            is_starter=info.is_starter,
            variant=info.variant,
            target=target.info.key == info.key,
            serving=serving.info.key == info.key,
        )


def find_device(wanted: str, job: Job) -> DeviceNote:
    """Return where models run, for the "device" of the settings.

    Whether a graphics card can be used only torch knows, which is asked in a child process, and
    only where there is a driver. Raises EnvironmentFault, Cancelled.
    """
    if wanted == "cpu" or not gpu_is_possible():
        return _device_note(wanted, job)
    return call_in_child(job, _device_note, wanted)


def _device_note(wanted: str, job: Job) -> DeviceNote:
    del job
    device = choose_device(wanted)
    return DeviceNote(device.kind, device.reason)


def _starter_bytes() -> int:
    return sum(path.stat().st_size for path in (resources() / STARTER).iterdir())
