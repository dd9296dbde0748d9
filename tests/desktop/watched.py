"""On which thread a part of the library was asked."""

from __future__ import annotations

import inspect
import threading


class Watched:
    """Which questions a part of the library was asked on the GUI thread, and which elsewhere."""

    def __init__(self, monkeypatch, part):
        self.on_gui_thread = []
        self.elsewhere = set()
        for name in dir(part):
            if not name.startswith("_") and inspect.ismethod(method := getattr(part, name)):
                monkeypatch.setattr(part, name, self._watch(name, method))

    def _watch(self, name, method):
        def call(*args, **options):
            if threading.current_thread() is threading.main_thread():
                self.on_gui_thread.append(name)
            else:
                self.elsewhere.add(name)
            return method(*args, **options)

        return call
