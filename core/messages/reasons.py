"""The system's own words for why a file could not be read or written, in Chinese. Any thread."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.messages.common import Language

_CHINESE = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "设备不在了",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已经有了",
    errno.ENOTEMPTY: "文件夹里还有东西",
    errno.ENAMETOOLONG: "名字太长",
    errno.EFBIG: "文件太大",
    errno.EBUSY: "正被别的程序使用",
    errno.EMFILE: "打开的文件太多",
    errno.EINVAL: "名字里有不能用的字符",
    errno.ETIMEDOUT: "等不到回答",
}


def reason_text(reason: str, language: Language) -> str:
    """Return a reason in the user's language where it is one of the system's, else as it is."""
    if language != "zh_CN":
        return reason
    ended = _EXIT.fullmatch(reason)
    return f"退出码 {ended.group(1)}" if ended else _SAID.get(reason, reason)


_EXIT = re.compile(r"exit code (-?\d+)")  # of a process of ours
_SAID = {os.strerror(code): said for code, said in _CHINESE.items()}
