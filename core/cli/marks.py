"""Favourites, stars, keywords and albums in the terminal: to mark photos, and to search by."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.opened import ANSWER_TIMEOUT_S, OpenedLibrary, photo_ids
from core.cli.report import Progress, Report
from core.cli.telling import Telling
from core.records.marks import HIGHEST_RATING
from core.records.saved_question import RECENT_DAYS
from core.records.search import Filters, Query

if TYPE_CHECKING:
    import argparse

    from core.library import Library
    from core.messages.common import Language
    from core.records.marks import Collection
    from core.records.photos import PhotoId
    from core.records.saved_question import SavedQuestion


def filter_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what photos can be narrowed to."""
    parser.add_argument("--favourites", action="store_true", help="only favourites")
    stars = range(1, HIGHEST_RATING + 1)
    parser.add_argument("--min-rating", metavar="N", type=int, default=0, choices=stars,
                        help="so many stars or more")  # fmt: skip
    parser.add_argument("--keyword", metavar="WORD", action="append", default=[],
                        help="only photos with this keyword; repeatable")  # fmt: skip
    parser.add_argument("--album", metavar="NAME", help="an album of your own, also a smart one")


def narrowed(library: Library, query: Query, options: argparse.Namespace) -> Query:
    """Return the query with what the options demand. Raises UserError album_unknown."""
    filters = replace(
        query.filters,
        favourite=options.favourites,
        min_rating=options.min_rating,
        keywords=frozenset(options.keyword),
    )
    query = replace(query, filters=filters)
    if options.album is None:
        return query
    collection = library.collections.named(options.album)
    if collection.question is None:
        return replace(query, filters=replace(filters, album=collection.id))
    return _asked(library, library.collections.opened(collection.question).question, query)


def mark_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `mark`."""
    parser.add_argument("photos", metavar="PHOTO", nargs="+", type=Path,
                        help="photos or folders of the library")  # fmt: skip
    parser.add_argument("--favourite", action="store_true", default=None,
                        help="make them favourites")  # fmt: skip
    parser.add_argument("--no-favourite", dest="favourite", action="store_false",
                        help="make them favourites no longer")  # fmt: skip
    parser.add_argument("--rating", metavar="N", type=int, choices=range(HIGHEST_RATING + 1),
                        help="1 to 5 stars, 0 for none")  # fmt: skip
    for option, said in (("keyword", "write this word on them"), ("without", "take it from them")):
        parser.add_argument(f"--{option}", metavar="WORD", action="append", default=[],
                            help=f"{said}; repeatable")  # fmt: skip
    parser.add_argument("--album", metavar="NAME", help="put them into it; made where it is new")


def mark(options: argparse.Namespace) -> Report:
    """Mark photos; says how many are marked otherwise than before."""
    with OpenedLibrary(options) as library:
        ids = photo_ids(library, options.photos)
        touched: set[PhotoId] = set()
        if options.favourite is not None:
            touched |= library.marks.set_favourite(ids, is_favourite=options.favourite).keys()
        if options.rating is not None:
            touched |= library.marks.set_rating(ids, options.rating).keys()
        touched |= library.marks.add_keywords(ids, options.keyword).photos
        touched |= library.marks.remove_keywords(ids, options.without).photos
        if options.album is not None:
            album = _named_or_new(library, options.album)
            touched |= set(ids) - set(library.collections.put_in(album.id, ids))
    said = {
        "zh_CN": f"{len(ids)} 张照片，{len(touched)} 张有变化。照片文件没有动。",
        "en": f"{len(ids)} photos, {len(touched)} marked otherwise than before; no file was "
        "touched.",
    }
    data = {"photos": len(ids), "changed": len(touched)}
    return Report(data, lambda language: [said[language]])


def files_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `marks`."""
    parser.add_argument("--to", metavar="FILE.json", type=Path,
                        help="write favourites, stars, keywords and albums")  # fmt: skip
    parser.add_argument("--from", dest="source", metavar="FILE.json", type=Path,
                        help="add what another library wrote so")  # fmt: skip
    parser.add_argument("--sidecars", action="store_true",
                        help="write stars and keywords into PHOTO.xmp beside photos")  # fmt: skip


def files(options: argparse.Namespace) -> Report:
    """Take marks along, bring them in, or write them beside photos."""
    telling = Telling()
    with OpenedLibrary(options) as library, Progress() as job:
        if options.source is not None:
            came = library.mark_files.import_file(options.source)
            telling.say(
                f"导入 {came.photos} 张；{came.missing} 张不在这个图库里。",
                f"{came.photos} photos; {came.missing} are not in this library.",
                photos=came.photos,
                missing=came.missing,
            )
        if options.to is not None:
            written = library.mark_files.export(options.to)
            telling.say(
                f"已写入 {options.to}：{written} 张。",
                f"{options.to}: {written} photos.",
                written=written,
            )
        if options.sidecars:
            telling.say_sidecars(library.mark_files.write_sidecars(None, job))
    return telling.report()


def own_albums(library: Library) -> Report:
    """List the user's own albums."""
    collections = library.collections.all()
    data = [{"name": one.name, "smart": one.is_smart, "count": one.count} for one in collections]
    none = {"zh_CN": "还没有自己的相册。", "en": "There are no albums of your own yet."}
    return Report(
        data, lambda language: [_line(one, language) for one in collections] or [none[language]]
    )


def _line(collection: Collection, language: Language) -> str:
    smart = {"zh_CN": "智能", "en": "smart"}[language]
    return f"{collection.name}\t{smart if collection.count is None else collection.count}"


def _named_or_new(library: Library, name: str) -> Collection:
    wanted = name.strip().casefold()
    for collection in library.collections.all():
        if collection.name.casefold() == wanted:
            return collection
    return library.collections.add(name)


def _asked(library: Library, question: SavedQuestion, query: Query) -> Query:
    """Return a saved question, narrowed further by what was typed."""
    defaults = Filters()
    own: dict[str, Any] = {
        field.name: getattr(query.filters, field.name)
        for field in fields(Filters)
        if getattr(query.filters, field.name) != getattr(defaults, field.name)
    }
    filters = replace(question.filters, **own)
    if question.recent_only:
        filters = replace(filters, added_since=datetime.now() - timedelta(days=RECENT_DAYS))
    if question.album:
        albums = library.albums().result(ANSWER_TIMEOUT_S)
        found = (album.ids.tolist() for album in albums if album.id == question.album)
        filters = replace(filters, among=frozenset(next(found, [])))
    return replace(
        query,
        text=" ".join(filter(None, (question.text, query.text))),
        image=question.photo if query.image is None else query.image,
        image_weight=question.image_weight if query.image is None else query.image_weight,
        filters=filters,
        literal=question.literal,
    )
