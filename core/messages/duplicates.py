"""The sentences for photos that cannot go to the recycle bin; part of `core.messages.common`."""

from __future__ import annotations

RECYCLING_ERRORS: dict[str, tuple[str, str]] = {
    "photo_gone": (
        "这个文件已经不在那里，或者它的磁盘没有连接：{path}",
        "This file is no longer there, or its drive is not connected: {path}",
    ),
    "photo_changed": (
        "这个文件刚刚改过，可能不再是同一张照片，所以没有动它：{path}",
        "This file has just been changed and may be another photo now; it was left alone: {path}",
    ),
    "photo_last": (
        "要留下的那一张现在读不到，所以这一张没有动：{path}",
        "The one to be kept cannot be read now, so this one was left alone: {path}",
    ),
    "folder_read_only": (
        "没有权限从这个文件夹里移走照片：{path}。它还在原处。",
        "There is no permission to take photos out of this folder: {path}. It is where it was.",
    ),
    "name_not_text": (
        "这个文件的名字不是正常的文字，回收站收不了，所以没有移走：{path}。请先在文件夹里给它改个名字。",
        "The recycle bin cannot take a file whose name is no text, so {path} is where it was. Give "
        "it another name in its folder first.",
    ),
    "no_bin": (
        "这个磁盘的回收站用不了，所以没有移走：{path}。需要的话请自己在文件夹里处理。",
        "The recycle bin of this drive cannot be used, so {path} is where it was. To delete it, "
        "do so in its folder.",
    ),
}
