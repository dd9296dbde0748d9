"""A question taken apart: conditions, labels, words that are wanted, words that are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.records.labels import LabelId
from core.search.dates import fold
from core.search.label_fusion import Taught
from core.search.query import parse, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from core.records.search import Chip, Filters, Query
    from core.search.label_fusion import Evidence, LabelLookup


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query asks for. filters: its own, and those of the sentence."""

    chips: tuple[Chip, ...]
    rest: str  # what is embedded
    unwanted: tuple[str, ...]
    taught: Taught
    filters: Filters


def understand(
    query: Query,
    today: date,
    labels: LabelLookup,
    keywords: Callable[[], Sequence[str]] = tuple,
) -> Understood:
    """Take a query apart. A label that has no example yet is a plain word.

    keywords: the words that photos carry, asked only where a # stands in the sentence.
    """
    if not query.interpret:
        return Understood((), plain(query.text), (), Taught(), query.filters)
    folded = fold(query.text)
    mentioned = [(name, at) for name, at in labels.names() if fold(name) in folded]
    known: dict[LabelId, Evidence] = {}
    for label_id in {label_id for _, label_id in mentioned}:
        evidence = labels.evidence(label_id)
        if evidence is not None:
            known[label_id] = evidence
    names = {fold(name): label_id for name, label_id in mentioned if label_id in known}
    words = keywords() if "#" in folded else ()
    parsed = parse(query.text, today, query.literal, list(names.items()), words)
    excluded = [chip.value for chip in parsed.chips if chip.kind == "exclude"]
    taught = Taught(
        [known[LabelId(int(chip.value))] for chip in parsed.chips if chip.kind == "label"],
        [known[names[fold(words)]] for words in excluded if fold(words) in names],
    )
    unwanted = tuple(words for words in excluded if fold(words) not in names)
    filters = narrowed(query.filters, parsed.chips)
    return Understood(parsed.chips, parsed.rest, unwanted, taught, filters)


def narrowed(filters: Filters, chips: Sequence[Chip]) -> Filters:
    """Return the filters with the sentence's conditions added.

    Dates must hold together; where an orientation or format is named, the sentence decides.
    """
    for chip in chips:
        if chip.kind == "date":
            starts = [day for day in (filters.taken_from, chip.taken_from) if day is not None]
            ends = [day for day in (filters.taken_to, chip.taken_to) if day is not None]
            filters = replace(
                filters, taken_from=max(starts, default=None), taken_to=min(ends, default=None)
            )
        elif chip.kind == "orientation":
            filters = replace(filters, orientation=chip.value)  # type: ignore[arg-type]
        elif chip.kind == "screenshots":
            filters = replace(filters, screenshots=chip.value == "only")
        elif chip.kind == "format":
            filters = replace(filters, formats=frozenset(chip.value.split()))
        elif chip.kind == "keyword":
            filters = replace(filters, keywords=filters.keywords | {chip.value})
    return filters
