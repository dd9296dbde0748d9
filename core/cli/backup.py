"""`backup` and `restore` in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.opened import OpenedLibrary
from core.cli.report import Progress, Report
from core.messages.common import size_text

if TYPE_CHECKING:
    import argparse

    from core.messages.common import Language
    from core.records.backups import Backup, Restored


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `backup`."""
    parser.add_argument("--list", action="store_true", help="list the backups, newest first")


def backup(options: argparse.Namespace) -> Report:
    """Back the library up, also beside a window that has it open; or list what there is."""
    with OpenedLibrary(options, read_only=True) as library:
        if options.list:
            backups = library.care.backups()
            return Report(list(map(_data, backups)), lambda language: _list(backups, language))
        with Progress() as job:
            made = library.care.back_up(job)
    if made is None:
        return Report(None, lambda language: [_UNCHANGED[language]])
    return Report(_data(made), lambda language: [_line(made, language)])


def restore_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `restore`."""
    parser.add_argument("backup", metavar="BACKUP", type=Path, nargs="?",
                        help="a backup's name or file (none: the newest good one)")  # fmt: skip


def restore(options: argparse.Namespace) -> Report:
    """Bring a backup back; the library must not be open anywhere."""
    from core.library import Library

    restored = Library.restore(options.library, options.backup)
    data = {
        "backup": _data(restored.backup),
        "put_aside": str(restored.put_aside) if restored.put_aside else None,
    }
    return Report(data, lambda language: _restored(restored, language))


_UNCHANGED = {
    "zh_CN": "从上次备份到现在，图库没有变化，不用再备份。",
    "en": "Nothing has changed since the newest backup; it still holds.",
}
_NONE = {
    "zh_CN": "还没有备份。用 backup 做一个。",
    "en": "There are no backups yet. `backup` makes one.",
}


def _list(backups: list[Backup], language: Language) -> list[str]:
    return [_line(backup, language) for backup in backups] or [_NONE[language]]


def _line(backup: Backup, language: Language) -> str:
    made, size = f"{backup.made_at:%Y-%m-%d %H:%M}", size_text(backup.size_bytes)
    if language == "zh_CN":
        facts = f"{backup.photos} 张照片，{backup.labels} 个标签"
    else:
        facts = f"{backup.photos} photos, {backup.labels} labels"
    return f"{made}  {facts}  {size}  {backup.path}"


def _restored(restored: Restored, language: Language) -> list[str]:
    aside = restored.put_aside
    if language == "zh_CN":
        lines = [f"已恢复：{_line(restored.backup, language)}"]
        lines += [f"原来的图库留在 {aside}。"] if aside else []
        return [*lines, "之后加入的照片，下次打开（或 index）时会重新读入。"]
    lines = [f"Brought back: {_line(restored.backup, language)}"]
    lines += [f"What it replaced is kept as {aside}."] if aside else []
    return [*lines, "Photos added since are read again at the next start (or `index`)."]


def _data(backup: Backup) -> dict[str, Any]:
    return asdict(backup) | {"path": str(backup.path), "made_at": backup.made_at.isoformat()}
