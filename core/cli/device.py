"""`models device` in the terminal: where photos are looked at, why there, and another choice."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from core.cli.report import Progress, Report
from core.messages.common import device_text

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `models device`."""
    parser.add_argument("device", metavar="DEVICE", nargs="?",
                        help="auto, cpu, cuda or mps; none: say what is used")  # fmt: skip


def run(options: argparse.Namespace) -> Report:
    """Choose a device, if one is named, and say which is used."""
    from core.library import Library
    from core.serving.tools import device_of

    if options.device is not None:
        with closing(Library.open(options.library)) as library:  # proves that no window has it
            library.use_device(options.device)
    with Progress() as job:
        wanted, note = device_of(options.library, job)
    data = {"wanted": wanted, "device": note.kind, "reason": note.reason}
    return Report(data, lambda language: [device_text(note.kind, note.reason, language)])
