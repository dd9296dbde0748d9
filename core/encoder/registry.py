"""From the user's choice of a model to what can be said about it, and to a loaded encoder.

A choice is "starter", the name of a folder among the installed models, or a path to one. A folder
holds a model of one of the families (`model_folder`), or a starter that was taught.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.model_folder import inspect
from core.errors import ModelError
from core.paths import resources

if TYPE_CHECKING:
    from core.encoder.base import Encoder, Towers
    from core.records.models import ModelInfo

log = logging.getLogger(__name__)

STARTER = "starter"
TAUGHT = re.compile(r"-tuned-(\d+)$")  # as `core.tuning.models` names them


def describe_model(choice: str, models: Path) -> ModelInfo:
    """Return what the small files say, in milliseconds: neither torch nor onnxruntime.

    Raises ModelError: model_missing, model_broken.
    """
    from core.encoder import starter
    from core.encoder.lineage import photos_key

    folder = model_folder_of(choice, models)
    is_starter = starter.is_starter(folder)
    info = starter.describe(folder) if is_starter else inspect(folder).info("cpu")
    if choice == STARTER:
        return info
    return replace(_as_variant(info, folder), photos_key=photos_key(folder))


def _as_variant(info: ModelInfo, folder: Path) -> ModelInfo:
    """Call one that was taught by its folder's name, so that it is not taken for its parent."""
    from core.encoder.lineage import read_lineage

    number = TAUGHT.search(folder.name)
    if number is not None and read_lineage(folder) is not None:
        return replace(info, name=folder.name, variant=number[1])
    return replace(info, name=folder.name, variant=folder.name) if info.is_starter else info


def load_encoder(
    choice: str,
    models: Path,
    *,
    device: str = "auto",
    threads: int | None = None,
    towers: Towers = "both",
) -> Encoder:
    """Load a model in this process. Takes from 0.3 s (starter, runtime) to several (torch).

    device: "auto", "cpu", "cuda", "mps"; the starter always runs on the CPU. There a model that
    was converted runs on ONNX Runtime; one that was not, and every GPU, needs torch.
    threads: for the mathematics; None leaves it to the runtime.
    towers: what is loaded now; a tower left out is loaded when it is first used.
    Raises ModelError: model_missing, model_broken.
    """
    from core.encoder.starter import StarterEncoder, is_starter

    path = model_folder_of(choice, models)
    if is_starter(path):
        encoder = StarterEncoder(path, threads=threads, towers=towers)
        encoder.info = describe_model(choice, models)
        return encoder
    converted = _load_converted(path, device, threads, towers)
    if converted is not None:
        return converted
    from core.encoder.torch_encoder import TorchEncoder

    return TorchEncoder(inspect(path), device=device, threads=threads, towers=towers)


def _load_converted(path: Path, device: str, threads: int | None, towers: Towers) -> Encoder | None:
    """Return the runtime's encoder where it is the right one and sound."""
    from core.encoder.device import choose_device
    from core.encoder.runtime_files import read_runtime

    if choose_device(device).kind != "cpu":
        return None
    folder = inspect(path)
    runtime = read_runtime(folder, folder.revision())
    if runtime is None:
        return None
    from core.encoder.runtime import RuntimeEncoder

    try:
        return RuntimeEncoder(folder, runtime, threads=threads, towers=towers)
    except ModelError as error:
        log.warning("the converted files cannot be used, torch answers: %s", error.fields)
        return None


def model_folder_of(choice: str, models: Path) -> Path:
    """Return the folder that a choice means. Raises ModelError model_missing."""
    if choice == STARTER:
        return resources() / STARTER
    installed = models / choice
    if choice and Path(choice).name == choice and installed.is_dir():
        return installed
    elsewhere = Path(choice).expanduser()
    if choice and elsewhere.is_dir():
        return elsewhere.resolve()
    raise ModelError("model_missing", model=choice)
