"""What the models page shows of each model, from the core's facts. No widgets, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from core.records.model_names import model_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.messages.common import Language
    from core.records.models import CatalogueModel, ModelOffer, ModelState

STARTER = "starter"
NONE_TAUGHT: Mapping[str, Origin] = MappingProxyType({})

# offer: can be downloaded; partial: a download broke off; unsupported: no encoder for it yet;
# ready: installed; next: chosen, getting to know the photos; leaving: answers until `next` can;
# in_use: chosen and answering; broken: its files are not usable; leftover: only vectors remain.
Kind = Literal[
    "offer", "partial", "unsupported", "ready", "next", "leaving", "in_use", "broken", "leftover"
]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a model was made of by fine-tuning: its parent, the run, and how much of the run.

    parent: what the parent is called in the catalogue, "" where that does not know it; run: the
    name of the training, "" where its history was deleted.
    """

    parent: str
    run: str
    alpha: float


@dataclass(frozen=True, slots=True)
class Card:
    """One model. `id`: of the catalogue, of the folder, or the key of a leftover."""

    id: str
    kind: Kind
    name: str = ""
    offer: CatalogueModel | None = None
    state: ModelState | None = None
    partial_bytes: int = 0
    photos_per_minute: float | None = None  # on this machine, as far as that is known
    is_measured: bool = False  # told from a run of this very model
    photos_left: int = 0  # that it does not know yet
    can_be_tuned: bool = False  # whether fine-tuning knows its kind
    origin: Origin | None = None  # of one that was taught here

    @property
    def is_starter(self) -> bool:
        """Whether it came with the program."""
        return self.id == STARTER

    @property
    def is_recommended(self) -> bool:
        """Whether it is the one that we would choose."""
        return self.offer is not None and self.offer.recommended

    @property
    def can_be_rolled_back(self) -> bool:
        """Whether it is chosen, and there is a model to go back to."""
        return self.origin is not None and self.kind in ("in_use", "next")

    @property
    def freed_bytes(self) -> int:
        """How much its removal gives back."""
        state = self.state
        here = state.size_bytes + state.vector_bytes if state is not None else 0
        return here + self.partial_bytes

    @property
    def can_be_removed(self) -> bool:
        """Whether there is anything to remove that nobody needs now."""
        return self.kind in ("partial", "ready", "broken", "leftover") and not self.is_starter


def card_name(card: Card, language: Language) -> str:
    """Return what a model is called; one that was taught here after its parent."""
    state = card.state
    if state is None or not state.variant:
        return card.name
    return model_text(state, language, card.origin.parent if card.origin is not None else "")


def make_cards(
    offers: Sequence[ModelOffer],
    states: Sequence[ModelState],
    origins: Mapping[str, Origin] = NONE_TAUGHT,
) -> list[Card]:
    """Return the starter, what was taught here, the catalogue, other models, what is left of some.

    origins: of the models that were taught here, by choice.
    """
    by_choice = {state.choice: state for state in states if state.choice}
    is_changing = any(state.target != state.serving for state in states)
    starter = by_choice.pop(STARTER, None)
    cards = [_here(starter, None, is_changing)] if starter is not None else []
    taught = {choice: by_choice.pop(choice) for choice in origins if choice in by_choice}
    cards += [
        replace(_here(state, None, is_changing), origin=origins[choice])
        for choice, state in taught.items()
    ]
    for offer in offers:
        state = by_choice.pop(offer.model.id, None)
        cards.append(_here(state, offer, is_changing) if state is not None else _offered(offer))
    cards += [_here(state, None, is_changing) for state in by_choice.values()]
    return cards + [
        Card(state.key, "leftover", state.name, state=state) for state in states if not state.choice
    ]


def _offered(offer: ModelOffer) -> Card:
    model = offer.model
    kind: Kind = "partial" if offer.partial_bytes else "offer"
    if not offer.can_run:
        kind = "unsupported"
    return Card(
        model.id,
        kind,
        model.name,
        offer=model,
        partial_bytes=offer.partial_bytes,
        photos_per_minute=offer.photos_per_minute,
    )


def _here(state: ModelState, offer: ModelOffer | None, is_changing: bool) -> Card:
    model = offer.model if offer is not None else None
    name = model.name if model is not None else state.name
    partial = offer.partial_bytes if offer is not None else 0
    rate = offer.photos_per_minute if offer is not None else None
    return Card(state.choice, _kind_of(state, is_changing), name, model, state, partial, rate)


def _kind_of(state: ModelState, is_changing: bool) -> Kind:
    if state.fault:
        return "broken"
    if state.serving:
        return "leaving" if is_changing else "in_use"
    return "next" if state.target else "ready"
