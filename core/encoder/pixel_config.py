"""From the image processor's config of a model to the preprocessing that it means. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.encoder.pixels import PixelRecipe

RESCALE = 1 / 255  # what `PixelRecipe` does
RESAMPLINGS = range(6)  # members of PIL.Image.Resampling


@dataclass(frozen=True, slots=True)
class RecipeDefaults:
    """What a family's image processor in transformers does where a config is silent.

    size: as in a config. crop_px: None is no crop. resample: of the class; published_resample:
    of the published checkpoints, where they came without a config.
    """

    size: dict[str, int]
    crop_px: int | None
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    resample: int
    published_resample: int


def published_recipe(defaults: RecipeDefaults, px: int) -> PixelRecipe:
    """Return what the authors do: squash to the square, no crop."""
    return PixelRecipe((px, px), None, defaults.mean, defaults.std, defaults.published_resample)


def read_recipe(config: dict[str, Any], defaults: RecipeDefaults, px: int) -> PixelRecipe:
    """Return what a config means. Raises KeyError, TypeError, ValueError: not for px × px."""
    for step in ("do_resize", "do_rescale"):
        if not config.get(step, True):
            raise ValueError(f"{step} is false")
    factor = config.get("rescale_factor", RESCALE)
    if abs(float(factor) - RESCALE) > 1e-6:
        raise ValueError(f"rescale_factor is {factor}")
    normal = config.get("do_normalize", True)
    size = config.get("size", defaults.size)
    crop = config.get("crop_size", defaults.crop_px)
    is_cropped = config.get("do_center_crop", defaults.crop_px is not None)
    resample = int(config.get("resample", defaults.resample))
    if resample not in RESAMPLINGS:
        raise ValueError(f"resample is {resample}")
    recipe = PixelRecipe(
        size_px=_edge(size) or _square(size),
        crop_px=_square(crop) if is_cropped else None,
        mean=_channels(config.get("image_mean", defaults.mean)) if normal else (0.0,) * 3,
        std=_channels(config.get("image_std", defaults.std)) if normal else (1.0,) * 3,
        resample=resample,
    )
    smallest = recipe.size_px if isinstance(recipe.size_px, tuple) else (recipe.size_px,)
    if recipe.output_px != (px, px) or min(smallest) < px:
        raise ValueError(f"it does not give {px}×{px} pixels")
    if 0.0 in recipe.std:
        raise ValueError("image_std is 0")
    return recipe


def _edge(size: Any) -> int | None:  # noqa: ANN401 - whatever stands in the file
    if isinstance(size, dict):
        return int(size["shortest_edge"]) if size.get("shortest_edge") else None
    return int(size)


def _square(size: Any) -> tuple[int, int]:  # noqa: ANN401
    return (int(size["height"]), int(size["width"])) if isinstance(size, dict) else (size, size)


def _channels(values: Any) -> tuple[float, ...]:  # noqa: ANN401
    channels = tuple(float(value) for value in values)
    if len(channels) != 3:
        raise ValueError(f"{len(channels)} channels")
    return channels
