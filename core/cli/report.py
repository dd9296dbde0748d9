"""What a command of the terminal is, what it gives back, and how it shows that it is busy."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from core.messages.common import Language

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set says the language


@dataclass(frozen=True)
class Report:
    """What a command found: `data` for --json, `lines` for people."""

    data: Any
    lines: Callable[[Language], list[str]]


@dataclass(frozen=True)
class Command:
    """One word of the command line."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Report]


class Progress:
    """A job that shows its progress on stderr and stops at Ctrl+C."""

    def __enter__(self) -> Job:
        self._job = Job(self._show)
        self._shown = False
        return self._job

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is KeyboardInterrupt:
            self._job.cancel()
        if self._shown:
            sys.stderr.write("\n")

    def _show(self, done: int, total: int | None) -> None:
        if sys.stderr.isatty():
            self._shown = True
            of = f" / {total}" if total is not None else ""
            sys.stderr.write(f"\r{done}{of}   ")
            sys.stderr.flush()


def language() -> Language:
    """Return Chinese unless the environment names another language."""
    named = next((said for name in LOCALES if (said := os.environ.get(name))), "")
    if not named and sys.platform == "win32":  # where the environment does not say it
        named = locale.getlocale()[0] or ""
    is_neutral = named.split(".")[0] in ("", "C", "POSIX")
    return "zh_CN" if is_neutral or named.lower().startswith(("zh", "chinese")) else "en"


def add_common(parser: argparse.ArgumentParser) -> None:
    """Let the options that every command has stand behind its words too."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                        help="print JSON for programs")  # fmt: skip
    parser.add_argument("--library", metavar="DIR", type=Path, default=argparse.SUPPRESS,
                        help="where the library is kept")  # fmt: skip
    parser.add_argument("--model", metavar="M", default=argparse.SUPPRESS,
                        help="starter, an installed model, or a model folder")  # fmt: skip


def add_actions(
    parser: argparse.ArgumentParser, actions: Mapping[str, Command], runner: str
) -> None:
    """Declare the words that may follow a command; the chosen one's `run` becomes `runner`."""
    words = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, action in actions.items():
        sub = words.add_parser(name, help=action.help)
        add_common(sub)
        action.add_arguments(sub)
        sub.set_defaults(**{runner: action.run})
