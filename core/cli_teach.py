"""`teach …` in the terminal: what the library is taught, by labels or by fine-tuning.

Only hands on: `core.cli_tune` trains models.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core import cli_tune

if TYPE_CHECKING:
    from core.cli_report import Command, Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `teach`."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, action in ACTIONS.items():
        sub = actions.add_parser(name, help=action.help)
        add_common(sub)
        action.add_arguments(sub)
        sub.set_defaults(action=action.run)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Let the options that every command has stand behind its words too."""
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                        help="print JSON for programs")  # fmt: skip
    parser.add_argument("--library", metavar="DIR", type=Path, default=argparse.SUPPRESS,
                        help="where the library is kept")  # fmt: skip
    parser.add_argument("--model", metavar="M", default=argparse.SUPPRESS,
                        help="starter, an installed model, or a model folder")  # fmt: skip


def run(options: argparse.Namespace) -> Report:
    """Run one of them."""
    report: Report = options.action(options)
    return report


ACTIONS: dict[str, Command] = {**cli_tune.ACTIONS}
