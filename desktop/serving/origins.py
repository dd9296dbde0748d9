"""What the models were made of that fine-tuning made here. No widgets; a background thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import UserError
from desktop.serving.cards import STARTER, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.models import ModelOffer, ModelState


def origins_of(
    library: Library, offers: Sequence[ModelOffer], states: Sequence[ModelState]
) -> dict[str, Origin]:
    """Return the origins of the models that have one, by choice. Some milliseconds."""
    names = {offer.model.id: offer.model.name for offer in offers}
    taught = [state.choice for state in states if state.variant and state.choice != STARTER]
    return {choice: origin for choice in taught if (origin := _origin(library, choice, names))}


def _origin(library: Library, choice: str, names: dict[str, str]) -> Origin | None:
    found = library.tuning.models.origin(choice)
    if found is None:
        return None
    try:
        run = library.tuning.run(found.run_id).name
    except UserError:  # its history was deleted
        run = ""
    return Origin(names.get(found.parent, ""), run, found.alpha)
