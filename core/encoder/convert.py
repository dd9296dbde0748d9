"""From a model folder to what the CPU runs: graphs for ONNX Runtime, and the proof that they fit.

Context: on a core with int8 instructions, int8 is three times as fast as float and seven times as
fast as torch, but what it does to a real model's vectors cannot be known beforehand. Choice:
every tower is written in float and in int8, run on the probe set beside torch, and the fastest
variant within the bounds (`probe`) is used: int8; "int7", for processors whose int8 products
overflow; "mixed", with float where inputs have the longest tails (1.8 times as fast as float);
float. The verdict with its numbers is kept in `runtime.json`; a model that no variant serves is
left to torch. Cost: 15 s (ViT-B/16) to three minutes (ViT-H/14), once; a fifth of the weights'
size on the disk; and a library carried to a processor that computes otherwise keeps the verdict
of the first, until the model is converted again (`models import` of its folder).

It lives in this room, not in core/models, because it needs both the towers and the folder's
format; who installs a model is handed `convert` as a collaborator. OpenVINO comes in where it is
installed and does better (`openvino_trial`).
"""

from __future__ import annotations

import errno
import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoder.engines import OnnxGraph, has_openvino
from core.encoder.int8_products import int8_overflows
from core.encoder.model_folder import inspect
from core.encoder.onnx_blocks import graph_of
from core.encoder.openvino_trial import try_openvino
from core.encoder.probe import SENTENCES, agreement, probe_pictures
from core.encoder.runtime import RuntimeEncoder
from core.encoder.runtime_files import (
    TOWERS,
    RuntimeFiles,
    Tower,
    file_hash,
    forget_runtime,
    read_runtime,
    write_runtime,
)
from core.encoder.tensors import TensorFiles
from core.errors import EnvironmentFault, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.model_files import ModelFolder
    from core.encoder.onnx_blocks import Variant
    from core.encoder.probe import Agreement
    from core.job import Job

# Percent of the whole, as ViT-B/16 and so400m spend their time: torch is loaded, has read the
# sentences, has seen the pictures; each tower's int8 and float are written and tried.
LOADED, READ, SEEN, ALL = 5, 7, 40, 100
BEGINS: dict[Tower, dict[str, int]] = {
    "image": {"int8": SEEN, "float": 65},
    "text": {"int8": 88, "float": 94},
}
OPENVINO = "image-openvino.onnx"
# An architecture that is not written down, and a graph that the engine does not take.
REFUSALS = (KeyError, ValueError, ModelError)
REASON_CHARACTERS = 200


def convert(
    path: Path, job: Job, *, threads: int | None = None, images_of: Path | None = None
) -> RuntimeFiles | None:
    """Make a folder's runtime files; returns the verdict, or None where torch has to do.

    Loads torch: run it in a process of its own. A folder that was converted is done again.
    images_of: a converted model with the very same image tower, whose graphs for it are taken
    over, so that photos look the same to the last bit.
    Raises ModelError (the model itself does not load), EnvironmentFault, Cancelled; then the
    folder holds no manifest, and nothing that is half there is used.
    """
    forget_runtime(path)
    folder = inspect(path)
    job.step(0, ALL)
    reference = _Reference(folder, threads, job)
    try:
        return _Conversion(folder, reference, threads, job).run(images_of)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise EnvironmentFault("disk_full", path=str(path)) from error
        raise folder.broken(f"conversion: {error}") from error


class _Reference:
    """What torch says about the probe set; the model itself is let go again."""

    def __init__(self, folder: ModelFolder, threads: int | None, job: Job) -> None:
        from core.encoder.torch_encoder import TorchEncoder

        encoder = TorchEncoder(folder, device="cpu", threads=threads)
        job.step(LOADED, ALL)
        self.config = encoder.full_config()
        self.logit_scale = encoder.logit_scale
        self.pixels = np.stack([encoder.prepare(picture) for picture in probe_pictures()])
        texts = encoder.encode_texts(SENTENCES)
        images = []
        for number, one in enumerate(self.pixels):
            job.step(READ + (SEEN - READ) * number // len(self.pixels), ALL)
            images.append(encoder.encode_images(one[None]))
        self.vectors: dict[Tower, NDArray[np.float32]] = {
            "text": texts,
            "image": np.concatenate(images),
        }
        for rows in self.vectors.values():
            if not np.isfinite(rows).all():
                raise folder.broken("its vectors are no numbers")
            if not rows.any(axis=1).all():
                raise folder.broken("its vectors are zero")


class _Conversion:
    """Writes the variants of one folder and tries them."""

    def __init__(
        self, folder: ModelFolder, reference: _Reference, threads: int | None, job: Job
    ) -> None:
        self._folder = folder
        self._reference = reference
        self._threads = threads
        self._job = job
        self._tensors = TensorFiles(folder.weights)
        self._revision = folder.revision()
        self._files: dict[str, str] = {}
        self._probe: dict[str, Any] = {}

    def run(self, images_of: Path | None) -> RuntimeFiles | None:
        use: dict[str, str] = {}
        kept = self._take_over_images(images_of) if images_of is not None else None
        for tower in TOWERS:
            if tower == "image" and kept is not None:
                use[tower] = kept.use[tower]
                continue
            variant = self._choose(tower)
            if variant is None:
                return None
            use[tower] = variant
        if kept is not None:
            openvino = kept.openvino
        else:
            openvino = self._openvino(use) if has_openvino() else ""
        runtime = self._runtime(use, openvino)
        write_runtime(self._folder.path, runtime)
        self._job.step(ALL, ALL)
        return runtime

    def _choose(self, tower: Tower) -> Variant | None:
        """Return the fastest variant that agrees with torch; float is written in any case."""
        chosen: Variant | None = None
        for variant in self._folder.variants(tower):
            if chosen is not None and variant != "float":
                continue
            self._job.step(BEGINS[tower]["float" if variant == "float" else "int8"], ALL)
            if variant == "int8" and int8_overflows():
                self._note(tower, variant, {"error": "products overflow on this processor"})
                continue
            try:
                files = self._write(tower, variant)
                measured = self._measure(tower, variant)
            except REFUSALS as error:
                self._note(tower, variant, {"error": _reason(error)})
                continue
            self._note(tower, variant, asdict(measured))
            if chosen is None and measured.is_close:
                chosen = variant
            elif variant != "float":
                self._drop(files)
        return chosen

    def _take_over_images(self, parent: Path) -> RuntimeFiles | None:
        """Copy another model's image graphs; None where it has none. Float points into weights."""
        folder = inspect(parent)
        runtime = read_runtime(folder, folder.revision())
        if runtime is None:
            return None
        for name, digest in runtime.files.items():
            if name.startswith("image-") and not name.startswith("image-float"):
                shutil.copyfile(parent / name, self._folder.path / name)
                self._files[name] = digest
        self._write("image", "float")
        self._probe["image"] = runtime.probe.get("image", {})
        return runtime

    def _openvino(self, use: dict[str, str]) -> str:
        """Return the name of the image tower's graph where OpenVINO does better, else ""."""
        if use["image"] == "float":  # then int8 in any form was refused, or is not written down
            return ""
        path, images = self._folder.path / OPENVINO, self._reference.vectors["image"]
        try:
            trial = try_openvino(
                self._folder,
                self._tensors,
                self._reference.config,
                self._reference.pixels,
                lambda found: agreement(found, images, self._reference.vectors["text"]),
                OnnxGraph(self._folder.path / self._runtime(use).graph("image")),
                path,
            )
        except REFUSALS as error:
            self._note("image", "openvino", {"error": _reason(error)})
            return ""
        self._files |= {file.name: file_hash(file) for file in trial.files}
        found = {**asdict(trial.agreement), "speed": round(trial.speed, 2)}
        self._note("image", "openvino", found)
        return OPENVINO if trial.files else ""

    def _note(self, tower: Tower, variant: str, found: dict[str, Any]) -> None:
        self._probe.setdefault(tower, {})[variant] = found

    def _write(self, tower: Tower, variant: Variant) -> list[Path]:
        path = self._folder.path / f"{tower}-{variant}.onnx"
        graph = graph_of(self._tensors, variant)
        files = self._folder.write_tower(tower, graph, self._reference.config, path)
        self._files |= {file.name: file_hash(file) for file in files}
        return files

    def _measure(self, tower: Tower, variant: Variant) -> Agreement:
        runtime = self._runtime({tower: variant})
        encoder = RuntimeEncoder(self._folder, runtime, threads=self._threads, towers=tower)
        vectors = self._reference.vectors
        if tower == "text":
            return agreement(encoder.encode_texts(SENTENCES), vectors["text"], vectors["image"])
        found = encoder.encode_images(self._reference.pixels)
        return agreement(found, vectors["image"], vectors["text"])

    def _runtime(self, use: dict[str, str], openvino: str = "") -> RuntimeFiles:
        probe = {
            **self._probe,
            "pictures": len(self._reference.pixels),
            "sentences": len(SENTENCES),
        }
        scale = self._reference.logit_scale
        return RuntimeFiles(self._revision, scale, use, dict(self._files), probe, openvino)

    def _drop(self, files: list[Path]) -> None:
        for file in files:
            self._files.pop(file.name)
            file.unlink()


def _reason(error: Exception) -> str:
    reason = error.fields.get("reason", error) if isinstance(error, ModelError) else error
    return str(reason)[:REASON_CHARACTERS]
