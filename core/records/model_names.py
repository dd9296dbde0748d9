"""What people call a model, in Chinese and English. Used by the terminal and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.messages.common import Language
    from core.records.models import ModelInfo, ModelState


def model_text(model: ModelInfo | ModelState, language: Language, base: str = "") -> str:
    """Return 「入门模型（微调 1）」 for starter-tuned-1.

    base: what the model is called that it was made of, where that is known.
    """
    chinese, variant = language == "zh_CN", model.variant
    name = base or model.name.removesuffix(f"-tuned-{variant}")
    if model.is_starter:
        name = "入门模型" if chinese else "Starter model"
    if not variant:
        return name
    if variant.isdecimal():
        variant = f"微调 {variant}" if chinese else f"fine-tuned {variant}"
    return f"{name}（{variant}）" if chinese else f"{name} ({variant})"
