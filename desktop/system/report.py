"""A report that a person can read and send: what went wrong, where, and nothing that is private.

Pure but for the machine's own facts; any thread. Whatever may be the name of a photo, a folder, a
label or a user is blanked: quoted paths, everything from an unquoted path to the end of its line,
every word that is not ASCII, the user's name, and every line that names a picture.
"""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6

from core import __version__

if TYPE_CHECKING:
    from core.library import Library

PROGRAM = Path(__file__).resolve().parents[1]
LOG_LINES = 40
LOG_TAIL_BYTES = 64_000
_SUFFIXES = (
    "jpe?g|jpe|jfif|png|apng|webp|gif|bmp|dib|tiff?|avif|hei[cf]s?|hif|jp2|j2k|jpx|jxl|svg|psd|xmp|"
    "3fr|arw|cr[23w]|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|ne[fr]|nrw|orf|pef|raf|raw|rw[2l]|"
    "sr[2fw]|x3f|mov|mp4|db|json|csv|tsv"
)
_PICTURE = re.compile(rf"\.(?:{_SUFFIXES})\b", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_QUOTED = re.compile(r"""(['"])((?:\\.|(?!\1).)*)\1""")
_PATH = re.compile(r"""(?:(?<![\w.~/\\])(?:[A-Za-z]:[\\/]|\\\\|/|~[\\/])|\bfile:)\S.*""")
_LIBRARY_CODE = re.compile(r""".*[/\\](?:site-packages|lib[/\\]python[\d.]+)[/\\]""")
_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:")
_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d [\d:,]+ \w+ [\w.]+: )(.*)$", re.DOTALL)
_CODE_LINE = re.compile(r'^\s*File "([^"]*)"(, line \d+.*)$')


def make_report(trace: str, facts: str = "", log_text: str = "") -> str:
    """Return what a developer needs, without what is private.

    facts: what `facts_of` says; log_text: the end of the log.
    """
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = f"Python {sys.version.split()[0]}, PySide6 {PySide6.__version__}"
    lines = [f"Shiying {__version__}, {system}, {versions}"]
    lines += [scrub(facts)] if facts else []
    lines += ["", *map(scrub, trace.splitlines())] if trace else []
    if log_text:
        lines += ["", "--- log ---", *map(scrub, log_text.splitlines()[-LOG_LINES:])]
    return "\n".join(lines)


def scrub(line: str) -> str:
    """Return a line of a traceback or a log without what is private."""
    code = _CODE_LINE.match(line)
    if code is not None:
        return f'  File "{_place(code.group(1))}"{code.group(2)}'
    stamp = _STAMP.match(line)
    start, text = stamp.groups() if stamp is not None else ("", line)
    text = _QUOTED.sub(_blank, text.replace(str(PROGRAM), "shiying"))
    if _PICTURE.search(text):
        return f"{start}…"
    return start + _without_user(_FOREIGN.sub("…", _PATH.sub("…", text)))


def facts_of(library: Library) -> str:
    """Return which model answers, and where it runs."""
    return f"Model {library.model.key} on {library.model.device}"


def log_end(folder: Path) -> str:
    """Return the end of the log; nothing where there is none."""
    try:
        with (folder / "shiying.log").open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(0, size - LOG_TAIL_BYTES))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return text.partition("\n")[2] if size > LOG_TAIL_BYTES else text


def _place(path: str) -> str:
    """Return where code lies, told from the program or from its libraries on."""
    path = _LIBRARY_CODE.sub("", path.replace(str(PROGRAM), "shiying"))
    return "…" if _ABSOLUTE.match(path) else _FOREIGN.sub("…", path)


def _blank(match: re.Match[str]) -> str:
    quote, inside = match.groups()
    is_private = re.search(r"[/\\]", inside) or _PICTURE.search(inside)
    return f"{quote}…{quote}" if is_private else match.group(0)


def _without_user(text: str) -> str:
    name = Path.home().name
    return re.sub(rf"\b{re.escape(name)}\b", "…", text) if len(name) > 2 else text
