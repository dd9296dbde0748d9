"""The sentences of fine-tuning besides errors: what the data page says, and what a run notes.

Used by the window and the terminal. A test holds that every code has both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.messages.common import Language
    from core.records.tuning import DataNote, ExportForm

# code: (Chinese, English); {count} is the note's own. Gravest first: the order they are shown in.
NOTES: dict[str, tuple[str, str]] = {
    "tune_few_pairs": (
        "只有 {count} 对照片和描述，太少了：很容易死记硬背。先试试「标签」，几张照片就够。",
        "Only {count} pairs of photo and caption: they will be learned by heart. Try a label "
        "first, which needs a few photos.",
    ),
    "tune_small_validation": (
        "只有 {count} 张照片留作验证，成绩会很粗略。",
        "Only {count} photos are held out for validation, so the figures are rough.",
    ),
    "tune_short_name": (
        "{count} 个名字只有一个字（比如「海」），本来就是常用字：训练以后，搜这个字会先想到"
        "你的照片。换一个长一点的名字更好。",
        "Names of a single character, such as 海, mean something already ({count} here): after "
        "training, a search for it thinks of your photos first. A longer name is better.",
    ),
    "tune_common_name": (
        "{count} 个名字本来就是常用词（比如「沙滩」）：训练以后，搜这个词会先想到你的照片。换一个"
        "只有你这样叫的名字更好。",
        "Names that are everyday words, such as beach, mean something already ({count} here): "
        "after training, a search for one thinks of your photos first. A name of your own is "
        "better.",
    ),
    "tune_leak": (
        "{count} 张照片训练和验证里都有，只留作验证，免得成绩虚高。",
        "{count} photos are both for training and for validation; they are kept for validation "
        "only, or the figures would flatter.",
    ),
    "tune_no_file": (
        "{count} 处找不到照片，已略过。检查照片文件夹是不是选对了。",
        "{count} photos are not where the file says and were left out. Is the folder right?",
    ),
    "tune_unreadable": (
        "{count} 张照片打不开，已略过。",
        "{count} photos cannot be opened and were left out.",
    ),
    "tune_bad_line": (
        "{count} 行看不懂，已略过（一行一句：「文件 Tab 描述」，.csv 里用逗号隔开，"
        "或一行一个 JSON）。",
        "{count} lines make no sense and were left out (`file<TAB>caption`, commas in a .csv, or "
        "one JSON object a line).",
    ),
    "tune_no_caption": (
        "{count} 条描述是空的，已略过。",
        "{count} captions are empty and were left out.",
    ),
    "tune_long_caption": (
        "{count} 条描述太长：模型只读开头，约 50 个汉字，后面的不看。",
        "{count} captions are long: a model reads their beginning, some 35 words, and nothing "
        "after it.",
    ),
    "tune_repeated_pair": (
        "{count} 行和别的行完全一样，只算一次。",
        "{count} lines repeat another and count once.",
    ),
    "tune_same_photo": (
        "{count} 个文件和别的文件是同一张照片，合在一起了。",
        "{count} files are the same photo as another; their captions were put together.",
    ),
    "tune_similar_photo": (
        "{count} 张照片和别的几乎一样（连拍或副本），放在了训练或验证的同一边。",
        "{count} photos look almost like another (bursts, copies); they stay on one side of "
        "the split.",
    ),
    "tune_shared_caption": (
        "{count} 条描述属于好几张照片，它们不会互相当作反例。",
        "{count} captions belong to several photos, which are then no counter-examples of one "
        "another.",
    ),
    # While training.
    "tune_less_memory": (
        "内存不够，每次只算 {count} 张，结果不变，只是慢一些。",
        "Memory was short: {count} photos at a time from here on; the same result, more slowly.",
    ),
    "tune_stopped_early": (
        "验证连续 {count} 次没有变好，提前停下了。",
        "Stopped early: {count} validations without a better one.",
    ),
}

# What an exported folder is, by its form: said before and after.
EXPORTS: dict[str, tuple[str, str]] = {
    "transformers": (
        "transformers 格式的文件夹（config.json、safetensors、词表）：transformers 可以直接读取，"
        "拾影也可以再导入。",
        "A folder as transformers has it (config.json, safetensors, vocabulary): transformers "
        "loads it as it is, and 拾影 imports it again.",
    ),
    "starter": (
        "入门模型自己的格式（ONNX、safetensors 和 starter.json），不是 transformers 的模型，"
        "transformers 读不了；任何一台电脑上的拾影都可以导入它。",
        "The starter's own form (ONNX, safetensors and starter.json). It is not a transformers "
        "model, so transformers cannot load it; 拾影 on any computer imports it.",
    ),
    "resnet": (
        "文件夹的样子和 transformers 的一样，但看图的一侧是 RN50，transformers 没有这种模型，"
        "读不了；拾影可以再导入。",
        "It is laid out as transformers has it, but its image side is an RN50, which transformers "
        "has no model for and cannot load; 拾影 imports it again.",
    ),
}


def export_text(form: ExportForm, language: Language) -> str:
    """Return what an exported folder is good for."""
    return EXPORTS[form][0 if language == "zh_CN" else 1]


def note_text(note: DataNote, language: Language) -> str:
    """Return the sentence of a note, or its code where there is none."""
    both = NOTES.get(note.code)
    if both is None:
        return f"{note.code}: {note.count}"
    return both[0 if language == "zh_CN" else 1].format(count=note.count)
