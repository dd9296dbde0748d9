"""What a Linux bundle takes from the system it runs on, instead of bringing its own.

Graphics drivers, themes, fonts and the message bus load libraries of the system into our process;
two versions of glib or of the C++ runtime in one process end in a crash. What is here is part of
every desktop, and is what the .deb depends on. The list follows AppImage's excludelist
(https://github.com/AppImageCommunity/pkg2appimage), except for what Qt needs and many lack: the
small xcb-util libraries and Kerberos' (which Qt's network module links) come along.
"""

from __future__ import annotations

import fnmatch
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Name that the loader knows: Debian's package. Needed to start.
NEEDED = {
    "ld-linux-x86-64.so.2": "libc6", "libc.so.6": "libc6", "libdl.so.2": "libc6",
    "libm.so.6": "libc6", "libpthread.so.0": "libc6", "librt.so.1": "libc6",
    "libutil.so.1": "libc6", "libresolv.so.2": "libc6",
    "libstdc++.so.6": "libstdc++6", "libgcc_s.so.1": "libgcc-s1",
    "libz.so.1": "zlib1g", "libuuid.so.1": "libuuid1",
    "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6", "libX11-xcb.so.1": "libx11-xcb1", "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0", "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0", "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0", "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0", "libgio-2.0.so.0": "libglib2.0-0",
}  # fmt: skip
# Only a plugin wants them, which stays away where they are not: the file dialog of GNOME.
OPTIONAL = ("libgtk-3.so.*", "libgdk-3.so.*", "libgdk_pixbuf-2.0.so.*", "libcairo*.so.*",
            "libpango*.so.*", "libatk-*.so.*", "libharfbuzz.so.*")  # fmt: skip
# What the above need themselves, and what belongs to this machine's graphics card.
THEIRS = ("libgmodule-2.0.so.*", "libgraphite2.so.*", "libfribidi.so.*",
          "libthai.so.*", "libdatrie.so.*", "libpixman-1.so.*", "libpng16.so.*", "libjpeg.so.*",
          "libexpat.so.*", "libpcre2-8.so.*", "libmount.so.*", "libblkid.so.*", "libselinux.so.*",
          "libsystemd.so.*", "libcap.so.*", "libgcrypt.so.*", "libgpg-error.so.*", "liblz4.so.*",
          "libXau.so.*", "libXdmcp.so.*", "libXext.so.*", "libXrender.so.*", "libbsd.so.*",
          "libmd.so.*", "libffi.so.7", "libdrm.so.*", "libgbm.so.*", "libcu*.so*",
          "libnv*.so*")  # fmt: skip
MINIMUM = {"libc6": "2.36", "libstdc++6": "12"}  # of Debian 12, where the bundle is built
FONTS = "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei | fonts-droid-fallback"


class UnknownLibrary(Exception):
    """A library that is neither in the bundle nor known to come with the system."""


def is_the_systems(name: str) -> bool:
    """Whether a library that PyInstaller has collected stays out. `name`: as in the bundle."""
    if "/" in name:
        return False  # a wheel's own copy, under a name of its own
    return name in NEEDED or any(fnmatch.fnmatchcase(name, p) for p in (*OPTIONAL, *THEIRS))


def depends(folder: Path) -> list[str]:
    """Return the packages that the bundle needs. Raises UnknownLibrary for one without."""
    wanted = wanted_libraries(folder)
    optional = {name for name in wanted if any(fnmatch.fnmatchcase(name, p) for p in OPTIONAL)}
    if unknown := sorted(wanted - optional - NEEDED.keys()):
        raise UnknownLibrary(f"neither in the bundle nor in linux_libraries.py: {unknown}")
    packages = sorted({NEEDED[name] for name in wanted - optional})
    return [f"{name} (>= {MINIMUM[name]})" if name in MINIMUM else name for name in packages]


def wanted_libraries(folder: Path) -> set[str]:
    """Return the names that libraries in the bundle ask the loader for and that are not in it."""
    objects = [path for path in folder.rglob("*") if path.is_file() and _is_elf(path)]
    there = {path.name for path in folder.rglob("*.so*")}
    return {name for path in objects for name in _asked_for(path)} - there


def _asked_for(path: Path) -> Iterable[str]:
    listing = subprocess.run(
        ["readelf", "--dynamic", "--wide", str(path)], capture_output=True, text=True, check=True
    ).stdout
    for line in listing.splitlines():
        if "(NEEDED)" in line:
            yield line.partition("[")[2].rstrip("]")


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
