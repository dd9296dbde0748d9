"""`teach …` in the terminal: what the library is taught, by labels or by fine-tuning.

Only hands on: `core.cli_labels` keeps labels, `core.cli_tune` trains models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import cli_labels, cli_tune
from core.cli_report import Command, add_actions

if TYPE_CHECKING:
    import argparse

    from core.cli_report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `teach`."""
    add_actions(parser, ACTIONS, "action")


def run(options: argparse.Namespace) -> Report:
    """Run one of them."""
    report: Report = options.action(options)
    return report


ACTIONS: dict[str, Command] = {
    "label": Command("name what is yours: 「豆豆」", cli_labels.add_arguments, cli_labels.run),
    **cli_tune.ACTIONS,
}
