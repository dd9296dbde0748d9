"""What the operating system must bring: Qt's libraries, a font with Chinese characters, venv.

Only Linux needs looking at; the wheels for Windows and macOS bring everything. Where we are
root on a system with apt the missing packages are installed, elsewhere the line to type is
printed. Standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Library that Qt loads: its package for apt, dnf, pacman.
OFFSCREEN = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
}
X11 = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil",
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
}  # fmt: skip
FONT = ("fonts-wqy-microhei", "google-noto-sans-cjk-fonts", "noto-fonts-cjk")
VENV = (f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3", "python")

MANAGERS = {  # in the order of the packages above
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --needed",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CHINESE_FONT = re.compile(
    r"cjk|wqy|wenquanyi|sourcehan|droidsansfallback|simsun|simhei|msyh|uming|ukai|hei|song", re.I
)


class Missing(Exception):
    """Something that we need and may not install; its text says what to type."""


@dataclass(frozen=True)
class Need:
    """A missing thing and its package for apt, dnf and pacman."""

    what: str
    packages: tuple[str, str, str]


def ensure(*, display: bool) -> None:
    """See that a window can be drawn: libraries (for X11 too if `display`) and a Chinese font.

    Raises Missing for a library; a missing font only shows boxes, so it is only said.
    """
    if not sys.platform.startswith("linux"):
        return
    if libraries := missing_libraries(display=display):
        _provide(libraries)
    if not has_chinese_font():
        try:
            _provide([Need("a font with Chinese characters", FONT)])
        except Missing as missing:
            print(f"{missing}\nUntil then Chinese text shows as boxes.", file=sys.stderr)


def ensure_venv() -> None:
    """See that `python -m venv` works: Debian keeps it in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        _provide([Need("Python's venv module", VENV)])


def missing_libraries(*, display: bool) -> list[Need]:
    """Return what the dynamic linker does not know of; nothing where it cannot be asked."""
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if ldconfig is None:
        return []
    listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout
    known = {line.split()[0] for line in listing.splitlines() if "=>" in line}
    if not known:
        return []
    wanted = {**OFFSCREEN, **X11} if display else OFFSCREEN
    return [Need(name, packages) for name, packages in wanted.items() if name not in known]


def has_chinese_font() -> bool:
    """Ask fontconfig; where its program is not installed, look at the names of font files."""
    if fc_list := shutil.which("fc-list"):
        listing = subprocess.run([fc_list, ":lang=zh", "family"], capture_output=True).stdout
        return bool(listing.strip())
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(
        CHINESE_FONT.search(name)
        for folder in folders
        for _, _, names in os.walk(folder)
        for name in names
    )


def _provide(needs: list[Need]) -> None:
    """Install the packages with apt if we may, else raise Missing with the line to type."""
    manager = next((name for name in MANAGERS if shutil.which(name)), None)
    things = ", ".join(need.what for need in needs)
    if manager is None:
        raise Missing(f"Missing on this system: {things}. Please install it and try again.")
    column = list(MANAGERS).index(manager)
    packages = list(dict.fromkeys(need.packages[column] for need in needs))
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if manager == "apt-get" and root:
        print(f"Installing {' '.join(packages)} (missing: {things}) …", flush=True)
        if _apt_install(packages):
            return
    line = f"{'' if root else 'sudo '}{MANAGERS[manager]} {' '.join(packages)}"
    raise Missing(f"Missing on this system: {things}. Please type:\n    {line}")


def _apt_install(packages: list[str]) -> bool:
    """Install; on failure fetch the package lists (a bare container has none) and try again."""
    command = [*MANAGERS["apt-get"].split(), *packages]
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": sys.stderr}
    if subprocess.run([*command, "-qq"], **quiet, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    return subprocess.run([*command, "-qq"], **quiet).returncode == 0
