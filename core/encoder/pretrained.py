"""Models of transformers, loaded without its trust: the only file that calls from_pretrained.

transformers loads broken models silently: a missing weight is random, a layer too many is left
out, a weight of eight bits is taken at its face value. What it lets pass is refused here. It is
handed the tensors, and reads nothing of the folder itself.
"""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from core.encoder.model_files import ModelFolder

REASON_CHARACTERS = 200
LAYER = re.compile(r"\.layers?\.\d+\.")


def load_pretrained(
    folder: ModelFolder,
    model_class: Any,  # noqa: ANN401 - transformers has no types
    config: dict[str, Any],
    *,
    half: bool,
    unneeded: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401
    """Return the model on the CPU, in evaluation.

    unneeded: beginnings of the names of weights that may be missing, for they are thrown away.
    Raises ModelError("model_broken"), EnvironmentFault("model_out_of_memory").
    """
    import torch
    from huggingface_hub.errors import StrictDataclassError

    state = read_tensors(folder)
    plain = {name: value for name, value in config.items() if name != "quantization_config"}
    try:
        with _quiet_transformers():
            model, report = model_class.from_pretrained(
                None,
                config=model_class.config_class.from_dict(plain),
                state_dict=state,
                dtype=torch.float16 if half else torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # refused below, by name
            )
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ArithmeticError,
        MemoryError, StrictDataclassError,
    ) as error:  # fmt: skip
        raise _refusal(folder, error) from error
    random = {*report["missing_keys"], *(key[0] for key in report["mismatched_keys"])}
    random = {name for name in random if not name.startswith(unneeded)}
    if random:
        raise folder.broken(f"{len(random)} weights missing or misshapen, such as {min(random)}")
    left_out = {name for name in report["unexpected_keys"] if LAYER.search(name)}
    if left_out:
        raise folder.broken(f"{len(left_out)} weights too many, such as {min(left_out)}")
    return model.eval()


def read_tensors(folder: ModelFolder) -> dict[str, Tensor]:
    """Return every weight, mapped from its file. Raises ModelError."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    state: dict[str, Tensor] = {}
    try:
        for file in folder.weights:
            state |= load_file(file)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise folder.broken(reason_of(error)) from error
    whole = {torch.float64, torch.float32, torch.float16, torch.bfloat16}
    for name, tensor in state.items():
        if name.endswith("weight") and tensor.dtype not in whole:
            raise folder.broken(f"{name} is {tensor.dtype}: compressed weights are not read")
    return state


def reason_of(error: BaseException) -> str:
    """Return what an error says, on one line and short enough for a sentence."""
    return " ".join(str(error).split())[:REASON_CHARACTERS] or type(error).__name__


def _refusal(folder: ModelFolder, error: Exception) -> Exception:
    """Tell a machine that is too small from a model that is broken."""
    said = str(error).lower()
    if isinstance(error, MemoryError) or ("memory" in said and "alloc" in said):
        return EnvironmentFault("model_out_of_memory", model=folder.path.name)
    return folder.broken(reason_of(error))


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Keep transformers' bars and reports, and torch's warnings, off the terminal, here only."""
    from transformers.utils import logging as transformers_logging

    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
