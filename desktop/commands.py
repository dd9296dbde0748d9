"""What the user did and can take back: one stack for the window, one thread that does it in order.

Owner: the GUI thread. `do` returns at once; the work runs on a thread of its own, one piece
after another, so that an undo never overtakes what it undoes. Knows nothing of labels or photos.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Remembered(NamedTuple):
    """What can be undone, and the thread that does it."""

    stack: QUndoStack
    lane: ThreadPoolExecutor


class Commands(QObject):
    """Does, undoes and does again. An act that fails leaves the stack."""

    done = Signal(object)  # Act: the first time, or again
    undone = Signal(object)  # Act
    failed = Signal(object)  # the exception, where nobody else hears of it

    def __init__(
        self, ops: Ops, parent: QObject | None = None, earlier: Remembered | None = None
    ) -> None:
        """Begin with nothing, or with what `hand_over` of another gave."""
        super().__init__(parent)
        self._ops = ops
        self._stack, self._lane = earlier if earlier is not None else _new()
        self._stack.setParent(self)
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
            self._stack.push(_Step(self._stack, act, work, take_back, on_success, on_failure))

    def undo(self) -> None:
        """Take the last act back; nothing where there is none."""
        if not self._is_closed:
            self._stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self._is_closed:
            self._stack.redo()

    def hand_over(self) -> Remembered:
        """Give away what can be undone, as to the window that comes after; then closed."""
        self._is_closed = True
        self._stack.setParent(None)
        handed, self._lane = Remembered(self._stack, self._lane), None
        return handed

    def close(self) -> None:
        """Finish what was begun, which takes moments; nothing more is heard of it. Idempotent."""
        self._is_closed = True
        if self._lane is not None:
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
            elif isValid(step) and step.commands is not self:
                step.commands._leave(step)

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


def _new() -> Remembered:
    stack = QUndoStack()
    stack.setUndoLimit(REMEMBERED)
    lane = ThreadPoolExecutor(1, thread_name_prefix="commands")
    lane.submit(int)  # starting a thread takes tens of ms on a busy machine: not later
    return Remembered(stack, lane)


class _Step(QUndoCommand):
    """An act on the stack. Qt calls `redo` and `undo`, the first `redo` when it is pushed."""

    def __init__(
        self,
        stack: QUndoStack,
        act: Act,
        work: Callable[[], Any],
        take_back: Callable[[Any], object],
        *first_heard: Callable[[Any], None] | None,
    ) -> None:
        super().__init__(act.text)
        self.act = act
        self.first_heard = first_heard
        self._stack = stack
        self._work = work
        self._take_back = take_back
        self._replaced: Any = None  # of the lane's thread

    @property
    def commands(self) -> Commands:
        """Whoever owns the stack by now."""
        return self._stack.parent()

    def redo(self) -> None:
        self.commands._forward(self)

    def undo(self) -> None:
        self.commands._back(self)

    def work_now(self) -> object:
        """Do it. On the lane's thread."""
        self._replaced = self._work()
        return self._replaced

    def take_back_now(self) -> object:
        """Take it back. On the lane's thread."""
        return self._take_back(self._replaced)
