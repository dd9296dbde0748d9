"""Whether the system starts us when the user logs in, by each system's own means.

Any thread; a file or a registry value, read and written in place. What is told is the real
state: a user who switched us off in the system's own settings finds us switched off here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

APP_ID = "app.shiying.shiying"
NAME = "Shiying"
HIDDEN = "--hidden"  # the argument that a start of the system brings
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
# What the task manager switches; its first byte is even while a program may start.
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_ESCAPED = str.maketrans({character: f"\\{character}" for character in '\\"`$'})
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:@+,")


class Autostart(Protocol):
    """One system's way."""

    def is_on(self) -> bool:
        """Whether the next login starts us."""

    def switch(self, *, on: bool) -> None:
        """Have it so. Raises OSError."""


class XdgAutostart:
    """Linux and its like: a desktop entry in ~/.config/autostart."""

    def __init__(self, command: Sequence[str], folder: Path | None = None) -> None:
        config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        self._path = (folder or Path(config, "autostart")) / f"{APP_ID}.desktop"
        self._command = command

    def is_on(self) -> bool:
        """Whether the entry is there and nobody has switched it off."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        said = {"".join(line.lower().split()) for line in lines}
        return not said & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def switch(self, *, on: bool) -> None:
        """Write the entry, or delete it. Raises OSError."""
        if not on:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lines = ["[Desktop Entry]", "Type=Application", f"Name={NAME}", "Name[zh_CN]=拾影",
                 f"Icon={APP_ID}", f"Exec={_desktop_line(self._command)}", "Terminal=false",
                 f"TryExec={_escaped(self._command[0])}",  # nothing, once the program is gone
                 "X-GNOME-Autostart-enabled=true"]  # fmt: skip
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class WindowsAutostart:
    """A value under the user's own Run key. `registry`: winreg, or what stands for it in tests."""

    def __init__(self, command: Sequence[str], registry: Any = None) -> None:  # noqa: ANN401
        if registry is None:
            import winreg as registry
        self._registry = registry
        self._line = subprocess.list2cmdline(command)

    def is_on(self) -> bool:
        """Whether the value is there and the task manager lets it."""
        if self._read(_RUN) is None:
            return False
        approved = self._read(_APPROVED)
        return not (isinstance(approved, bytes) and approved and approved[0] % 2)

    def switch(self, *, on: bool) -> None:
        """Set the value, or delete it, and what the task manager said of it. Raises OSError."""
        self._delete(_APPROVED)
        if not on:
            self._delete(_RUN)
            return
        registry = self._registry
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN) as key:
            registry.SetValueEx(key, NAME, 0, registry.REG_SZ, self._line)

    def _read(self, place: str) -> object:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, place) as key:
                return registry.QueryValueEx(key, NAME)[0]
        except FileNotFoundError:
            return None

    def _delete(self, place: str) -> None:
        registry = self._registry
        try:
            with registry.OpenKey(
                registry.HKEY_CURRENT_USER, place, 0, registry.KEY_SET_VALUE
            ) as key:
                registry.DeleteValue(key, NAME)
        except FileNotFoundError:
            return


class MacAutostart:
    """A launch agent of the user's."""

    def __init__(self, command: Sequence[str], folder: Path | None = None) -> None:
        agents = folder or Path.home() / "Library" / "LaunchAgents"
        self._path = agents / f"{APP_ID}.plist"
        self._command = command

    def is_on(self) -> bool:
        """Whether the agent is there and not disabled."""
        import plistlib

        try:
            agent = plistlib.loads(self._path.read_bytes())
        except (OSError, plistlib.InvalidFileException, ValueError):
            return False
        return not agent.get("Disabled", False)

    def switch(self, *, on: bool) -> None:
        """Write the agent, or delete it. Raises OSError."""
        if not on:
            self._path.unlink(missing_ok=True)
            return
        import plistlib  # a hundredth of a second that no start of the window needs

        self._path.parent.mkdir(parents=True, exist_ok=True)
        agent = {
            "Label": APP_ID,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self._path.write_bytes(plistlib.dumps(agent))


def here(command: Sequence[str]) -> Autostart:
    """Return this system's way."""
    if sys.platform == "win32":
        return WindowsAutostart(command)
    return MacAutostart(command) if sys.platform == "darwin" else XdgAutostart(command)


def own_command(library: Path | None) -> list[str]:
    """Return what starts this program, hidden; `library`: another than the usual one."""
    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        program.append(str(Path(__file__).resolve().parents[1] / "main.py"))
    return [*program, HIDDEN, *(["--library", str(library)] if library is not None else [])]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _desktop_line(command: Sequence[str]) -> str:
    """Quote as the Desktop Entry Specification wants it: in the string, then in the file."""
    words = (
        word if word and set(word) <= _PLAIN else f'"{word.translate(_ESCAPED)}"'
        for word in command
    )
    return _escaped(" ".join(words)).replace("%", "%%")
