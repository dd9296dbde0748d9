"""The architecture of DESIGN, held by machine: who may import whom."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
QT = {"PySide6", "shiboken6", "PyQt6"}
HEAVY = ("torch", "transformers", "onnxruntime", "PySide6")

# Rooms of one floor do not know each other; a room may use the floors below it.
FLOORS = (
    {"media", "store", "models", "encoder", "index"},
    {"indexing", "search", "teaching"},
)
ABOVE_ROOMS = {"library", "library_parts", "cli", "cli_commands", "cli_models", "cli_report",
               "cli_vectors", "model_choice", "model_list", "model_space", "model_switch",
               "model_tools"}  # fmt: skip
GROUND_FOR_DESKTOP = {"records", "model_records", "errors", "events", "messages", "settings",
                      "job", "paths"}  # fmt: skip
