"""`teach …` in the terminal: what the library is taught, by labels or by fine-tuning.

Only hands on: `core.cli.labels` keeps labels, `core.cli.tune` trains models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.cli import labels, tune
from core.cli.report import Command, add_actions

if TYPE_CHECKING:
    import argparse

    from core.cli.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `teach`."""
    add_actions(parser, ACTIONS, "action")


def run(options: argparse.Namespace) -> Report:
    """Run one of them."""
    report: Report = options.action(options)
    return report


ACTIONS: dict[str, Command] = {
    "label": Command("name what is yours: 「豆豆」", labels.add_arguments, labels.run),
    **tune.ACTIONS,
}
