"""Models of transformers, loaded without its trust: the only file that calls from_pretrained.

transformers loads broken models silently: a missing weight is random. What it lets pass is
refused here.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.encoder.model_files import ModelFolder

REASON_CHARACTERS = 200


def load_pretrained(
    folder: ModelFolder,
    model_class: Any,  # noqa: ANN401 - transformers has no types
    config: dict[str, Any],
    *,
    half: bool,
    unneeded: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401
    """Return the model on the CPU, in evaluation. Raises ModelError("model_broken").

    unneeded: beginnings of the names of weights that may be missing, for they are thrown away.
    """
    import torch
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError

    try:
        with _quiet_transformers():
            model, report = model_class.from_pretrained(
                folder.path,
                config=model_class.config_class.from_dict(config),
                dtype=torch.float16 if half else torch.float32,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # refused below, by name
            )
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ArithmeticError,
        SafetensorError, StrictDataclassError,
    ) as error:  # fmt: skip
        raise folder.broken(first_line(error)) from error
    random = {*report["missing_keys"], *(key[0] for key in report["mismatched_keys"])}
    random = {name for name in random if not name.startswith(unneeded)}
    if random:
        raise folder.broken(f"{len(random)} weights missing or misshapen, such as {min(random)}")
    return model.eval()


def first_line(error: Exception) -> str:
    """Return what an error says, short enough for a sentence."""
    lines = str(error).splitlines()
    return lines[0][:REASON_CHARACTERS] if lines else type(error).__name__


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep transformers' progress bars and load reports off the terminal, here only."""
    from transformers.utils import logging as transformers_logging

    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
