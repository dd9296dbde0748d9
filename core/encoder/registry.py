"""From the user's choice of a model to what can be said about it, and to a loaded encoder.

A choice is "starter", the name of a folder among the installed models, or a path to one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ModelError
from core.paths import resources

if TYPE_CHECKING:
    from core.encoder.base import Encoder, Towers
    from core.records import ModelInfo

STARTER = "starter"


def describe_model(choice: str, models: Path) -> ModelInfo:
    """Return what the small files say, in milliseconds: neither torch nor onnxruntime.

    Raises ModelError: model_missing, model_broken.
    """
    from core.encoder import chinese_clip, starter

    if choice == STARTER:
        return starter.describe(resources() / STARTER)
    return chinese_clip.describe(_folder_of(choice, models))


def load_encoder(
    choice: str,
    models: Path,
    *,
    device: str = "auto",
    threads: int | None = None,
    towers: Towers = "both",
) -> Encoder:
    """Load a model in this process. Takes from 0.3 s (starter) to several (Chinese-CLIP).

    device: "auto", "cpu", "cuda", "mps"; the starter always runs on the CPU.
    threads: for the mathematics; None leaves it to the runtime.
    towers: what is loaded now; a tower left out is loaded when it is first used.
    Raises ModelError: model_missing, model_broken.
    """
    if choice == STARTER:
        from core.encoder.starter import StarterEncoder

        return StarterEncoder(resources() / STARTER, threads=threads, towers=towers)
    from core.encoder.chinese_clip import ChineseClipEncoder

    folder = _folder_of(choice, models)
    return ChineseClipEncoder(folder, device=device, threads=threads, towers=towers)


def _folder_of(choice: str, models: Path) -> Path:
    installed = models / choice
    if choice and Path(choice).name == choice and installed.is_dir():
        return installed
    elsewhere = Path(choice).expanduser()
    if choice and elsewhere.is_dir():
        return elsewhere.resolve()
    raise ModelError("model_missing", model=choice)
