"""Run 拾影 from a checkout: `python3 packaging/dev.py COMMAND [-- ARGS]`.

    run           start the app (`main.py ARGS`); without a display, a demo that says what it finds
    test          run the whole test suite (ARGS go to pytest)
    check         what the linters and the type checker say
    translations  bring resources/i18n up to date
    build         make the double-click application and its installers in dist/ (ARGS: build.py)
    smoke         try what `build` made, in an empty home without a network (ARGS: smoke.py)
    screenshots   draw every window in both themes, languages and scales (ARGS: screenshots.py)

Needs nothing but Python 3.11 or newer: the first command makes `.venv` and installs what
pyproject.toml asks for; later ones see that nothing changed and start at once.
Exit codes: those of the program that was run; 2 usage; 3 something on this machine is missing.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parent.parent
HELP = {"-h", "--help", "--version"}
USAGE, ENVIRONMENT = 2, 3
# The half of the tests that runs beside the other: each takes about as long.
PYTEST, BESIDE = ("-m", "pytest"), ("tests/desktop", "tests/core/cli", "tests/packaging")


def main(arguments: list[str]) -> int:
    """Do what the arguments say and return the exit code."""
    commands = {"run": run, "test": test, "check": check, "translations": translations,
                "build": build, "smoke": smoke, "screenshots": screenshots}  # fmt: skip
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else USAGE
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever python3 is on the machine
        print(f"拾影 needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return ENVIRONMENT
    rest = arguments[1:]
    return commands[arguments[0]](rest[1:] if rest[:1] == ["--"] else rest)


def run(arguments: list[str]) -> int:
    """Start the app; a command of the CLI needs no display, everything else shows the demo."""
    if (cli_commands() | HELP).intersection(arguments):
        return _python(["main.py", *arguments], window=False)
    if has_display():
        return _python(["main.py", *arguments], display=True)
    print("No display here: showing what 拾影 finds in the demo photos instead.", flush=True)
    return _python(["packaging/demo.py"], offscreen=True)


def test(arguments: list[str]) -> int:
    """Run pytest, in windows that nobody sees; all tests as two halves that run side by side.

    Much of a test is waiting for processes to start, so that the halves together take little
    longer than the longer one alone. What one half says follows when both are through.
    """
    if arguments:
        return _python(["-m", "pytest", *arguments], offscreen=True)
    if _interpreter() is None:
        return ENVIRONMENT
    with tempfile.TemporaryFile() as said, ThreadPoolExecutor(1) as beside:
        one = [*PYTEST, *BESIDE, "-p", "no:cacheprovider"]
        other = beside.submit(_python, one, offscreen=True, output=said)
        code = _python([*PYTEST, *(f"--ignore={folder}" for folder in BESIDE)], offscreen=True)
        code = other.result() or code
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    return code


def check(arguments: list[str]) -> int:
    """Run ruff and mypy; the first that complains decides the exit code."""
    ruff = (["-m", "ruff", "check", *arguments], ["-m", "ruff", "format", "--check", *arguments])
    for command in (*ruff, ["-m", "mypy"]):
        if code := _python(command, window=False):
            return code
    return 0


def translations(arguments: list[str]) -> int:
    """Collect the interface's sentences and compile their translations."""
    return _python(["packaging/translations.py", *arguments], window=False)


def build(arguments: list[str]) -> int:
    """Make a bundle from an environment that holds what is bundled and nothing else."""
    return _python(["packaging/build.py", *arguments], display=True, extra="build")


def smoke(arguments: list[str]) -> int:
    """Start the bundle, not the sources."""
    return _python(["packaging/smoke.py", *arguments], window=False)


def screenshots(arguments: list[str]) -> int:
    """Draw every window, without a display."""
    return _python(["packaging/screenshots.py", *arguments], offscreen=True)


def cli_commands() -> set[str]:
    """Return the commands of the terminal, read off the table in core without importing it."""
    table = ast.parse((PROJECT / "core" / "cli" / "commands.py").read_text(encoding="utf-8"))
    found = next(
        node.value
        for node in table.body
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "COMMANDS"
    )
    return {key.value for key in found.keys}


def has_display() -> bool:
    """Whether a window would be seen by somebody."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _python(
    arguments: list[str],
    *,
    window: bool = True,
    display: bool = False,
    offscreen: bool = False,
    extra: str = "test",
    output: IO[bytes] | None = None,
) -> int:
    """Run the environment's Python and return its exit code. output: of both its streams."""
    python = _interpreter(window=window, display=display, extra=extra)
    if python is None:
        return ENVIRONMENT
    line = [str(python), *arguments]
    variables = dict(os.environ, QT_QPA_PLATFORM="offscreen") if offscreen else None
    try:
        return subprocess.run(
            line, cwd=PROJECT, env=variables, stdout=output, stderr=output
        ).returncode
    except KeyboardInterrupt:
        return 130


def _interpreter(*, window: bool = True, display: bool = False, extra: str = "test") -> Path | None:
    """Return the environment's Python, set up first where need be; None: said what is missing."""
    import environment
    import system_packages

    try:
        if window:
            system_packages.ensure(display=display)
        return environment.ensure(PROJECT, extra)
    except system_packages.Missing as missing:
        print(missing, file=sys.stderr)
        return None


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a console that cannot show 拾影 still shows the rest
        stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:]))
