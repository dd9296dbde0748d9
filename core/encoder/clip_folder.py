"""The folder of a Chinese-CLIP: transformers' form, or what an original checkpoint became."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from core.encoder.model_files import ModelFolder
from core.encoder.pixel_config import RecipeDefaults
from core.encoder.pixels import BICUBIC
from core.encoder.wordpiece import WordPiece, read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from core.encoder.base import Towers
    from core.encoder.device import Device
    from core.encoder.onnx_blocks import Variant
    from core.encoder.onnx_graph import GraphBuilder
    from core.encoder.runtime_files import Tower
    from core.encoder.torch_encoder import TorchTowers

RESNET = "chinese_clip_resnet"  # ours: the vision_config.model_type of an imported RN50
# Published with every Chinese-CLIP (the authors' preprocessing): squash, no crop.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class ChineseClipFolder(ModelFolder):
    """See `ModelFolder`."""

    family: ClassVar[str] = "chinese-clip"
    recipe_defaults: ClassVar[RecipeDefaults] = RecipeDefaults(
        {"shortest_edge": 224}, 224, CLIP_MEAN, CLIP_STD, BICUBIC, BICUBIC
    )

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self.config["projection_dim"])

    @property
    def image_px(self) -> int:
        """Edge of the square that the image tower sees."""
        return int(self.config["vision_config"]["image_size"])

    @property
    def is_resnet(self) -> bool:
        """Whether the image tower is the ResNet that only original checkpoints have."""
        return bool(self.config["vision_config"].get("model_type") == RESNET)

    def tokenizer(self) -> WordPiece:
        """Return the vocabulary. Raises ModelError where it is absent or not the model's."""
        expected = self.config.get("text_config", {}).get("vocab_size")
        try:
            words = WordPiece(read_vocabulary(self.path))
        except FileNotFoundError as error:
            raise self.broken("vocabulary: neither vocab.txt nor tokenizer.json") from error
        except (OSError, ValueError) as error:
            raise self.broken(f"vocabulary: {error}") from error
        if words.size != expected:
            raise self.broken(f"vocabulary has {words.size} words, the model {expected}")
        return words

    def variants(self, tower: Tower) -> tuple[Variant, ...]:
        """Return what a tower may be written as, fastest first."""
        is_resnet = tower == "image" and self.is_resnet
        return ("float",) if is_resnet else super().variants(tower)

    def load_towers(self, device: Device, towers: Towers, *, half: bool) -> TorchTowers:
        """Load the weights with torch. Raises ModelError."""
        from core.encoder.chinese_clip import ChineseClipTowers

        return ChineseClipTowers(self, device, towers, half=half)

    def write_tower(
        self, tower: Tower, graph: GraphBuilder, config: dict[str, Any], path: Path
    ) -> list[Path]:
        """Write a tower's graph; see `ModelFolder.write_tower`."""
        from core.encoder.onnx_resnet import write_resnet
        from core.encoder.onnx_towers import write_bert, write_vit

        if tower == "text":
            return write_bert(graph, config["text_config"], path)
        if self.is_resnet:
            return write_resnet(graph, config["vision_config"], path)
        return write_vit(graph, config["vision_config"], path)
