"""Names and numbers of the application, as each system wants to hear them. Standard library."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

APP_ID = "app.shiying.shiying"
NAME, CHINESE_NAME = "Shiying", "拾影"
SUMMARY = "Find your own photos with a sentence or a picture, offline"
SUMMARY_ZH = "用一句话或一张图片找到你的照片，全程不联网"
COPYRIGHT = "Copyright 2026 The Shiying authors"
PICTURES = ("public.image",)  # what macOS may open with us


def version(project: Path) -> str:
    """Return the version of pyproject.toml."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return str(table["project"]["version"])


def program_name(platform: str) -> str:
    """Return what the program's file is called: as a command on Linux, as a name elsewhere."""
    return "shiying" if platform.startswith("linux") else NAME


def icon_folder(project: Path) -> Path:
    """Where `icons.py` puts what it draws."""
    return project / "build" / "icons"


def neutral_folder(project: Path) -> Path:
    """Where `tidy.py` puts modules that take the place of those that name this machine."""
    return project / "build" / "neutral"


def signing_identity() -> str | None:
    """The certificate for macOS, where the builder has one; without it the app is unsigned."""
    return os.environ.get("SHIYING_CODESIGN_IDENTITY") or None


def info_plist() -> dict[str, Any]:
    """What macOS should know besides the names and the version."""
    return {
        "CFBundleDisplayName": CHINESE_NAME,
        "CFBundleDevelopmentRegion": "zh_CN",
        "CFBundleLocalizations": ["zh_CN", "en"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Picture or folder",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # never the one that opens pictures by itself
                "LSItemContentTypes": [*PICTURES, "public.folder"],
            }
        ],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": "13.0",  # of Qt 6.11
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": COPYRIGHT,
        "NSDesktopFolderUsageDescription": _WHY,
        "NSDocumentsFolderUsageDescription": _WHY,
        "NSDownloadsFolderUsageDescription": _WHY,
        "NSRemovableVolumesUsageDescription": _WHY,
        "NSNetworkVolumesUsageDescription": _WHY,
    }


_WHY = (
    "拾影只读取你加入的文件夹，好让你搜索里面的照片。"
    "Shiying reads the folders that you add, so that you can search your photos."
)


def windows_version(project: Path) -> Any:  # noqa: ANN401 - PyInstaller's own class
    """What Windows shows about the program's file."""
    from PyInstaller.utils.win32 import versioninfo

    text = version(project)
    numbers = tuple(int(part) for part in (re.findall(r"\d+", text) + ["0"] * 4)[:4])
    words = {
        "CompanyName": "The Shiying authors",
        "FileDescription": f"{CHINESE_NAME} {NAME}",
        "FileVersion": text,
        "InternalName": NAME,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": f"{CHINESE_NAME} {NAME}",
        "ProductVersion": text,
    }
    table = versioninfo.StringTable(
        "080404b0",  # Chinese (Simplified), Unicode
        [versioninfo.StringStruct(name, value) for name, value in words.items()],
    )
    return versioninfo.VSVersionInfo(
        ffi=versioninfo.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            versioninfo.StringFileInfo([table]),
            versioninfo.VarFileInfo([versioninfo.VarStruct("Translation", [0x0804, 0x04B0])]),
        ],
    )
