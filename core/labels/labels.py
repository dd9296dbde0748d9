"""Labels as the window and the terminal see them: made, answered, looked at, taken along.

Above the rooms, beside the library. Every change says what it replaced, so that it can be
undone, and publishes LabelsChanged. Any thread; reads take a millisecond, `view` and `questions`
up to some tenths of a second after a change: for a background op.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import UserError
from core.events import LabelsChanged
from core.labels.files import export_labels, import_labels, write_sidecars
from core.records.label_names import clean_aliases, clean_name
from core.records.labels import (
    DEFAULT_PRECISION,
    HIGHEST_PRECISION,
    LOWEST_PRECISION,
    Label,
    LabelId,
)
from core.records.photos import PhotoId
from core.records.tuning import TaughtLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from core.events import EventBus
    from core.job import Job
    from core.labels.scorer import Ground, LabelScorer
    from core.records.labels import (
        Answer,
        LabelCopy,
        LabelImport,
        LabelKind,
        LabelView,
        SidecarReport,
    )
    from core.records.photos import Photo
    from core.store.labels import Labels as StoredLabels


class Labels:
    """See the module.

    ground: the vectors of the model that answers, as they are now; photos: looks photos up.
    """

    def __init__(
        self,
        stored: StoredLabels,
        scorer: LabelScorer,
        ground: Callable[[], Ground],
        photos: Callable[[Sequence[int]], list[Photo]],
        events: EventBus,
    ) -> None:
        self._stored = stored
        self._scorer = scorer
        self._ground = ground
        self._photos = photos
        self._events = events

    # What there is.

    def all(self) -> list[Label]:
        """Return every label, by name."""
        return self._stored.all()

    def get(self, label_id: LabelId) -> Label:
        """Return one. Raises UserError label_gone."""
        return self._stored.get(label_id)

    def named(self, name: str) -> Label:
        """Return the label that a name or an alias means. Raises UserError label_unknown."""
        wanted = name.strip().casefold()
        for label in self._stored.all():
            if wanted in (known.casefold() for known in label.names):
                return label
        raise UserError("label_unknown", name=name)

    def answers(self, label_id: LabelId) -> dict[PhotoId, bool]:
        """Return what the user said of which photo, newest first."""
        return self._stored.answers(label_id)

    def labels_of(self, photo_id: PhotoId) -> dict[LabelId, bool]:
        """Return what the user said of one photo."""
        return self._stored.labels_of(photo_id)

    # Changing.

    def add(self, name: str, *, kind: LabelKind = "", aliases: Sequence[str] = ()) -> Label:
        """Make a label. Raises UserError label_name_empty, label_name_long, label_name_taken."""
        name = clean_name(name)
        label = Label(
            id=LabelId(0),
            name=name,
            aliases=clean_aliases(aliases, name),
            kind=kind,
            precision=DEFAULT_PRECISION,
            created_at=datetime.now(),
        )
        self._check_free(label)
        return self._changed(self._stored.put(label, {}))

    def change(
        self,
        label_id: LabelId,
        *,
        name: str | None = None,
        kind: LabelKind | None = None,
        aliases: Sequence[str] | None = None,
        precision: float | None = None,
    ) -> Label:
        """Change what is given; returns the label as it was, for undoing. Raises as `add`."""
        now = self._stored.get(label_id)
        name = now.name if name is None else clean_name(name)
        changed = replace(
            now,
            name=name,
            kind=now.kind if kind is None else kind,
            aliases=clean_aliases(now.aliases if aliases is None else aliases, name),
            precision=min(max(precision or now.precision, LOWEST_PRECISION), HIGHEST_PRECISION),
        )
        self._check_free(changed)
        return self._changed(self._stored.change(changed))

    def remove(self, label_id: LabelId) -> LabelCopy:
        """Delete a label; `restore` takes the copy. Raises UserError label_gone."""
        copy = self._stored.remove(label_id)
        self._scorer.forget(label_id)
        self._events.publish(LabelsChanged())
        return copy

    def restore(self, copy: LabelCopy) -> Label:
        """Bring a deleted label back with its answers. Raises UserError label_name_taken."""
        self._check_free(copy.label)
        return self._changed(self._stored.put(copy.label, copy.answers))

    def answer(self, label_id: LabelId, answers: Mapping[PhotoId, Answer]) -> dict[PhotoId, Answer]:
        """Say which photos show it (True), which do not (False), or take it back (None).

        Returns the answers that were replaced: given back, they undo this. Raises UserError
        label_gone.
        """
        replaced = self._stored.answer(label_id, answers)
        self._events.publish(LabelsChanged())
        return replaced

    # What follows from it.

    def view(self, label_id: LabelId, *, precision: float | None = None) -> LabelView:
        """Return the label's album and look-alikes by the model that answers.

        precision: as it would be at that one, instead of the label's own. Raises UserError
        label_gone, EnvironmentFault.
        """
        label = self._stored.get(label_id)
        if precision is not None:
            label = replace(label, precision=precision)
        return self._scorer.view(label, self._ground())

    def views(self) -> list[LabelView]:
        """Return every label's album; a second for 100,000 photos and a dozen labels."""
        ground = self._ground()
        return [self._scorer.view(label, ground) for label in self._stored.all()]

    def questions(
        self, label_id: LabelId, count: int = 1, skip: Sequence[int] = ()
    ) -> list[PhotoId]:
        """Return photos to ask about, the most telling first; [] without an example.

        skip: photos not to ask about now. Raises UserError label_gone, EnvironmentFault.
        """
        label = self._stored.get(label_id)
        return self._scorer.questions(label, self._ground(), count, skip)  # type: ignore[return-value]

    # Taking along.

    def taught(self, label_ids: Sequence[LabelId] | None = None) -> list[TaughtLabel]:
        """Return labels with the files that show them and are within reach, for fine-tuning.

        None: every label that has such a file. Raises UserError label_gone, label_no_examples
        (one that was named has none), tune_no_labels (there is none at all).
        """
        ids = [label.id for label in self.all()] if label_ids is None else label_ids
        found = [self._taught(self._stored.get(label_id)) for label_id in ids]
        for one in found:
            if label_ids is not None and not one.photos:
                raise UserError("label_no_examples", name=one.name)
        found = [one for one in found if one.photos]
        if not found:
            raise UserError("tune_no_labels")
        return found

    def export(self, label_ids: Sequence[LabelId], target: Path) -> int:
        """Write labels with their answers to a JSON file; returns how many answers.

        Raises UserError label_gone, EnvironmentFault export_not_written.
        """
        labels = [self._stored.get(label_id) for label_id in label_ids]
        return export_labels(self._stored, labels, target)

    def import_file(self, source: Path) -> LabelImport:
        """Read labels that were exported, also from another library of the same photos.

        Raises UserError no_such_file, bad_labels; then nothing has changed.
        """
        try:
            return import_labels(self._stored, source)
        finally:
            self._events.publish(LabelsChanged())

    def write_sidecars(
        self, label_ids: Sequence[LabelId], job: Job, *, found_too: bool = False
    ) -> SidecarReport:
        """Write labels as keywords beside the photos that show them, and nowhere else.

        found_too: also beside photos that were found and not confirmed. Where the user said no,
        the word is taken out. Raises UserError label_gone, Cancelled.
        """
        words: dict[PhotoId, list[str]] = {}
        unwanted: dict[PhotoId, list[str]] = {}
        for label in map(self._stored.get, label_ids):
            shown = dict(self._stored.present_answers(label.id))
            if found_too:
                found = self._scorer.view(label, self._ground()).found.tolist()
                shown |= dict.fromkeys(map(PhotoId, found), True)
            for photo_id, is_shown in shown.items():
                (words if is_shown else unwanted).setdefault(photo_id, []).append(label.name)
        photos = self._photos([*words, *(unwanted.keys() - words.keys())])
        return write_sidecars(photos, words, unwanted, job)

    def _taught(self, label: Label) -> TaughtLabel:
        answers = self._stored.present_answers(label.id)
        photos = self._photos([photo_id for photo_id, is_shown in answers.items() if is_shown])
        files = tuple(photo.path for photo in photos if not photo.offline)
        return TaughtLabel(label.name, files, label.aliases, label.kind)

    def _check_free(self, label: Label) -> None:
        mine = {name.casefold() for name in label.names}
        for other in self._stored.all():
            taken = mine & {name.casefold() for name in other.names}
            if other.id != label.id and taken:
                raise UserError("label_name_taken", name=min(taken))

    def _changed(self, label: Label) -> Label:
        self._events.publish(LabelsChanged())
        return label
