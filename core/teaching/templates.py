"""Labels become captions: a few natural sentences with the label's name for each photo.

Pure. The sentences follow the label's kind, because 「豆豆在沙滩上」 is said of a dog and not of a
cup. A photo gets several, so that no single wording is learned by heart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.teaching.caption_files import RawPair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.tuning import TaughtLabel

ANY = ("{name}", "{name}的照片", "一张{name}的照片", "照片里有{name}")
BY_KIND: dict[str, tuple[str, ...]] = {
    "pet": ("我家的{name}", "{name}在这里", "可爱的{name}", "{name}的特写"),
    "person": ("{name}在照片里", "{name}的一张照片", "和{name}一起", "拍的是{name}"),
    "place": ("在{name}拍的照片", "{name}的风景", "去{name}的时候", "{name}那里"),
    "thing": ("我的{name}", "{name}放在那里", "{name}的特写", "这是{name}"),
    "event": ("{name}那天", "{name}的时候拍的", "{name}的现场", "{name}上的照片"),
}


def captions_from_labels(labels: Sequence[TaughtLabel]) -> list[RawPair]:
    """Return the captions of every photo of every label, each name and alias in turn.

    A photo that has two labels gets the captions of both.
    """
    pairs: list[RawPair] = []
    for label in labels:
        names = [name.strip() for name in (label.name, *label.aliases) if name.strip()]
        templates = ANY + BY_KIND.get(label.kind, ())
        captions = list(dict.fromkeys(t.format(name=name) for name in names for t in templates))
        pairs += [RawPair(photo, caption) for photo in label.photos for caption in captions]
    return pairs
