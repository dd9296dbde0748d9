"""Where the user wants a model from: a word, or an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import UserError
from core.models.hub import Hub, HuggingFace, ModelScope

if TYPE_CHECKING:
    from core.models.patience import Patience
    from core.models.wire import Wire
    from core.records.models import CatalogueModel

MIRROR = "https://hf-mirror.com"
MODELSCOPE = "https://modelscope.cn"
MODELSCOPE_PREFIX = "modelscope+"


@dataclass(frozen=True, slots=True)
class Source:
    """A hub's dialect and address. endpoint "": huggingface_hub's own (HF_ENDPOINT)."""

    dialect: type[HuggingFace | ModelScope]
    endpoint: str = ""

    def hub(self, model: CatalogueModel, wire: Wire, patience: Patience) -> Hub:
        """Return the model's repository there."""
        if self.dialect is ModelScope:
            return ModelScope(wire, patience, self.endpoint, model.modelscope)
        from huggingface_hub import constants

        endpoint = self.endpoint or str(constants.ENDPOINT).rstrip("/")
        return HuggingFace(wire, patience, endpoint, model.huggingface)


def parse_source(text: str) -> Source:
    """Return what hub, mirror, modelscope, URL or modelscope+URL means.

    A bare URL is an endpoint that speaks like Hugging Face. Raises UserError unknown_source.
    """
    words = {
        "hub": Source(HuggingFace),
        "mirror": Source(HuggingFace, MIRROR),
        "modelscope": Source(ModelScope, MODELSCOPE),
    }
    if text in words:
        return words[text]
    dialect = ModelScope if text.startswith(MODELSCOPE_PREFIX) else HuggingFace
    endpoint = text.removeprefix(MODELSCOPE_PREFIX).rstrip("/")
    try:
        parts = urlsplit(endpoint)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname or "")
        is_address = is_address and "@" not in parts.netloc  # would be kept and shown
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment:
        raise UserError("unknown_source", source=text)
    return Source(dialect, endpoint)
