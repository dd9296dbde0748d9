"""The user's choices, kept as a small JSON file that a person can read.

Owner: whoever opened the library; `update` is safe from any thread. A damaged file is put
aside as settings.json.damaged and the defaults serve.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

DEFAULT_EXCLUDES = (".*", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information",
                    "Thumbs.db", "*.photoslibrary")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice with its default."""

    language: str = "auto"  # auto | zh_CN | en
    theme: str = "system"  # system | light | dark
    thumbnail_px: int = 140  # edge of a grid cell, logical px
    model: str = "starter"  # the one that photos are embedded with
    serving_model: str = ""  # the one that answers until `model` covers the library; "" = model
    model_source: str = ""  # where models are downloaded from; "" = what suits the language
    device: str = "auto"  # auto | cpu | cuda | mps
    excludes: tuple[str, ...] = DEFAULT_EXCLUDES  # names of files and folders, fnmatch patterns
    collapse_duplicates: bool = False
    pairs_as_one: bool = True  # RAW and JPEG of one shot are one photo
    compared_words: str = ""  # what pictures were compared with last; "" = some to begin with
    export_folder: str = ""  # where photos were exported to last; "" = a new folder on the desktop
    export_kind: str = "originals"  # originals | jpeg | list
    export_naming: str = "kept"  # kept | numbered | dated
    export_px: int = 2048  # longest side of an exported JPEG; 0 = as large as it is
    export_quality: int = 88
    export_place: bool = False  # whether an exported JPEG says where it was taken
    export_camera: bool = True  # whether it says with what
    window_geometry: str = ""  # base64 of QWidget.saveGeometry
    window_state: str = ""
    panel_visible: bool = True
    restore_session: bool = True  # whether the window opens on what was shown last
    last_session: str = ""  # that, as JSON
    check_updates: bool = False  # whether newer versions are looked for at every start
    on_battery: str = "slow"  # slow | pause | full: how hard photos are looked at then
    tray: bool = False  # whether a closed window leaves an icon, and goes on
    tray_told: bool = False  # it was said once where the window goes
    welcomed: bool = False  # the welcome was seen through or skipped; it never comes twice


class SettingsFile:
    """Loads once, then every `update` is written at once and atomically."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._unknown: dict[str, Any] = {}
        self._current = self._load()

    @property
    def current(self) -> Settings:
        """The choices as they stand."""
        return self._current

    def update(self, **changes: Any) -> Settings:  # noqa: ANN401 - one value per field, checked below
        """Change some choices, write the file, and return the result.

        Raises OSError, and the choices are as before.
        """
        with self._lock:
            changed = dataclasses.replace(self._current, **changes)
            self._save(changed)
            self._current = changed
            return changed

    def _load(self) -> Settings:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, RecursionError):
            log.warning("settings cannot be read; starting with the defaults")
            self._put_aside()
            return Settings()
        return self._parse(raw) if isinstance(raw, dict) else Settings()

    def _parse(self, raw: dict[str, Any]) -> Settings:
        defaults = Settings()
        names = {field.name for field in dataclasses.fields(Settings)}
        known: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in names:
                self._unknown[name] = value  # written by a newer version: keep it
                continue
            if isinstance(value, list):
                value = tuple(item for item in value if isinstance(item, str))
            if type(value) is type(getattr(defaults, name)):
                known[name] = value
        return Settings(**known)

    def _save(self, choices: Settings) -> None:
        content = {**self._unknown, **dataclasses.asdict(choices)}
        temporary = self._path.with_suffix(".json.new")
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(temporary, self._path)

    def _put_aside(self) -> None:
        try:
            os.replace(self._path, self._path.with_suffix(".json.damaged"))
        except OSError:
            log.warning("the damaged settings file could not be put aside")
