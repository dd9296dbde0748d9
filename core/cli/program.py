"""拾影 in a terminal: the same library, as text for people or as JSON for programs.

Results go to stdout, progress and errors to stderr. Exit codes: 0 done, 1 a bug, 2 wrong
usage, 3 the machine or the data is in the way.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli import commands
from core.cli.report import language
from core.cli.usage import Parser
from core.errors import Cancelled, ShiyingError
from core.messages.common import error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.cli.report import Report

EXIT_BUG, EXIT_USAGE, EXIT_ENVIRONMENT, EXIT_INTERRUPTED = 1, 2, 3, 130
_USAGE = """
empty_query not_a_folder no_such_file no_such_photo bad_captions bad_taxonomy root_overlaps
root_around root_is_library model_unknown unknown_source no_labels bad_labels label_unknown
label_photo_unknown label_name_empty label_name_long label_name_taken tune_bad_value
tune_not_here tune_unknown_data tune_too_few tune_no_data tune_target_exists tune_no_such_run
tune_nothing_unfinished tune_only_copies tune_bad_lines tune_empty no_captions
label_contradiction label_bad_precision label_export_nowhere tune_no_labels tune_no_photos
tune_all_alike label_no_examples bad_marks album_unknown album_is_smart keyword_empty
keyword_long album_name_empty album_name_long backup_unusable export_into_library
"""
USAGE_CODES = frozenset(_USAGE.split())
_VALUE_OPTIONS = ("--library", "--model")


def is_command(arguments: Sequence[str]) -> bool:
    """Whether these arguments are for the terminal rather than the window.

    A word that is neither a command nor a file was meant as one: `run` says which there are.
    """
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-h", "--help", "--version"):
            return True
        if argument in _VALUE_OPTIONS:
            next(rest, None)
        elif not argument.startswith("-"):
            is_word = not any(sign in argument for sign in "/\\.:")
            return argument in commands.COMMANDS or (is_word and not Path(argument).exists())
    return False


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    try:
        report = options.command(options)
    except ShiyingError as error:
        return _tell(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _hush()
    except Exception:  # the top of the program: whatever comes here is a bug
        traceback.print_exc()
        return EXIT_BUG
    _print(report, as_json=options.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="shiying" if getattr(sys, "frozen", False) else "main.py",
        description="Find your own photos with a sentence. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=_version())
    common = Parser(add_help=False)
    for target in (parser, common):
        default = argparse.SUPPRESS if target is common else None
        target.add_argument("--library", metavar="DIR", type=Path, default=default,
                            help="where the library is kept")  # fmt: skip
        target.add_argument("--model", metavar="M", default=default,
                            help="starter, an installed model, or a model folder")  # fmt: skip
        target.add_argument("--json", action="store_true",
                            default=argparse.SUPPRESS if target is common else False,
                            help="print JSON for programs")  # fmt: skip
    children = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in commands.COMMANDS.items():
        sub = children.add_parser(name, parents=[common], help=command.help)
        command.add_arguments(sub)
        sub.set_defaults(command=command.run)
    return parser


def _tell(error: ShiyingError) -> int:
    if isinstance(error, Cancelled):
        return EXIT_INTERRUPTED
    print(error_text(error.code, error.fields, language()), file=sys.stderr)
    return EXIT_USAGE if error.code in USAGE_CODES else EXIT_ENVIRONMENT


def _print(report: Report, *, as_json: bool) -> None:
    try:
        if as_json:
            json.dump(report.data, sys.stdout, ensure_ascii=False)
            print(flush=True)
        else:
            print("\n".join(report.lines(language())), flush=True)
    except BrokenPipeError:
        _hush()


def _hush() -> int:
    """The reader (head, less) went away; say nothing more."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - lives until the end
    return 0


def _speak_utf8() -> None:
    """Print any file name, whatever the terminal's encoding is said to be."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _version() -> str:
    from core import __version__

    return f"拾影 Shiying {__version__}"
