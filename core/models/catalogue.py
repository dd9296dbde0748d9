"""The models that can be installed, read from resources/catalogue.toml and checked whole.

Immutable once loaded; any thread.
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import ModelError
from core.records.models import CatalogueModel

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = frozenset({"transformers", "original"})


@dataclass(frozen=True, slots=True)
class WantedFiles:
    """Which files of a repository make up a model of one kind. Names or fnmatch patterns.

    weights: alternatives, best first; one is complete when each of its patterns matches.
    """

    needed: tuple[str, ...]
    helpful: tuple[str, ...]
    weights: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every model on offer, in the order of the file."""

    models: tuple[CatalogueModel, ...]
    kinds: dict[str, WantedFiles]

    def get(self, model_id: str) -> CatalogueModel:
        """Return one model. Raises ModelError model_unknown."""
        for model in self.models:
            if model.id == model_id:
                return model
        known = ", ".join(model.id for model in self.models)
        raise ModelError("model_unknown", model=model_id, known=known)

    def wanted(self, model: CatalogueModel) -> WantedFiles:
        """Return which files it is made of."""
        return self.kinds[model.kind]


def load_catalogue(path: Path) -> Catalogue:
    """Read and check the catalogue. Raises ValueError: a wrong one is a bug of ours."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    kinds = {name: _wanted(kind) for name, kind in content["kinds"].items()}
    models = tuple(_model(entry) for entry in content["models"])
    for model in models:
        _check(model, kinds)
    if len({model.id for model in models}) != len(models):
        raise ValueError("two models have the same id")
    return Catalogue(models, kinds)


def _wanted(kind: dict[str, Any]) -> WantedFiles:
    return WantedFiles(
        needed=tuple(kind["needed"]),
        helpful=tuple(kind["helpful"]),
        weights=tuple(tuple(alternative) for alternative in kind["weights"]),
    )


def _model(entry: dict[str, Any]) -> CatalogueModel:
    fields = {field.name for field in dataclasses.fields(CatalogueModel)}
    if set(entry) != fields:
        raise ValueError(f"{entry.get('id')}: not its fields: {sorted(set(entry) ^ fields)}")
    return CatalogueModel(**{**entry, "formats": tuple(entry["formats"])})


def _check(model: CatalogueModel, kinds: dict[str, WantedFiles]) -> None:
    numbers = (model.download_bytes, model.memory_bytes, model.dim, model.input_px)
    hubs = (model.huggingface, model.modelscope)
    sound = (
        model.kind in kinds
        and bool(model.formats)
        and set(model.formats) <= FORMATS
        and all(type(number) is int and number > 0 for number in numbers)
        and type(model.image_gmacs) is float
        and 0 < model.image_gmacs < float("inf")
        and all(hub.count("/") == 1 for hub in hubs)
        and model.id == model.id.strip("./\\ ")
        and not set(model.id) & set('/\\:*?"<>|')
    )
    if not sound:
        raise ValueError(f"{model.id}: a value is wrong")
