"""What converting a model left in its folder: `runtime.json`, and the graphs it vouches for.

`runtime.json` is written last and names the revision of the weights, the variant that each
tower uses, the hash of each file, and the numbers that decided. Whatever does not fit (weights
that changed, a file that was cut short) means that there is no runtime, and torch answers.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.model_files import ModelFolder

MANIFEST = "runtime.json"
FORMAT = 1
Tower = Literal["image", "text"]
TOWERS: tuple[Tower, ...] = ("image", "text")


@dataclass(frozen=True, slots=True)
class RuntimeFiles:
    """The manifest.

    use: tower → variant ("int8", "int7", "mixed", "float"); files: name → blake3;
    openvino: the name of the image tower's graph for it, "" where that is not to be used;
    probe: what was measured (`convert`).
    """

    revision: str
    logit_scale: float
    use: dict[str, str]
    files: dict[str, str]
    probe: dict[str, Any] = field(default_factory=dict)
    openvino: str = ""
    format: int = FORMAT

    def graph(self, tower: Tower) -> str:
        """Return the name of a tower's graph."""
        return f"{tower}-{self.use[tower]}.onnx"


def read_runtime(folder: ModelFolder, revision: str) -> RuntimeFiles | None:
    """Return the manifest of a folder whose weights have this revision, or None."""
    try:
        content = json.loads((folder.path / MANIFEST).read_text(encoding="utf-8"))
        runtime = RuntimeFiles(**content)
        fits = (runtime.format, runtime.revision) == (FORMAT, revision)
        whole = all((folder.path / runtime.graph(tower)).is_file() for tower in TOWERS)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return runtime if fits and whole else None


def write_runtime(folder: Path, runtime: RuntimeFiles) -> None:
    """Write the manifest, whole or not at all. Raises OSError."""
    draft = folder / f"{MANIFEST}.new"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(asdict(runtime), stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / MANIFEST)


def forget_runtime(folder: Path) -> None:
    """Remove the manifest, so that nothing half-made beside it is ever used, then the graphs."""
    (folder / MANIFEST).unlink(missing_ok=True)
    for tower in TOWERS:
        for file in (*folder.glob(f"{tower}-*.onnx"), *folder.glob(f"{tower}-*.data")):
            with contextlib.suppress(OSError):  # Windows keeps what another process has open
                file.unlink()


def file_hash(file: Path) -> str:
    """Return the blake3 of a file's content. Raises OSError."""
    import blake3

    return str(blake3.blake3().update_mmap(file).hexdigest())
