"""Keep the translations in step with the code: `python packaging/translations.py [check]`.

Without an argument: reads every string out of desktop/ into resources/i18n/*.ts (lupdate),
says which ones still need words, and compiles the .qm files (lrelease). `check` changes
nothing and ends with 1 where a string is missing, unfinished, or the .qm files are older in
content than the .ts files. Uses the tools that come with PySide6.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "resources" / "i18n"
# English needs plural forms only: the sources are English already.
LANGUAGES = {"zh_CN": [], "en": ["-pluralonly"]}


def main(arguments: list[str]) -> int:
    """Update, or check; returns the exit code."""
    if arguments == ["check"]:
        problems = check()
    else:
        update(FOLDER)
        problems = unfinished(FOLDER)
        release(FOLDER)
    print("\n".join(problems) or "All strings are translated.")
    return 1 if problems else 0


def update(folder: Path) -> None:
    """Write the strings of the code into the .ts files; strings that are gone go."""
    sources = [str(path.relative_to(PROJECT)) for path in sorted(_sources())]
    for language, options in LANGUAGES.items():
        _tool(
            "pyside6-lupdate",
            *options,
            "-no-obsolete",
            *("-locations", "none"),
            *("-source-language", "en"),
            *("-target-language", language),
            *sources,
            "-ts",
            str(folder / f"shiying_{language}.ts"),
        )


def release(folder: Path) -> None:
    """Compile the .ts files to .qm files beside them."""
    for language in LANGUAGES:
        name = folder / f"shiying_{language}"
        _tool("pyside6-lrelease", f"{name}.ts", "-qm", f"{name}.qm")


def unfinished(folder: Path) -> list[str]:
    """Return a line for every string that has no finished translation."""
    found = []
    for language in LANGUAGES:
        tree = ElementTree.parse(folder / f"shiying_{language}.ts")
        for context in tree.iter("context"):
            for message in context.iter("message"):
                if not _is_finished(message):
                    source = message.findtext("source", "")
                    found.append(f"{language} {context.findtext('name')}: {source}")
    return found


def check() -> list[str]:
    """Say what an update would change, without changing anything."""
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        for file in FOLDER.glob("*.ts"):
            (fresh / file.name).write_bytes(file.read_bytes())
        update(fresh)
        problems = unfinished(fresh)
        release(fresh)
        for file in sorted(fresh.iterdir()):
            kept = FOLDER / file.name
            if not kept.exists() or kept.read_bytes() != file.read_bytes():
                problems.append(f"{file.name} is not up to date")
    return problems


def _is_finished(message: ElementTree.Element) -> bool:
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        return False
    forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
    return all(forms)


def _sources() -> list[Path]:
    return [path for path in (PROJECT / "desktop").rglob("*.py") if path.name != "__init__.py"]


def _tool(name: str, *arguments: str) -> None:
    command = [str(Path(sysconfig.get_path("scripts")) / name), *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
