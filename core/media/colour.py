"""Any kind of pixels to 8-bit RGB: transparency over white, 16 bit, floats, CMYK, palettes.

Works in strips, so that a large picture never exists twice. Any thread.
"""

from __future__ import annotations

import io
import logging
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image, ImageCms

log = logging.getLogger(__name__)

_STRIP_PX = 4_000_000
_WHITE = (255, 255, 255)
_DEEP_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")


class Pixels(Protocol):
    """A picture that can be cut into strips: a Pillow image, or what a decoder holds."""

    @property
    def mode(self) -> str:
        """Pillow's name of the pixel layout."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""

    @property
    def info(self) -> dict[Any, Any]:
        """At most an "icc_profile" is read."""

    @property
    def has_transparency_data(self) -> bool:
        """Whether some pixels may be clear."""

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        """Return a part: left, top, right, bottom."""


def shrink_to_rgb(image: Pixels, factor: int) -> Image.Image:
    """Return a new sRGB picture, each side 1/factor of `image` (rounded up).

    Means of factor × factor pixels: as good as any filter at these ratios, and the fastest.
    """
    from PIL import Image

    convert = _converter(image)
    width, height = image.size
    result = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = factor * max(1, _STRIP_PX // (width * factor))
    for top in range(0, height, rows):
        strip = convert(image.crop((0, top, width, min(top + rows, height))))
        result.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return _to_srgb(result, image.info.get("icc_profile")) if image.mode in _RGB_MODES else result


_RGB_MODES = ("RGB", "RGBA", "RGBX", "P", "PA")


def _converter(image: Pixels) -> Callable[[Image.Image], Image.Image]:
    """Choose once, for the whole picture, how its strips become RGB."""
    from PIL import Image

    if image.mode in _DEEP_MODES:
        assert isinstance(image, Image.Image)  # no other decoder gives these
        return _deep_converter(image)
    if image.mode == "RGB" and not image.has_transparency_data:
        return lambda strip: strip
    if image.has_transparency_data:
        return _over_white
    if image.mode == "CMYK":
        transform = _transform(image.info.get("icc_profile") or b"", "CMYK")
        if transform is not None:
            return lambda strip: _apply(strip, transform)
    return lambda strip: strip.convert("RGB")


def _over_white(strip: Image.Image) -> Image.Image:
    from PIL import Image

    rgba = strip.convert("RGBA")
    result = Image.new("RGB", strip.size, _WHITE)
    result.paste(rgba, mask=rgba.getchannel("A"))
    return result


def _deep_converter(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Grey with more than 8 bits: keep the meaning of the scale where it can be known."""
    import numpy as np
    from PIL import Image

    low, high = _range_of(image)

    def convert(strip: Image.Image) -> Image.Image:
        values = np.asarray(strip, dtype=np.float32)
        grey = (np.nan_to_num(values, nan=low, posinf=high, neginf=low) - low) / (high - low)
        return Image.fromarray((grey.clip(0, 1) * 255 + 0.5).astype(np.uint8)).convert("RGB")

    return convert


# (highest value, what white then is): 8, 12 and 16 bits in a wider container; in floats 1 is
# white and highlights may go beyond.
_INTEGER_WHITES = ((255.0, 255.0), (4095.0, 4095.0), (65535.0, 65535.0))
_FLOAT_WHITES = ((4.0, 1.0), (255.0, 255.0), (65535.0, 65535.0))


def _range_of(image: Image.Image) -> tuple[float, float]:
    """Return what is black and what is white."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    for limit, white in _FLOAT_WHITES if image.mode == "F" else _INTEGER_WHITES:
        if low >= 0 and high <= limit:
            return 0.0, white
    return low, high if high > low else low + 1.0


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Translate Display P3, Adobe RGB and the like, which would look dull as they are."""
    transform = _transform(profile, "RGB") if profile else None
    return image if transform is None else _apply(image, transform)


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    from PIL import ImageCms

    result = ImageCms.applyTransform(image, transform)
    assert result is not None
    return result


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way to sRGB; None where there is nothing to do or the profile is broken."""
    from PIL import ImageCms

    if not profile:
        return None
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError) as error:
        log.debug("colour profile ignored: %s", error)
        return None
