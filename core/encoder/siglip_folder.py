"""The folder of a SigLIP 2 of fixed resolution (arXiv 2502.14786), in transformers' form.

Its config calls it "siglip", as it does SigLIP 1, which has another vocabulary and another way
with texts: what has no Gemma pieces is refused. So is "siglip2", which is NaFlex: another image
tower. Fields that a config leaves out have the defaults of transformers' classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from core.encoder.gemma import GemmaPieces
from core.encoder.model_files import ModelFolder
from core.encoder.pixel_config import RecipeDefaults
from core.encoder.pixels import BICUBIC, BILINEAR

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.base import Towers
    from core.encoder.device import Device
    from core.encoder.onnx_graph import GraphBuilder
    from core.encoder.runtime_files import Tower
    from core.encoder.torch_encoder import TorchTowers

HALF = (0.5, 0.5, 0.5)
TOKENIZER = "tokenizer.json"
MIN_SHARE = 0.99  # of a model's words; its table may be padded to a round number


@dataclass(frozen=True)
class SiglipFolder(ModelFolder):
    """See `ModelFolder`."""

    family: ClassVar[str] = "siglip2"
    recipe_defaults: ClassVar[RecipeDefaults] = RecipeDefaults(
        {"height": 224, "width": 224}, None, HALF, HALF, BICUBIC, BILINEAR
    )

    @property
    def dim(self) -> int:
        """Length of a vector: the image tower has no projection."""
        return int(self._part("vision_config").get("hidden_size", 768))

    @property
    def image_px(self) -> int:
        """Edge of the square that the image tower sees."""
        return int(self._part("vision_config").get("image_size", 224))

    @property
    def text_length(self) -> int:
        """How many pieces the text tower reads, padding included."""
        return int(self._part("text_config").get("max_position_embeddings", 64))

    def tokenizer(self) -> GemmaPieces:
        """Return the vocabulary. Raises ModelError where it is absent or not the model's."""
        file = self.path / TOKENIZER
        if not file.is_file():
            raise self.broken(f"vocabulary: no {TOKENIZER}")
        try:
            expected = int(self._part("text_config").get("vocab_size", 32000))
            pieces = GemmaPieces(file, self.text_length)
        except (OSError, ValueError, TypeError) as error:
            raise self.broken(f"vocabulary: {error}") from error
        if not MIN_SHARE * expected <= pieces.size <= expected:
            raise self.broken(f"vocabulary has {pieces.size} words, the model {expected}")
        return pieces

    def load_towers(self, device: Device, towers: Towers, *, half: bool) -> TorchTowers:
        """Load the weights with torch. Raises ModelError."""
        from core.encoder.siglip import SiglipTowers

        return SiglipTowers(self, device, towers, half=half)

    def write_tower(
        self, tower: Tower, graph: GraphBuilder, config: dict[str, Any], path: Path
    ) -> list[Path]:
        """Write a tower's graph; see `ModelFolder.write_tower`."""
        from core.encoder.onnx_siglip import write_image_tower, write_text_tower

        if tower == "text":
            return write_text_tower(graph, config["text_config"], path)
        return write_image_tower(graph, config["vision_config"], path)

    def _part(self, name: str) -> dict[str, Any]:
        part = self.config.get(name)
        return part if isinstance(part, dict) else {}
