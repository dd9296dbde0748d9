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
from core.label_names import clean_aliases, clean_name
from core.label_records import (
    DEFAULT_PRECISION,
    HIGHEST_PRECISION,
    LOWEST_PRECISION,
    Label,
    LabelId,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.events import EventBus
    from core.label_records import Answer, LabelCopy, LabelKind, LabelView
    from core.label_scorer import Ground, LabelScorer
    from core.records import PhotoId
    from core.store.labels import Labels as StoredLabels


class Labels:
    """See the module. ground: the vectors of the model that answers, as they are now."""

    def __init__(
        self,
        stored: StoredLabels,
        scorer: LabelScorer,
        ground: Callable[[], Ground],
        events: EventBus,
    ) -> None:
        self._stored = stored
        self._scorer = scorer
        self._ground = ground
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

    def view(self, label_id: LabelId) -> LabelView:
        """Return the label's album and look-alikes by the model that answers.

        Raises UserError label_gone, EnvironmentFault.
        """
        return self._scorer.view(self._stored.get(label_id), self._ground())

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

    def _check_free(self, label: Label) -> None:
        mine = {name.casefold() for name in label.names}
        for other in self._stored.all():
            taken = mine & {name.casefold() for name in other.names}
            if other.id != label.id and taken:
                raise UserError("label_name_taken", name=min(taken))

    def _changed(self, label: Label) -> Label:
        self._events.publish(LabelsChanged())
        return label
