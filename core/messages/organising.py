"""The sentences for what can go wrong with keywords and albums; part of `core.messages.common`."""

from __future__ import annotations

ORGANISING_ERRORS: dict[str, tuple[str, str]] = {
    "keyword_empty": (
        "关键词至少要有一个字。",
        "A keyword needs at least one letter.",
    ),
    "keyword_long": (
        "关键词太长了，最多 {longest} 个字。",
        "The keyword is too long: at most {longest} characters.",
    ),
    "album_name_empty": (
        "给相册起一个名字，比如「北京」。",
        "Give the album a name, such as Beijing.",
    ),
    "album_name_long": (
        "相册的名字太长了，最多 {longest} 个字。",
        "The album's name is too long: at most {longest} characters.",
    ),
    "album_name_taken": (
        "已经有一个相册叫「{name}」了。换一个名字，或者把照片放进那一个。",
        "There is an album “{name}” already. Choose another name, or put the photos into that one.",
    ),
    "album_gone": (
        "这个相册已经不在了。照片都还在。",
        "This album is gone. Your photos are all there.",
    ),
    "album_is_smart": (
        "智能相册自己找照片，不能放进去或拿出来。",
        "A smart album finds its photos by itself; none can be put in or taken out.",
    ),
    "bad_marks": (
        "这个文件不是拾影导出的收藏和相册（{reason}）。什么都没有改动。",
        "This is not a file of favourites and albums exported by 拾影 ({reason}). Nothing was "
        "changed.",
    ),
    "album_unknown": (
        "没有叫「{name}」的相册。用 albums --mine 看看有哪些。",
        "There is no album “{name}”. `albums --mine` shows what there is.",
    ),
}
