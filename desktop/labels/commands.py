"""Everything that changes a label, each of it undoable. GUI thread; the work is the lane's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.records.photos import PhotoId
from desktop.commands import Act
from desktop.labels.words import LabelWords

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from core.library import Library
    from core.records.labels import Answer, Label, LabelCopy, LabelId, LabelKind
    from desktop.commands import Commands
    from desktop.ops import Ops


@dataclass(frozen=True, slots=True)
class Draft:
    """What the user wrote about a label."""

    name: str
    kind: LabelKind = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """An act: these photos were answered so."""

    label_id: LabelId
    answers: Mapping[int, Answer]


@dataclass(frozen=True, slots=True)
class Removed:
    """An act: this label was deleted."""

    label: Label


class LabelCommands(QObject):
    """Says what it does in words, and hands it to the window's Commands."""

    refused = Signal(str)  # a sentence: nothing was done

    def __init__(
        self, library: Library, ops: Ops, commands: Commands, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._commands = commands

    def add(
        self,
        draft: Draft,
        examples: Sequence[int] = (),
        on_success: Callable[[Label], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Make a label with its first examples; undone and done again it keeps its id."""
        labels = self._library.labels
        kept: list[LabelCopy] = []

        def work() -> Label:
            if kept:
                return labels.restore(kept.pop())
            label = labels.add(draft.name, kind=draft.kind, aliases=draft.aliases)
            if examples:
                labels.answer(label.id, dict.fromkeys(_ids(examples), True))
            return labels.get(label.id)

        act = Act(LabelWords().made(draft.name.strip()))
        take_back = lambda label: kept.append(labels.remove(label.id))  # noqa: E731
        self._commands.do(act, work, take_back, on_success, on_failure)

    def edit(
        self,
        label: Label,
        draft: Draft,
        on_success: Callable[[Label], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Give a label another name, kind or other names."""
        self._commands.do(
            Act(LabelWords().changed(draft.name.strip())),
            lambda: self._library.labels.change(
                label.id, name=draft.name, kind=draft.kind, aliases=draft.aliases
            ),
            self._put_back,
            on_success,
            on_failure,
        )

    def set_precision(self, label: Label, precision: float) -> None:
        """Let a label find with another precision than `label` says."""
        change = self._library.labels.change

        def work() -> Label:
            change(label.id, precision=precision)
            return label

        self._commands.do(Act(LabelWords().precision(label.name, precision)), work, self._put_back)

    def remove(self, label: Label) -> None:
        """Delete a label with its answers."""
        labels = self._library.labels
        act = Act(LabelWords().removed(label.name), Removed(label))
        self._commands.do(act, lambda: labels.remove(label.id), labels.restore)

    def answer(self, label: Label, ids: Sequence[int], answer: Answer) -> None:
        """Say of photos that they show a label, do not, or take back what was said."""
        self.answer_each(label, dict.fromkeys(map(int, ids), answer))

    def answer_each(self, label: Label, answers: Mapping[int, Answer]) -> None:
        """Answer several photos at once, each in its own way."""
        if not answers:
            return
        labels = self._library.labels
        given = {PhotoId(photo_id): answer for photo_id, answer in answers.items()}
        act = Act(_told(label, answers), Answered(label.id, answers))
        self._commands.do(
            act,
            lambda: labels.answer(label.id, given),
            lambda replaced: labels.answer(label.id, replaced),
        )

    def give_files(self, label: Label, files: Sequence[Path]) -> None:
        """Take files that are photos of the library for examples."""

        def give(ids: list[int], strangers: int) -> None:
            if strangers:
                self.refused.emit(LabelWords().strangers(strangers))
            self.answer(label, ids, answer=True)

        self.find_photos(files, give)

    def find_photos(self, files: Sequence[Path], found: Callable[[list[int], int], None]) -> None:
        """Look in the background which photos these are, and how many are none of the library."""
        different = list(dict.fromkeys(files))

        def look() -> list[int]:
            photos = [self._library.photo_at(path) for path in different]
            return [int(photo.id) for photo in photos if photo is not None]

        self._ops.run(look, lambda ids: found(ids, len(different) - len(ids)))

    def _put_back(self, before: Label) -> None:
        self._library.labels.change(
            before.id,
            name=before.name,
            kind=before.kind,
            aliases=before.aliases,
            precision=before.precision,
        )


def _ids(ids: Sequence[int]) -> list[PhotoId]:
    return [PhotoId(int(photo_id)) for photo_id in ids]


def _told(label: Label, answers: Mapping[int, Answer]) -> str:
    different = set(answers.values())
    if len(different) == 1:
        return LabelWords().answered(label.name, len(answers), different.pop())
    return LabelWords().changed(label.name)
