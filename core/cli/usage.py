"""The terminal's parser: argparse that speaks the user's language and comes to the point."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from core.cli.report import language
from core.messages.usage import NOT_A_DAY, NOT_BETWEEN, NOT_POSITIVE, complaint_text, help_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

USAGE = 2


class _Formatter(argparse.HelpFormatter):
    """Says each help in the user's language; the hooks are those that argparse's own use."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        prefix = help_text("usage: ", language()) if prefix is None else prefix
        super().add_usage(usage, actions, groups, prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(help_text(heading or "", language()))

    def add_text(self, text: str | None) -> None:
        super().add_text(help_text(text, language()) if text else text)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return help_text(action.help, language()) if action.help else action.help


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and complaints are in the user's language."""

    def __init__(self, **options: object) -> None:
        super().__init__(formatter_class=_Formatter, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, what was perhaps meant, and leave with 2."""
        self.exit(USAGE, complaint_text(message, self.prog, language()))


def positive(text: str) -> int:
    """Return a whole number above 0."""
    return _whole(text, lambda value: value > 0, NOT_POSITIVE[language()].format(text))


def between(lowest: int, highest: int) -> Callable[[str], int]:
    """Return what reads a whole number within bounds."""

    def read(text: str) -> int:
        said = NOT_BETWEEN[language()].format(text, lowest, highest)
        return _whole(text, lambda value: lowest <= value <= highest, said)

    return read


def day(text: str) -> date:
    """Return a date as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(NOT_A_DAY[language()].format(text)) from error


def _whole(text: str, is_fit: Callable[[int], bool], said: str) -> int:
    try:
        value = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(said) from error
    if not is_fit(value):
        raise argparse.ArgumentTypeError(said)
    return value
