"""The library for the length of one command of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from core.library import Library


class OpenedLibrary:
    """Opens the library that the options name; read_only: also beside a window that has it."""

    def __init__(self, options: argparse.Namespace, *, read_only: bool = False) -> None:
        self._options = options
        self._read_only = read_only

    def __enter__(self) -> Library:
        from core.library import Library

        self._library = Library.open(
            self._options.library, model=self._options.model, read_only=self._read_only
        )
        return self._library

    def __exit__(self, *exception: object) -> None:
        self._library.close()
