"""A list of photos for a print shop or a friend, as lines or as a table. Pure; any thread."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.messages.common import Language
    from core.records.exports import ListRow

LIST_NAMES = {"zh_CN": "照片清单", "en": "Photos"}
_HEADINGS = {
    "zh_CN": ("文件名", "拍摄时间", "地点", "标签", "宽", "高"),
    "en": ("File", "Taken", "Place", "Labels", "Width", "Height"),
}
_BETWEEN = {"zh_CN": "、", "en": ", "}
# A table program would take what begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(rows: Sequence[ListRow], language: Language) -> str:
    """Return a line a photo: name, time, place, labels, as far as they are known."""
    return "".join(
        " · ".join(part for part in _words(row, language) if part) + "\n" for row in rows
    )


def as_csv(rows: Sequence[ListRow], language: Language) -> bytes:
    """Return a table, in UTF-8 with the mark that Excel needs to see that it is."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_HEADINGS[language])
    for row in rows:
        table.writerow([*map(_harmless, _words(row, language)), row.width, row.height])
    return text.getvalue().encode("utf-8-sig", "replace")


def _words(row: ListRow, language: Language) -> tuple[str, str, str, str]:
    taken = f"{row.taken_at:%Y-%m-%d %H:%M}" if row.taken_at else ""
    return row.name, taken, row.place, _BETWEEN[language].join(row.labels)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
