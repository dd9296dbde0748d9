"""The labels of a FakeLibrary, in memory: photos of one colour are of one subject.

A label with an example takes every photo of that colour for its own, best first by id; the next
colour is a look-alike. What is told of quality follows from how many answers there are.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError
from core.events import LabelsChanged
from core.records.label_names import clean_aliases, clean_name
from core.records.labels import (
    Label,
    LabelCopy,
    LabelId,
    LabelImport,
    LabelQuality,
    LabelView,
    SidecarReport,
)
from core.records.photos import PhotoId
from core.records.tuning import TaughtLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.events import EventBus
    from core.job import Job

COLORS = 6
WHEN = datetime(2026, 1, 1)


class FakeLabels:
    """See the module. `threads`: the names of the threads that changed something."""

    def __init__(self, events: EventBus, photo_ids: Sequence[int]) -> None:
        self._events = events
        self._photo_ids = list(photo_ids)
        self._labels: dict[LabelId, Label] = {}
        self._answers: dict[LabelId, dict[PhotoId, bool]] = {}
        self._next = 1
        self.threads: set[str] = set()
        self.contradictions: tuple[tuple[int, int], ...] = ()
        self.folder = Path("/photos")  # where the files of the examples are

    def all(self) -> list[Label]:
        return sorted((self.get(known) for known in self._labels), key=lambda label: label.name)

    def get(self, label_id: LabelId) -> Label:
        if label_id not in self._labels:
            raise UserError("label_gone")
        shown = list(self._answers[label_id].values())
        return replace(
            self._labels[label_id], yes_count=sum(shown), no_count=len(shown) - sum(shown)
        )

    def named(self, name: str) -> Label:
        for label in self.all():
            if name.casefold() in (known.casefold() for known in label.names):
                return label
        raise UserError("label_unknown", name=name)

    def answers(self, label_id: LabelId) -> dict[PhotoId, bool]:
        self.get(label_id)
        return dict(reversed(self._answers[label_id].items()))

    def labels_of(self, photo_id: PhotoId) -> dict[LabelId, bool]:
        return {
            label_id: answers[photo_id]
            for label_id, answers in self._answers.items()
            if photo_id in answers
        }

    def add(self, name: str, *, kind: str = "", aliases: Sequence[str] = ()) -> Label:
        name = clean_name(name)
        label = Label(LabelId(self._next), name, clean_aliases(aliases, name), kind, 0.9, WHEN)
        self._check(label)
        self._next += 1
        return self._put(label, {})

    def change(self, label_id: LabelId, **changes: object) -> Label:
        before = self.get(label_id)
        changes = {name: value for name, value in changes.items() if value is not None}
        if "name" in changes:
            changes["name"] = clean_name(str(changes["name"]))
        self._check(replace(before, **changes))
        self._labels[label_id] = replace(before, **changes)
        self._tell()
        return before

    def remove(self, label_id: LabelId) -> LabelCopy:
        copy = LabelCopy(self.get(label_id), dict(self._answers[label_id]))
        del self._labels[label_id], self._answers[label_id]
        self._tell()
        return copy

    def restore(self, copy: LabelCopy) -> Label:
        self._check(copy.label)
        return self._put(copy.label, dict(copy.answers))

    def answer(self, label_id: LabelId, answers: Mapping[int, bool | None]) -> dict:
        self.get(label_id)
        known = self._answers[label_id]
        replaced = {photo_id: known.get(photo_id) for photo_id in answers}
        for photo_id, answer in answers.items():
            known.pop(photo_id, None)
            if answer is not None:
                known[photo_id] = answer
        self._tell()
        return replaced

    def view(self, label_id: LabelId, *, precision: float | None = None) -> LabelView:
        label = self.get(label_id)
        label = replace(label, precision=precision or label.precision)
        answers = self.answers(label_id)
        confirmed = np.array([known for known, is_shown in answers.items() if is_shown], np.int64)
        colors = {int(photo_id) % COLORS for photo_id in confirmed}
        found = self._of(colors, answers)
        found = found[: round(len(found) * (1.9 - label.precision))]
        maybe = self._of({(color + 1) % COLORS for color in colors} - colors, answers)
        quality = LabelQuality(
            method="logistic" if len(confirmed) else "",
            examples=len(confirmed),
            precision=label.precision,
            recall=min(0.5 + 0.1 * len(answers), 0.95),
            contradictions=self.contradictions,
        )
        chances = np.linspace(0.99, 0.8, len(found), dtype=np.float32)
        maybe_chances = np.linspace(0.4, 0.1, len(maybe), dtype=np.float32)
        return LabelView(label, confirmed, found, chances, maybe, maybe_chances, quality)

    def views(self) -> list[LabelView]:
        return [self.view(label.id) for label in self.all()]

    def questions(
        self, label_id: LabelId, count: int = 1, skip: Sequence[int] = ()
    ) -> list[PhotoId]:
        view = self.view(label_id)
        asked = [*view.found.tolist(), *view.suggestions.tolist()]
        return [PhotoId(photo_id) for photo_id in asked if photo_id not in set(skip)][:count]

    def taught(self, label_ids: Sequence[LabelId] | None = None) -> list[TaughtLabel]:
        found = []
        for label in self.all() if label_ids is None else map(self.get, label_ids):
            shown = [known for known, is_shown in self.answers(label.id).items() if is_shown]
            files = [self.folder / f"IMG_{photo_id:06d}.jpg" for photo_id in sorted(shown)]
            if not files:
                raise UserError("label_no_examples", name=label.name)
            found.append(TaughtLabel(label.name, tuple(files), label.aliases, label.kind))
        return found

    def export(self, label_ids: Sequence[LabelId], target: Path) -> int:
        target.write_text(" ".join(self.get(label_id).name for label_id in label_ids))
        return sum(len(self._answers[label_id]) for label_id in label_ids)

    def import_file(self, source: Path) -> LabelImport:
        if not source.is_file():
            raise UserError("no_such_file", path=str(source))
        made = self.add(source.read_text())
        return LabelImport(labels=1, answers=3, missing=2, made=(made.id,))

    def write_sidecars(
        self, label_ids: Sequence[LabelId], job: Job, *, found_too: bool = False
    ) -> SidecarReport:
        job.check()
        views = [self.view(label_id) for label_id in label_ids]
        count = sum(view.count if found_too else len(view.confirmed) for view in views)
        return SidecarReport(count, ((Path("a.jpg"), UserError("no_such_file", path="a.jpg")),))

    def _of(self, colors: set[int], answers: Mapping[PhotoId, bool]) -> np.ndarray:
        ids = [known for known in self._photo_ids if known % COLORS in colors]
        return np.array([known for known in ids if known not in answers], np.int64)

    def _check(self, label: Label) -> None:
        for other in self._labels.values():
            taken = {*map(str.casefold, label.names)} & {*map(str.casefold, other.names)}
            if other.id != label.id and taken:
                raise UserError("label_name_taken", name=min(taken))

    def _put(self, label: Label, answers: dict[PhotoId, bool]) -> Label:
        self._labels[label.id] = label
        self._answers[label.id] = answers
        self._tell()
        return self.get(label.id)

    def _tell(self) -> None:
        self.threads.add(threading.current_thread().name)
        self._events.publish(LabelsChanged())
