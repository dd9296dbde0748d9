"""The architecture of DESIGN, held by machine: who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
QT = {"PySide6", "shiboken6", "PyQt6"}
HEAVY = ("torch", "transformers", "onnxruntime", "PySide6")

# Rooms of one floor do not know each other; a room may use the floors below it.
FLOORS = (
    {"media", "store", "models", "encoder", "index"},
    {"indexing", "search", "teaching"},
)
# Upstairs: facades that join rooms, and what opens and wires them.
ABOVE_ROOMS = {
    "care",
    "cli",
    "exports",
    "labels",
    "library",
    "library_models",
    "library_parts",
    "organising",
    "serving",
    "tuning",
}
GROUND_ROOMS = {"messages", "records"}  # plain facts and sentences: everybody may know them
GROUND_FOR_DESKTOP = GROUND_ROOMS | {"errors", "events", "settings", "job", "paths"}


@cache
def sources(top: str) -> dict[str, ast.Module]:
    """Return the parsed modules below `top` by dotted name."""
    found = {}
    for path in sorted((PROJECT / top).rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imports(module: str, tree: ast.Module) -> set[str]:
    """Return the dotted names that a module imports, wherever in it, also for types only."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            known = {**sources("core"), **sources("desktop")}
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & known.keys()
            names.update(submodules or {node.module or ""})
    return names


def edges(top: str) -> list[tuple[str, str]]:
    return [
        (module, name)
        for module, tree in sources(top).items()
        for name in sorted(imports(module, tree))
    ]


def room(module: str) -> str | None:
    """Return the room of a core module; None on the ground floor and outside the core."""
    parts = module.split(".")
    rooms = set().union(*FLOORS)
    return parts[1] if parts[0] == "core" and len(parts) > 1 and parts[1] in rooms else None


def floor(name: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if name in rooms)


def is_above_rooms(module: str) -> bool:
    return module.startswith("core.") and module.split(".")[1] in ABOVE_ROOMS


def test_core_imports_neither_qt_nor_the_desktop():
    outside = QT | {"desktop", "main", "packaging", "tests"}
    assert [edge for edge in edges("core") if edge[1].split(".")[0] in outside] == []


def test_rooms_use_only_the_floors_below_them():
    wrong = []
    for module, name in edges("core"):
        here, there = room(module), room(name)
        if here and there and here != there and floor(there) >= floor(here):
            wrong.append((module, name))
    assert wrong == []


def test_ground_floor_knows_no_room():
    ground = [
        edge for edge in edges("core") if room(edge[0]) is None and not is_above_rooms(edge[0])
    ]
    assert [edge for edge in ground if room(edge[1]) or is_above_rooms(edge[1])] == []


def test_nothing_below_imports_the_library_or_the_cli():
    below = [edge for edge in edges("core") if not is_above_rooms(edge[0])]
    assert [edge for edge in below if is_above_rooms(edge[1])] == []


def test_every_folder_of_core_is_a_room_of_the_plan():
    folders = {module.split(".")[1] for module in sources("core") if module.count(".") > 1}
    assert folders <= set().union(*FLOORS) | GROUND_ROOMS | ABOVE_ROOMS


def test_the_window_reaches_the_core_by_its_door_only():
    core = [edge for edge in edges("desktop") if edge[1].startswith("core.")]
    allowed = GROUND_FOR_DESKTOP | {"library"}
    assert [edge for edge in core if edge[1].split(".")[1] not in allowed] == []


def test_the_command_line_uses_the_library_like_the_window():
    commands = [edge for edge in edges("core") if edge[0].startswith("core.cli.")]
    assert [edge for edge in commands if room(edge[1])] == []


def test_core_prints_nothing_outside_its_cli():
    printing = [
        f"{module}:{node.lineno}"
        for module, tree in sources("core").items()
        if not module.startswith("core.cli.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []


@pytest.mark.parametrize("module", ["core.library", "core.cli.program"])
def test_importing_the_door_loads_nothing_heavy(module):
    code = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
