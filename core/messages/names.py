"""What to know of a name before it is given, in the window and the terminal alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.records.label_names import is_common, is_short

if TYPE_CHECKING:
    from core.messages.common import Language

SHORT = (
    "一个字的名字，只有单独出现时才算（「海」算，「海边」「上海」不算）。用两个字以上更好。",
    "A name of one character counts only where it stands alone in a sentence, not inside other "
    "words. Two characters or more are better.",
)
COMMON = (
    "「{name}」本来就是常用词：以后句子里写它，就是指你教的这个。换一个只有你这样叫的名字更好。",
    "“{name}” is an everyday word: in a sentence it will mean what you teach here. A name of your "
    "own is better.",
)


def name_note(name: str, language: Language) -> str:
    """Return what is to be known of a name, "" where there is nothing."""
    both = SHORT if is_short(name) else COMMON if is_common(name) else ("", "")
    return both[0 if language == "zh_CN" else 1].format(name=name)
