"""What a file is: by its name, before it is opened, and by its first bytes, after.

The content decides; the name only says whether a file is worth opening, and which camera
made a RAW file that looks like a TIFF. Pure functions, any thread.
"""

from __future__ import annotations

import struct
from os.path import splitext
from typing import NamedTuple

from core.records.photos import RAW_FORMATS

# How much of a file `sniff` wants to see. The first TIFF directory of RAW files lies inside.
HEAD_BYTES = 65_536

RAW_SUFFIXES = {f".{name.lower()}": name for name in RAW_FORMATS}

_PICTURES = """
.jpg .jpeg .jpe .jfif .jif .mpo .png .apng .webp .gif .bmp .dib .tif .tiff .avif .avifs
.heic .heics .heif .heifs .hif .jp2 .j2k .j2c .jpc .jpf .jpx
"""
# Not readable, but a person who put them there wants to hear so.
_PICTURES_TO_COME = ".jxl .svg .psd"
_VIDEO_AND_AUDIO = """
.mp4 .mov .m4v .avi .mkv .webm .3gp .3g2 .mts .m2ts .wmv .flv .mpg .mpeg .vob .rm .rmvb .insv
.lrv .mp3 .m4a .aac .wav .flac .ogg .opus .wma .amr .mid .aiff .ape .srt .ass .vtt
"""
_DOCUMENTS = """
.pdf .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .rtf .txt .md .rst .csv .tsv .html .htm
.mht .epub .mobi .azw3 .pages .numbers .key .tex .eml .msg .ics .vcf .log
"""
_ARCHIVES_AND_PROGRAMS = """
.zip .rar .7z .gz .bz2 .xz .zst .tar .tgz .iso .dmg .vmdk .vhd .img .exe .msi .dll .so .dylib
.lib .a .o .obj .bin .dat .db .sqlite .sqlite3 .apk .ipa .deb .rpm .jar .class .pyc .pyo .whl
.npy .npz .pt .pth .onnx .safetensors .parquet .pkl .h5
"""
_CODE = """
.py .pyi .js .mjs .ts .tsx .jsx .css .scss .c .h .cc .cpp .hpp .cs .java .kt .go .rs .rb .php
.pl .lua .sh .bat .ps1 .sql .json .jsonl .yaml .yml .toml .ini .cfg .conf .xml .lock .ipynb
.vue .swift .qml .ui .plist .reg .lnk .url .desktop .properties
"""
# Sidecars, catalogues, previews, half-done downloads, fonts, icons.
_BESIDE_PHOTOS = """
.xmp .aae .thm .pp3 .dop .cos .lrcat .lrdata .lrtemplate .cube .icc .icm .ithmb .photosdata
.tmp .temp .part .partial .crdownload .download .torrent .bak .swp .ico .icns .cur .ttf .otf
.woff .woff2
"""

PHOTO_SUFFIXES = frozenset([*RAW_SUFFIXES, *_PICTURES.split(), *_PICTURES_TO_COME.split()])
IGNORED_SUFFIXES = frozenset(
    suffix
    for group in (_VIDEO_AND_AUDIO, _DOCUMENTS, _ARCHIVES_AND_PROGRAMS, _CODE, _BESIDE_PHOTOS)
    for suffix in group.split()
)


class Foreign(NamedTuple):
    """Something that is no photo for us: the problem code, and its name."""

    code: str
    name: str


def is_candidate(name: str) -> bool | None:
    """Tell from a file's name whether it is a photo.

    True: yes, and if it cannot be read that is a problem. False: never opened. None: the
    content decides, and if it is no picture nobody needs to hear of it.
    """
    if name.startswith("._"):  # AppleDouble: the Finder's notes on a file, under its name
        return False
    suffix = splitext(name)[1].lower()
    if suffix in PHOTO_SUFFIXES:
        return True
    return False if suffix in IGNORED_SUFFIXES else None


def sniff(head: bytes, suffix: str = "") -> str | None:
    """Return the format that the first bytes show, or None when it is none of ours.

    `head`: up to HEAD_BYTES. `suffix` (with its dot) only tells apart RAW files that share
    the TIFF layout.
    """
    for magic, format_name in _MAGIC:
        if head.startswith(magic):
            return format_name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _iso_format(head)
    if head[:2] == b"BM" and head[14:18] in _BMP_HEADERS:
        return "BMP"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return _tiff_format(head, suffix.lower())
    if head[6:14] == b"HEAPCCDR":
        return "CRW"
    return None


def foreign_kind(head: bytes) -> Foreign:
    """Say what a file is that `sniff` did not know."""
    for offset, magic, kind in _FOREIGN:
        if head.startswith(magic, offset):
            return kind
    text = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text and text.startswith((b"<svg", b"<?xml", b"<!")):
        return Foreign("unsupported", "SVG")
    if text.startswith((b"<!doctype html", b"<html")):
        return Foreign("not_an_image", "HTML")
    if text and b"\0" not in text:
        return Foreign("not_an_image", "text")
    return Foreign("corrupt", "unknown data")


def is_raw(format_name: str) -> bool:
    """Whether LibRaw is the one to read it."""
    return format_name in RAW_FORMATS


_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JP2"),
    (b"\xff\x4f\xff\x51", "JP2"),
    (b"II*\0\x10\0\0\0CR", "CR2"),
    (b"FUJIFILMCCD-RAW", "RAF"),
    (b"IIRO", "ORF"),
    (b"IIRS", "ORF"),
    (b"MMOR", "ORF"),
    (b"IIU\0", "RW2"),
    (b"\0MRM", "MRW"),
    (b"FOVb", "X3F"),
)
# Sizes of the information headers that exist: "BM" alone also starts plenty of words.
_BMP_HEADERS = frozenset(struct.pack("<I", size) for size in (12, 16, 40, 52, 56, 64, 108, 124))

_FOREIGN = (
    (0, b"\xff\x0a", Foreign("unsupported", "JPEG XL")),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", Foreign("unsupported", "JPEG XL")),
    (0, b"8BPS", Foreign("unsupported", "Photoshop PSD")),
    (0, b"gimp xcf", Foreign("unsupported", "GIMP XCF")),
    (0, b"II\xbc", Foreign("unsupported", "JPEG XR")),
    (0, b"v/1\x01", Foreign("unsupported", "OpenEXR")),
    (0, b"#?RADIANCE", Foreign("unsupported", "Radiance HDR")),
    (4, b"ftyp", Foreign("not_an_image", "MP4 / QuickTime video")),
    (4, b"moov", Foreign("not_an_image", "QuickTime video")),
    (8, b"AVI ", Foreign("not_an_image", "AVI video")),
    (8, b"WAVE", Foreign("not_an_image", "WAV audio")),
    (0, b"\x1aE\xdf\xa3", Foreign("not_an_image", "Matroska / WebM video")),
    (0, b"ID3", Foreign("not_an_image", "MP3 audio")),
    (0, b"%PDF", Foreign("not_an_image", "PDF")),
    (0, b"%!PS", Foreign("not_an_image", "PostScript")),
    (0, b"PK\x03\x04", Foreign("not_an_image", "ZIP")),
    (0, b"Rar!", Foreign("not_an_image", "RAR")),
    (0, b"7z\xbc\xaf", Foreign("not_an_image", "7-Zip")),
    (0, b"\x1f\x8b", Foreign("not_an_image", "gzip")),
    (0, b"SQLite format 3", Foreign("not_an_image", "SQLite")),
    (0, b"\x7fELF", Foreign("not_an_image", "program")),
    (0, b"MZ", Foreign("not_an_image", "program")),
)

_HEIF_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)


def _iso_format(head: bytes) -> str | None:
    """Tell AVIF, HEIC and CR3 from videos, which have the same boxes (ISO 14496-12)."""
    (size,) = struct.unpack_from(">I", head)
    brands = [head[8:12]] + [head[at : at + 4] for at in range(16, min(size, 512), 4)]
    if brands[0] == b"crx ":
        return "CR3"
    if brands[0] not in _HEIF_BRANDS | {b"avif", b"avis"}:
        return None
    return "AVIF" if b"avif" in brands or b"avis" in brands else "HEIC"


_NEW_SUBFILE_TYPE, _MAKE, _SUB_IFDS, _DNG_VERSION = 254, 271, 330, 50706
_RAW_OF_MAKE = {
    b"NIKON": "NEF", b"SONY": "ARW", b"PENTAX": "PEF", b"RICOH": "PEF", b"SAMSUNG": "SRW",
    b"Hasselblad": "3FR", b"SEIKO EPSON": "ERF",
}  # fmt: skip


def _tiff_format(head: bytes, suffix: str) -> str:
    named = RAW_SUFFIXES.get(suffix)
    tags = _first_directory(head)
    if tags is None:  # the directory lies further back: the name is all there is
        return named or "TIFF"
    if _DNG_VERSION in tags:
        return "DNG"
    if named is not None and (_MAKE in tags or _SUB_IFDS in tags):
        return named
    if tags.get(_NEW_SUBFILE_TYPE, 0) & 1 and _SUB_IFDS in tags:
        start = tags.get(_MAKE, 0)
        for make, format_name in _RAW_OF_MAKE.items():
            if head.startswith(make, start):
                return format_name
    return "TIFF"


def _first_directory(head: bytes) -> dict[int, int] | None:
    """Return tag → value or offset of the first TIFF directory, None where it is not in sight."""
    order = "<" if head[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(order + "I", head, 4)
        (count,) = struct.unpack_from(order + "H", head, start)
        entries = [
            struct.unpack_from(order + "HHII", head, start + 2 + 12 * index)
            for index in range(min(count, 512))
        ]
    except struct.error:
        return None
    return {tag: value for tag, _type, _count, value in entries}
