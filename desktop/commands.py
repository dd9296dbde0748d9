"""What the user did and can take back: one stack for the window, one thread that does it in order.

Owner: the GUI thread. `do` returns at once; the work runs on a thread of its own, one piece
after another, so that an undo never overtakes what it undoes. Knows nothing of labels or photos.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ops import Ops

REMEMBERED = 200  # acts


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the user did. text: what happened, in a few words; about: to whom."""

    text: str
    about: object = None


class Commands(QObject):
    """Does, undoes and does again. An act that fails leaves the stack."""

    done = Signal(object)  # Act: the first time, or again
    undone = Signal(object)  # Act
    failed = Signal(object)  # the exception, where nobody else hears of it

    def __init__(self, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ops = ops
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(REMEMBERED)
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="commands")
        self._lane.submit(int)  # starting a thread takes tens of ms on a busy machine: not later
        self._is_closed = False

    def do(
        self,
        act: Act,
        work: Callable[[], Any],
        take_back: Callable[[Any], object],
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run `work` now, and again at a redo; `take_back` gets what it returned.

        Both run on the lane's thread; the callbacks hear of the first time, on the GUI thread.
        """
        if not self._is_closed:
            self._stack.push(_Step(self, act, work, take_back, on_success, on_failure))

    def undo(self) -> None:
        """Take the last act back; nothing where there is none."""
        if not self._is_closed:
            self._stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self._is_closed:
            self._stack.redo()

    def close(self) -> None:
        """Finish what was begun, which takes moments; nothing more is heard of it. Idempotent."""
        self._is_closed = True
        self._lane.shutdown(wait=True)

    def _forward(self, step: _Step) -> None:
        on_success, on_failure = step.first_heard
        step.first_heard = (None, None)

        def succeed(result: object) -> None:
            if on_success is not None:
                on_success(result)
            self.done.emit(step.act)

        self._run(step, step.work_now, succeed, on_failure or self.failed.emit)

    def _back(self, step: _Step) -> None:
        self._run(step, step.take_back_now, lambda _: self.undone.emit(step.act), self.failed.emit)

    def _run(
        self,
        step: _Step,
        work: Callable[[], Any],
        on_success: Callable[[Any], None],
        on_failure: Callable[[BaseException], None],
    ) -> None:
        def succeed(result: object) -> None:
            if not self._is_closed:
                on_success(result)

        def fail(error: BaseException) -> None:
            if not self._is_closed:
                self._leave(step)
                on_failure(error)

        self._ops.attach(self._lane.submit(work), succeed, fail)

    def _leave(self, step: _Step) -> None:
        """Take an act that failed out of the stack, on whichever side it lies."""
        if not isValid(step):  # pushed out by later ones
            return
        step.setObsolete(True)
        stack = self._stack
        while stack.canUndo() and stack.command(stack.index() - 1).isObsolete():
            stack.undo()
        while stack.canRedo() and stack.command(stack.index()).isObsolete():
            stack.redo()


class _Step(QUndoCommand):
    """An act on the stack. Qt calls `redo` and `undo`, the first `redo` when it is pushed."""

    def __init__(
        self,
        commands: Commands,
        act: Act,
        work: Callable[[], Any],
        take_back: Callable[[Any], object],
        *first_heard: Callable[[Any], None] | None,
    ) -> None:
        super().__init__(act.text)
        self.act = act
        self.first_heard = first_heard
        self._commands = commands
        self._work = work
        self._take_back = take_back
        self._replaced: Any = None  # of the lane's thread

    def redo(self) -> None:
        self._commands._forward(self)

    def undo(self) -> None:
        self._commands._back(self)

    def work_now(self) -> object:
        """Do it. On the lane's thread."""
        self._replaced = self._work()
        return self._replaced

    def take_back_now(self) -> object:
        """Take it back. On the lane's thread."""
        return self._take_back(self._replaced)
