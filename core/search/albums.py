"""Automatic albums: which photos stand out for which category of the taxonomy. Pure functions.

A category's vector is the mean of its prompts'. A cosine says nothing by itself (see
`calibrate`), so a photo's score for a category is counted in spreads of the library's scores
above their median, by the category's own spread and by the usual one of all categories, and the
lesser counts: a category that nothing fits has a narrow spread, in which noise looks large. A
photo belongs to a category that is its best of all from STANDS_OUT spreads on, or its best among
siblings from SURE on. Where the library falls into two groups (a quarter of it shows dogs), the
spread says little and GROUP_STANDS_OUT is enough. In small libraries the median and spread of a
category lean on those of all categories, as if PRIOR_PHOTOS photos had shown just that.

Precision goes before recall: an album is to be looked through, search finds the rest.

Measured with the starter (acd6d17650a9) where captions tell what a photo shows. 1,000 photos of
Flickr8k-CN val, precision/recall: dog .99/.78, bird 1/.47, mountain 1/.17, sea 1/.13, snow
.94/.15, forest 1/.05, bridge 1/.33, car .86/.18, bicycle 1/.29, motorcycle .77/.48, boat 1/.37,
football .89/.28, basketball 1/.64, skiing 1/.25, swimming 1/.15, surfing .86/.12, ball games
.96/.20; of 436 placings 425 are right. 441 photos of which 81 show things that somebody owns: 167
of 172 (cat 1/.83, clock 1/.67, toy 1/.11). Libraries of 5, 10 and 20 photos: .90, .91, .97.
Tried while choosing: the category's own spread alone (.80 instead of .88 at that point), a bar of
3.0 (.83), several categories a photo (.82). Categories with a precision below .7 are marked
`beyond_starter` in the taxonomy, and so are those that had no photos to judge by and came out
wrong, or whose like the starter never saw (documents, pictures). 100,000 photos took 0.35 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.records.search import Album
from core.search.calibrate import TWO_GROUPS, group_share
from core.spread import MAD_TO_SIGMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from core.search.taxonomy import Category, Taxonomy

    Chunks = Iterable[tuple[NDArray[np.int64], NDArray[np.float32]]]

STANDS_OUT = 3.5
SURE = 4.0
GROUP_STANDS_OUT = 2.0
PRIOR_PHOTOS = 20
SAMPLE = 10_000  # photos that medians and spreads are taken from
SMALL = 40  # photos; in a library no larger, one photo makes an album
SMALL_EXTRA = 0.5  # spreads more, where so few photos say what is usual
MIN_PHOTOS = 3
TINY = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class CategoryVectors:
    """The categories that have prompts, and one unit vector for each: (c, dim)."""

    categories: tuple[Category, ...]
    vectors: NDArray[np.float32]


def prompts_of(taxonomy: Taxonomy) -> list[str]:
    """Return every prompt, in order."""
    return [prompt for one in taxonomy.categories for prompt in one.prompts]


def category_vectors(taxonomy: Taxonomy, prompts: NDArray[np.float32]) -> CategoryVectors:
    """Average the vectors of `prompts_of`, (p, dim), by category."""
    named = tuple(one for one in taxonomy.categories if one.prompts)
    starts = np.cumsum([0, *(len(one.prompts) for one in named)])[:-1]
    sums = np.add.reduceat(prompts, starts, axis=0) if len(named) else prompts
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return CategoryVectors(named, np.asarray(sums / np.maximum(lengths, TINY), np.float32))


def score(
    chunks: Chunks, vectors: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the photos' ids (n,) and their cosines with every category (n, c)."""
    ids, scores = [np.empty(0, np.int64)], [np.empty((0, len(vectors)), np.float32)]
    for some, rows in chunks:
        ids.append(some)
        scores.append(rows @ vectors.T)
    return np.concatenate(ids), np.concatenate(scores)


def find_albums(
    taxonomy: Taxonomy, known: CategoryVectors, ids: NDArray[np.int64], scores: NDArray[np.float32]
) -> list[Album]:
    """Return the albums that hold photos, in the order of the taxonomy, groups with theirs.

    ids: (n,); scores: (n, c) cosines with `known`.
    """
    if not len(ids) or not known.categories:
        return []
    strengths = stand_out(scores)
    is_small = len(ids) <= SMALL
    belongs = assign(
        strengths - SMALL_EXTRA if is_small else strengths,
        _bars(scores),
        [one.parent or one.id for one in known.categories],
    )
    belongs &= belongs.sum(axis=0) >= (1 if is_small else MIN_PHOTOS)
    columns = {one.id: column for column, one in enumerate(known.categories)}
    albums = [
        _album(one, _columns_of(one, columns), ids, strengths, belongs)
        for one in taxonomy.categories
    ]
    return [album for album in albums if len(album.ids)]


def _bars(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return what a photo must reach in its best category: (c,)."""
    is_group = np.array([group_share(column) >= TWO_GROUPS for column in _sample(scores).T])
    return np.where(is_group, GROUP_STANDS_OUT, STANDS_OUT)


def stand_out(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how many spreads each photo lies above the library's median: (n, c) → (n, c)."""
    sample = _sample(scores)
    count = len(sample)
    middle = _lean(np.median(sample, axis=0), float(np.median(sample)), count)
    away = np.abs(sample - middle)
    own = _lean(
        MAD_TO_SIGMA * np.median(away, axis=0), MAD_TO_SIGMA * float(np.median(away)), count
    )
    spread = np.maximum(np.maximum(own, np.median(own)), TINY)
    return np.asarray((scores - middle) / spread, np.float32)


def assign(
    strengths: NDArray[np.float32], bars: NDArray[np.float64], groups: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which photo belongs to which category: (n, c).

    bars: (c,), what the best category of all must reach; groups: each category's group.
    """
    best_of_all = strengths.max(axis=1, keepdims=True)
    belongs: NDArray[np.bool_] = (strengths >= best_of_all) & (strengths >= bars)
    names = np.asarray(groups)
    for name in np.unique(names):
        mine = np.flatnonzero(names == name)
        part = strengths[:, mine]
        belongs[:, mine] |= (part >= part.max(axis=1, keepdims=True)) & (part >= SURE)
    return belongs


def _sample(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    return scores[:: -(-len(scores) // SAMPLE)]


def _lean(own: NDArray[np.floating], usual: float, count: int) -> NDArray[np.float64]:
    return np.asarray((count * own + PRIOR_PHOTOS * usual) / (count + PRIOR_PHOTOS), np.float64)


def _columns_of(category: Category, columns: dict[str, int]) -> list[int]:
    below = f"{category.id}/"
    return [at for name, at in columns.items() if name == category.id or name.startswith(below)]


def _album(
    category: Category,
    columns: list[int],
    ids: NDArray[np.int64],
    strengths: NDArray[np.float32],
    belongs: NDArray[np.bool_],
) -> Album:
    held = np.where(belongs[:, columns], strengths[:, columns], -np.inf).max(
        axis=1, initial=-np.inf
    )
    best_first = np.argsort(-held, kind="stable")[: np.count_nonzero(np.isfinite(held))]
    return Album(category.id, category.zh, category.en, category.parent, ids[best_first])
