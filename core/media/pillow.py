"""The one place that touches what is global in Pillow: its plugins, its limit, its warnings.

Safe to call from several threads at once.
"""

from __future__ import annotations

import re
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING

from core.media.limits import MAX_PIXELS

if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL import ImageFile

# Our name of a format: the only Pillow plugin that may look at the file.
PLUGINS = {
    "JPEG": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "GIF", "BMP": "BMP", "TIFF": "TIFF",
    "AVIF": "AVIF", "JP2": "JPEG2000",
}  # fmt: skip

# Remarks about a file ("Truncated File Read", "Corrupt EXIF data") are no business of the
# program's: what matters of them comes as an exception. `catch_warnings` would swap the
# filters of the whole process under the feet of other threads; a filter that is only ever
# added, and only for warnings raised inside Pillow, is safe.
_REMARKS = ("ignore", None, Warning, re.compile(r"PIL\."), 0)
_filter_lock = threading.Lock()


def open_image(stream: BinaryIO, format_name: str) -> ImageFile.ImageFile:
    """Read the header with the plugin of `format_name` (a key of PLUGINS); no pixels yet.

    Raises whatever Pillow raises for a broken file (see `core.media.decode`).
    """
    from PIL import Image

    _prepare()
    quieten()
    stream.seek(0)
    return Image.open(stream, formats=(PLUGINS[format_name],))


def quieten() -> None:
    """Keep Pillow's remarks about files out of the program's warnings."""
    if _REMARKS in warnings.filters:
        return
    with _filter_lock:
        if _REMARKS not in warnings.filters:
            warnings.filterwarnings("ignore", module=r"PIL\.")


@cache
def _prepare() -> None:
    """Once a process; twice does no harm."""
    from PIL import Image

    # Pillow raises at twice this number, also for GIF frames larger than their canvas.
    # Our own check, right after the header, is stricter.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
