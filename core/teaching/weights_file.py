"""A run's tensors as safetensors: whole or not there, with facts beside them. Needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor


def save_tensors(tensors: Mapping[str, Tensor], file: Path, facts: dict[str, str]) -> None:
    """Replace a file in one move. Raises OSError."""
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    draft = file.with_suffix(".new")
    own = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    try:
        save_file(own, draft, metadata={"format": "pt", **facts})
    except SafetensorError as error:  # which wraps the system's error in its text
        draft.unlink(missing_ok=True)
        number = 28 if "os error 28" in str(error) else None
        raise OSError(number, str(error)) from error
    draft.replace(file)


def load_tensors(file: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Return the tensors and the facts. Raises OSError, ValueError."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="pt") as stored:
            names = list(stored.keys())
            return {name: stored.get_tensor(name) for name in names}, dict(stored.metadata() or {})
    except SafetensorError as error:
        raise ValueError(f"{file.name}: {error}") from error
