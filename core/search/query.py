"""What a sentence says besides what the picture shows: when, which way up, what not.

Each such piece becomes a chip and leaves the sentence; the rest is what the model embeds. So do
the names of labels that the user taught: 「豆豆在沙滩上」 → 豆豆 + 「沙滩上」.
「去年夏天在海边奔跑的狗」 → 去年夏天 + 「海边奔跑的狗」. Pieces in quotation marks, and pieces
whose chip the user removed (`literal`), stay plain words. Pure; nothing here raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.records.label_names import find_mentions
from core.records.photos import RAW_FORMATS
from core.records.search import Chip
from core.search.dates import find_dates, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from core.records.labels import LabelId


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The conditions in the order of the sentence, and what is left to embed (may be empty)."""

    chips: tuple[Chip, ...]
    rest: str


_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"")
_QUOTE_MARKS = '「」『』“”"'

_PORTRAIT = re.compile(
    r"竖图|竖版|竖屏|竖构图|竖拍|竖着拍|(?:vertical|portrait[- ]orientation)"
    r"(?: (?:photo|picture|image)s?)?(?![a-z])"
)
_LANDSCAPE = re.compile(
    r"横图|横版|横屏|横构图|横拍|横着拍|(?:horizontal|landscape[- ]orientation)"
    r"(?: (?:photo|picture|image)s?)?(?![a-z])"
)
_SQUARE = re.compile(r"方图|方形(?=图|照片)|正方形的?(?=图|照片)|square (?:photo|picture|image)s?")

_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF",
            "bmp": "BMP", "tif": "TIFF", "tiff": "TIFF", "avif": "AVIF", "heic": "HEIC",
            "heif": "HEIC", "jp2": "JP2", "raw": " ".join(sorted(RAW_FORMATS)),
            **{name.lower(): name for name in RAW_FORMATS if name != "RAW"}}  # fmt: skip
_FORMAT = re.compile(
    rf"(?<![a-z0-9])(?P<name>{'|'.join(sorted(_FORMATS, key=len, reverse=True))})(?![a-z0-9])"
    r"(?P<tail>\s?(?:格式|文件|图片|照片|动图|原片|底片|files?|format|photos?|images?|pictures?))?"
)

_SCREENSHOTS = r"(?:(?:手机|电脑)?(?:屏幕)?(?:截图|截屏)|屏幕快照)"
_NO_SCREENSHOTS = re.compile(
    rf"(?:不要有?|没有|不含|不带|除了)\s?{_SCREENSHOTS}|(?:(?<![a-z])(?:no|without|not|excluding)\s+"
    r"(?:any\s+)?|(?<=\s)-)screen\s?shots?(?![a-z])"
)
_ONLY_SCREENSHOTS = re.compile(
    rf"(?:只[要看]|仅)?\s?{_SCREENSHOTS}|(?<![a-z])(?:only\s+)?screen\s?shots?(?![a-z])"
)

# Up to 8 characters: what is longer is a clause of its own and better left to the model.
_EXCLUDE_ZH = re.compile(
    r"(?:(?<![要有])不要有?|(?<![有着了过从])没有|不含|不带)(?![脸命紧急忘怕])"
    r"(?P<value>[^\s,，。.;；、!！?？的在]{1,8}?)(?=[\s,，。.;；、!！?？的]|$)"
)
_NOBODY = re.compile(r"(?<=[\s,，。])无人(?=$|[\s,，。的])|^无人(?=的)")
_EXCLUDE_EN = re.compile(
    r"(?<![a-z])(?:without|excluding)\s+(?:any\s+|an?\s+|the\s+)?"
    r"(?P<value>[a-z][a-z ]{0,30}?)(?=\s*(?:$|[,.;!?]|\s(?:in|on|at|near|by|and)\s))"
)

_LEAD = re.compile(r"^[\s的,，。、;；:：]*(?:(?:拍摄|拍|照)的)?(?:[在于](?=.{2}))?")
_TRAIL = re.compile(r"[\s,，。、;；:：]*(?:(?:拍摄|拍)?[在于]|[从是]|(?:拍摄|拍|照)的)?\s*$")
# What ties a label into a sentence: 「沙滩上的豆豆」, 「豆豆和糯米在家」, 「有豆豆的照片」.
_LABEL_LEAD = re.compile(r"^\s*[和跟与同及]\s*(?=.)|^\s*(?:and|with)\s+|^'s\s+")
_LABEL_TRAIL = re.compile(r"\s*[的和跟与同及有]\s*$|\s+(?:and|with|of)\s*$")
_OWNED = re.compile(r"\s*的\s*$")  # 「聊天记录的截图」
_OF = re.compile(r"^\s*(?:of|from|with)\s+")
_NOTHING = re.compile(
    r"(?:[拍照]的|的|所有|全部|all|the|my|我|\s)*"
    r"(?:照片|相片|图片|图|photos?|pictures?|images?)?(?:[\s,，。.、的]|from|in|of|taken)*"
)


def parse(
    text: str,
    today: date,
    literal: frozenset[str] = frozenset(),
    labels: Sequence[tuple[str, LabelId]] = (),
    keywords: Sequence[str] = (),
) -> ParsedQuery:
    """Read the conditions out of a sentence; pieces in `literal` stay words.

    labels: the words that mean a label, and which; keywords: those that 「#旅行」 may name.
    """
    folded = fold(text)
    protected = [match.span() for match in _QUOTED.finditer(folded)]
    chips: list[Chip] = []
    for chip in (*_keywords(text, folded, keywords), *_found(text, folded, today, labels)):
        span = (chip.start, chip.start + len(chip.text))
        taken = [(other.start, other.start + len(other.text)) for other in chips]
        if chip.text not in literal and not _overlaps(span, [*protected, *taken]):
            chips.append(chip)
    chips.sort(key=lambda chip: chip.start)
    return ParsedQuery(tuple(chips), _rest(text, chips))


def _found(
    text: str, folded: str, today: date, labels: Sequence[tuple[str, LabelId]]
) -> Iterator[Chip]:
    """Yield every possible chip; of two that overlap the first counts."""
    exclusions = list(_exclusions(text, folded))
    unwanted = [(chip.start, chip.start + len(chip.text)) for chip in exclusions]
    for start, end, label_id in find_mentions(folded, [(fold(name), at) for name, at in labels]):
        if not _overlaps((start, end), unwanted):  # 「不要豆豆」 is no wish for 豆豆
            yield Chip("label", text[start:end], start, value=str(label_id))
    for span in find_dates(text, today):
        yield Chip("date", text[span.start : span.end], span.start, span.taken_from, span.taken_to)
    patterns = (("portrait", _PORTRAIT), ("landscape", _LANDSCAPE), ("square", _SQUARE))
    for value, pattern in patterns:
        for match in pattern.finditer(folded):
            yield _chip("orientation", text, match, value)
    for match in _FORMAT.finditer(folded):
        # Without 「格式」 or the like only in capitals, and not before an English word: raw fish.
        is_loud = match["name"] != text[match.start() : match.end("name")]
        before_word = re.match(r"\s+[a-z]", folded[match.end() :])
        if match["tail"] or (is_loud and not before_word):
            yield _chip("format", text, match, _FORMATS[match["name"]])
    for value, pattern in (("no", _NO_SCREENSHOTS), ("only", _ONLY_SCREENSHOTS)):
        for match in pattern.finditer(folded):
            yield _chip("screenshots", text, match, value)
    yield from exclusions


def _keywords(text: str, folded: str, keywords: Sequence[str]) -> Iterator[Chip]:
    """Yield 「#旅行」, of two that begin alike the longer one.

    Without # it is a plain word: a keyword is on some photos only, and search finds the others.
    """
    known = sorted(((fold(word), word) for word in keywords), key=lambda pair: -len(pair[0]))
    for match in re.finditer("#", folded):
        for name, word in known:
            end = match.end() + len(name)
            is_whole = not (name[-1:].isascii() and folded[end : end + 1].isascii()
                            and folded[end : end + 1].isalnum())  # fmt: skip
            if name and folded.startswith(name, match.end()) and is_whole:
                yield Chip("keyword", text[match.start() : end], match.start(), value=word)
                break


def _exclusions(text: str, folded: str) -> Iterator[Chip]:
    for pattern in (_EXCLUDE_ZH, _EXCLUDE_EN):
        for match in pattern.finditer(folded):
            yield _chip("exclude", text, match, text[match.start("value") : match.end("value")])
    for match in _NOBODY.finditer(folded):
        yield _chip("exclude", text, match, "人")


def _chip(kind: str, text: str, match: re.Match[str], value: str) -> Chip:
    piece = text[match.start() : match.end()]
    return Chip(kind, piece, match.start(), value=value)  # type: ignore[arg-type]


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _rest(text: str, chips: list[Chip]) -> str:
    """Return what is left without the chips and without the words that tied them in."""
    if not chips:
        return plain(text)
    pieces, end = [], 0
    for before, chip in zip([None, *chips], chips, strict=False):
        pieces.append(_trimmed(text[end : chip.start], before, chip))
        end = chip.start + len(chip.text)
    pieces.append(_trimmed(text[end:], chips[-1], None))
    rest = plain(" ".join(piece for piece in pieces if piece.strip()))
    return "" if _NOTHING.fullmatch(rest.lower()) else rest


def _trimmed(piece: str, before: Chip | None, after: Chip | None) -> str:
    """Return what stands between two chips without the words that tied them in."""
    if before is not None:
        if before.kind == "label":
            piece = _LABEL_LEAD.sub("", piece)
        elif before.kind == "screenshots":
            piece = _OF.sub("", piece)
        piece = _LEAD.sub("", piece)
    if after is not None:
        piece = _TRAIL.sub("", piece)
        if after.kind == "label":
            piece = _LABEL_TRAIL.sub("", piece)
        elif after.kind == "screenshots":
            piece = _OWNED.sub("", piece)
    return piece


def plain(text: str) -> str:
    """Return the text half-width, without quotation marks, with single spaces."""
    unquoted = text.translate(dict.fromkeys(map(ord, _QUOTE_MARKS)))
    return " ".join(unicodedata.normalize("NFKC", unquoted).split())
