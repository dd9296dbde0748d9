"""Collect the licences of everything that a bundle brings along, for its own page to show.

What is in is read off the lists that PyInstaller leaves behind, so nothing is forgotten and
nothing is listed that stayed out: each file belongs to a Python package, to Python itself, or to
a package of the operating system. A part without a licence text ends the build.
"""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

LISTS = ("COLLECT-*.toc", "PYZ-*.toc")
TEXTS = re.compile(r"^(licen[cs]e|copying|copyright|notice|thirdparty|third_party)", re.I)
# Packages whose wheels bring no text: what their metadata names, from resources/licences.
STANDARD_TEXTS = {
    "Apache-2.0": ("apache-2.0.txt",),
    "LGPL-3.0": ("lgpl-3.0.txt", "gpl-3.0.txt"),  # which the first one adds to
}
KNOWN = {  # said nowhere in a form that a program could read
    "tokenizers": "Apache-2.0",
    "click-default-group": "Unlicense",
    "hnswlib": "Apache-2.0",
    "safetensors": "Apache-2.0",
    "socksio": "MIT",
    "Jinja2": "BSD-3-Clause",
}
LINE = 60  # of a licence named in a field that is meant for a name


class Unlicensed(Exception):
    """A part of the bundle whose licence cannot be shown."""


@dataclass
class Part:
    """Something that others made and that is in the bundle."""

    name: str
    version: str
    licence: str
    url: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # name of the file: what it says


def collect(lists: Path, resources: Path) -> list[Part]:
    """Return the parts of a bundle from PyInstaller's lists in its work folder."""
    sources = _sources(lists)
    own = {os.path.realpath(path) for path in sources}
    found: list[Part] = [_python(), _boot_loader()]
    owned: set[str] = set()
    for package in importlib.metadata.distributions():
        files = {os.path.realpath(package.locate_file(path)) for path in package.files or ()}
        if own & files:
            owned |= files
            found.append(_from_wheel(package, resources))
    found += _from_system(own - owned)
    return sorted(found, key=lambda part: part.name.lower())


def write(parts: list[Part], folder: Path) -> None:
    """Write programs.json and one text for each part."""
    texts = folder / "programs"
    texts.mkdir(parents=True, exist_ok=True)
    table = []
    for part in parts:
        file = texts / f"{re.sub('[^A-Za-z0-9.+-]', '-', part.name)}.txt"
        file.write_text(_joined(part.texts), encoding="utf-8")
        table.append({"name": part.name, "version": part.version, "licence": part.licence,
                      "url": part.url, "texts": [f"programs/{file.name}"]})  # fmt: skip
    content = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    (folder / "programs.json").write_text(content, encoding="utf-8")


def _sources(lists: Path) -> list[str]:
    """Return every file that something in the bundle was made of."""
    texts = [toc.read_text(encoding="utf-8") for kind in LISTS for toc in lists.glob(kind)]
    entries = [entry for text in texts for entry in _entries(ast.literal_eval(text))]
    return [source for _, source, _ in entries if os.path.isabs(source)]


def _entries(value: object) -> list[tuple[str, str, str]]:
    """Find the lists of (name, source, kind) wherever PyInstaller nests them."""
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(v, str) for v in value):
        return [value]
    if isinstance(value, list | tuple):
        return [entry for item in value for entry in _entries(item)]
    return []


def _python() -> Part:
    places = (Path(sys.base_prefix, "LICENSE.txt"), Path(os.__file__).with_name("LICENSE.txt"),
              Path(sys.base_prefix, "share/doc/python3/copyright"))  # fmt: skip
    text = next((path for path in places if path.is_file()), None)
    if text is None:
        raise Unlicensed("Python: no LICENSE.txt beside it")
    version = ".".join(map(str, sys.version_info[:3]))
    texts = {text.name: _read(text)}
    return Part("Python", version, "PSF-2.0", "https://www.python.org/", texts)


def _boot_loader() -> Part:
    package = importlib.metadata.distribution("pyinstaller")
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    url = "https://pyinstaller.org/"
    return Part("PyInstaller boot loader", package.version, licence, url, _texts(package))


def _from_wheel(package: importlib.metadata.Distribution, resources: Path) -> Part:
    facts, name = package.metadata, package.metadata["Name"]
    licence = KNOWN.get(name) or _licence(facts)
    texts = _texts(package)
    if not texts:
        standard = next((files for key, files in STANDARD_TEXTS.items() if key in licence), ())
        if not standard:
            raise Unlicensed(f"{name} {package.version}: {licence or 'no licence named'}")
        texts = {file: _read(resources / "licences" / file) for file in standard}
    return Part(name, package.version, licence, _home_page(facts), texts)


def _licence(facts: importlib.metadata.PackageMetadata) -> str:
    named = facts.get("License-Expression") or (facts.get("License") or "").strip()
    if named and named != "UNKNOWN" and "\n" not in named:
        return named.replace("Apache 2.0 License", "Apache-2.0")
    classes = [line for line in facts.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(line.rpartition(" :: ")[2] for line in classes)


def _home_page(facts: importlib.metadata.PackageMetadata) -> str:
    lines = (line.partition(", ") for line in facts.get_all("Project-URL") or ())
    links = {label.lower(): address for label, _, address in lines}
    for name in ("homepage", "home", "repository", "source", "source code", "github"):
        if name in links:
            return links[name]
    return facts.get("Home-page") or next(iter(links.values()), "")


def _texts(package: importlib.metadata.Distribution) -> dict[str, str]:
    """Return the licence texts of a wheel; those of what it brings along too."""
    found = {}
    for path in package.files or ():
        place = str(path)
        in_papers = ".dist-info/" in place and ("/licenses/" in place or TEXTS.match(path.name))
        at_top = place.count("/") == 1 and TEXTS.match(path.name) and path.suffix in ("", ".txt")
        if (in_papers or at_top) and path.suffix not in (".py", ".pyc"):
            file = Path(str(package.locate_file(path)))
            if file.is_file():
                found[place.rpartition(".dist-info/")[2]] = _read(file)
    return dict(sorted(found.items()))


def _from_system(files: set[str]) -> list[Part]:
    """Return the packages of the operating system that libraries were taken from."""
    libraries = sorted(path for path in files if _is_library(path) and not _is_pythons(path))
    if not libraries or shutil.which("dpkg-query") is None:
        return [_unknown(path) for path in libraries]
    packages = {_debian_package(path) for path in libraries}
    return [_from_debian(*package) for package in sorted(packages)]


def _is_library(path: str) -> bool:
    return re.search(r"\.(so|dll|dylib)(\.[\d.]+)?$", path) is not None


def _is_pythons(path: str) -> bool:
    return Path(path).is_relative_to(os.path.realpath(sys.base_prefix))


def _unknown(path: str) -> Part:
    raise Unlicensed(f"{path}: from neither a Python package nor a known system package")


def _debian_package(path: str) -> tuple[str, str]:
    """Return (name, version); dpkg may know the file by the path without /usr."""
    for known in (path, path.removeprefix("/usr")):
        done = subprocess.run(["dpkg-query", "-S", known], capture_output=True, text=True)
        if done.returncode == 0:
            name = done.stdout.split(":")[0]
            shown = ["dpkg-query", "-W", "-f", "${Version}\n", name]
            version = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
            return name, version.splitlines()[0]
    raise Unlicensed(f"{path}: dpkg knows no package with it")


def _from_debian(name: str, version: str) -> Part:
    text = Path("/usr/share/doc", name, "copyright")
    if not text.is_file():
        raise Unlicensed(f"{name}: no {text}")
    words = _read(text)
    named = dict.fromkeys(re.findall(r"^License: *(\S.*)$", words, re.M))
    licence = ", ".join(named)[:LINE] or "see the text"
    return Part(name, version, licence, "", {"copyright": words})


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _joined(texts: dict[str, str]) -> str:
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "\n\n".join(f"──── {name} ────\n\n{text}" for name, text in texts.items())
