"""The terminal's help and its complaints in Chinese; the English of each stands where it is used.

A test walks every parser and holds that no help is without its Chinese.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.messages.common import Language

HELP: dict[str, str] = {
    # What argparse says itself.
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这些说明",
    "show program's version number and exit": "显示版本",
    # Every command.
    "Find your own photos with a sentence. Without a command the window opens.": (
        "用一句话，找到你的照片。不写命令就打开窗口。"
    ),
    "commands": "命令",
    "actions": "动作",
    "where the library is kept": "图库所在的文件夹",
    "starter, an installed model, or a model folder": (
        "starter（入门模型）、装好的模型，或一个模型文件夹"
    ),
    "print JSON for programs": "输出 JSON，给程序读",
    # The commands.
    "read new and changed photos": "读入新的和改动的照片",
    "find photos by a sentence, a picture, or both": "用句子、图片或两者一起找照片",
    "find photos like one of the library": "找和图库里某张照片相似的照片",
    "measure retrieval over a captions file": "用一份描述衡量找得准不准",
    "list the automatic albums, or your own": "列出自动相册，或自己的相册",
    "take marks and albums along": "导出、导入收藏、评分、关键词和相册",
    "favourites, stars, keywords, albums": "收藏、打星、写关键词、放进相册",
    "list photos that are there more than once": "列出重复的照片",
    "list what could not be read, and why": "列出打不开的文件和原因",
    "say what the library holds": "图库概况",
    "check the database and the index": "检查数据库和索引",
    "copy the library's database": "备份图库",
    "bring a backup of the library back": "用备份恢复图库",
    "copy photos, smaller ones, or a list of them, to a folder": (
        "把照片、缩小的照片或照片清单写到一个文件夹"
    ),
    "print the vectors of pictures and sentences": "输出图片和句子的向量",
    "say which label fits a picture": "图片最像哪个标签",
    "list, install, choose and remove models": "查看、安装、选用、移除模型",
    "teach the model what is yours": "教模型认识你的东西",
    # Searching.
    "folders to add; none: look for changes": "要添加的文件夹；不写：只看有没有变化",
    "a sentence": "一句话",
    "a picture to search with": "用来搜索的图片",
    "share of the picture where both are given (0 to 1)": "又有图又有字时，图占多少（0 到 1）",
    "only below this folder": "只在这个文件夹里找",
    "only photos of a label (see `teach`)": "只找某个标签的照片（见 teach）",
    "show near-duplicates once": "几乎一样的照片只显示一张",
    "only favourites": "只找收藏的",
    "so many stars or more": "至少这么多星",
    "only photos with this keyword; repeatable": "只找有这个关键词的；可以写多次",
    "an album of your own, also a smart one": "自己的一个相册，智能相册也行",
    "how many (20)": "最多几张（20）",
    "taken on this day or later": "这一天或以后拍的",
    "taken on this day or earlier": "这一天或以前拍的",
    "wider, higher, or as wide as high": "横图、竖图或方图",
    "only screenshots, or none": "只要截图，或不要截图",
    "JPEG, HEIC, …; repeatable": "JPEG、HEIC……；可以写多次",
    "a photo of the library": "图库里的一张照片",
    "file and caption a line, with a tab between": "每行一个文件和描述，中间是 Tab",
    "the folder that the file names are relative to": "文件名是相对哪个文件夹写的",
    "only captions of this kind (second of three columns)": "只用这一类描述（三列中的第二列）",
    # Organising.
    "your own albums instead": "改为列出自己的相册",
    "write favourites, stars, keywords and albums": "写出收藏、评分、关键词和相册",
    "add what another library wrote so": "读入另一个图库这样写出的文件",
    "write stars and keywords into PHOTO.xmp beside photos": (
        "把评分和关键词写进照片旁边的「照片名.xmp」"
    ),
    "photos or folders of the library": "图库里的照片或文件夹",
    "make them favourites": "收藏",
    "make them favourites no longer": "取消收藏",
    "1 to 5 stars, 0 for none": "1 到 5 颗星，0 表示不打星",
    "write this word on them; repeatable": "写上这个关键词；可以写多次",
    "take it from them; repeatable": "去掉这个关键词；可以写多次",
    "put them into it; made where it is new": "放进这个相册；没有就新建",
    "only groups of this kind": "只列这一类",
    "list the backups, newest first": "列出备份，新的在前",
    "a backup's name or file (none: the newest good one)": (
        "备份的名字或文件（不写：最新的完好的一份）"
    ),
    "a sentence, or paths of photos of the library": "一句话，或图库里照片的路径",
    "the folder; made where it is not there": "文件夹；没有就新建",
    "of a sentence: how many (all that are likely)": "一句话最多取几张（所有可能是的）",
    "what is written (originals)": "写出什么（originals：原文件）",
    "what the files are called": "文件怎么命名",
    "of a JPEG, 0: as it is (%(default)s)": "JPEG 的长边，0 表示不缩小（%(default)s）",
    "of a JPEG, 1 to 95 (%(default)s)": "JPEG 的质量，1 到 95（%(default)s）",
    "let a JPEG say where it was taken": "JPEG 里写上拍摄地点",
    "do not let a JPEG say with what it was taken": "JPEG 里不写拍摄的相机",
    # Vectors and models.
    "pictures": "图片",
    "sentences": "句子",
    "a picture": "一张图片",
    "separated by commas; each is put into sentences": "用逗号分开；每个都会放进句子里",
    "the labels are whole sentences already": "标签已经是整句",
    "choose where photos are looked at": "选择用什么看照片",
    "show what can be installed and what is": "列出能装的和装好的模型",
    "download a model, or go on with it": "下载一个模型，或接着下载",
    "take a model from this computer": "导入这台电脑上的模型",
    "measure a model on this machine": "测一个模型在这台电脑上有多快",
    "delete an installed model": "删除装好的模型",
    "search with this model from now on": "从现在起用这个模型搜索",
    "auto, cpu, cuda or mps; none: say what is used": (
        "auto、cpu、cuda 或 mps；不写：说明现在用什么"
    ),
    "as `models list` shows it": "见 models list",
    "hub (Hugging Face; default), mirror (hf-mirror.com), modelscope, or the address of another "
    "endpoint": (
        "hub（Hugging Face，默认）、mirror（hf-mirror.com）、modelscope（魔搭），或另一个网址"
    ),
    "a model folder, or a checkpoint (clip_cn_*.pt)": "模型文件夹，或模型文件（clip_cn_*.pt）",
    "none: the one in use": "不写：正在用的模型",
    "even if it is in use": "正在用也删",
    # Teaching.
    "name what is yours: 「豆豆」": "给你的东西起个名字：「豆豆」",
    "fine-tune a model on captioned photos": "用照片和描述微调一个模型",
    "list what was trained, with parameters and figures": "列出训练过的，带参数和成绩",
    "use the model of a finished run": "采用一次训练出来的模型",
    "write a run's model for other programs": "把一次训练的模型写出来，给别的程序用",
    "show the labels and how well they are known": "列出标签，各认识得怎样",
    "make a label, or give one more examples": "新建标签，或再给一些例子",
    "list the photos of a label": "列出一个标签的照片",
    "list the photos worth a yes or no": "列出最值得回答「是／不是」的照片",
    "forget a label and its answers": "忘记一个标签和它的回答",
    "take labels along, or write sidecars": "导出标签，或写附属文件",
    "read labels that were exported": "导入标签",
    "a label's name or one of its aliases": "标签的名字或别名",
    "what it is": "它是什么",
    "another name; repeatable": "别名；可以写多次",
    "share of what is found that should be right (.5 to .99)": (
        "找到的里面应该有多少是对的（.5 到 .99）"
    ),
    "photos or folders of the library that show it": "图库里有它的照片或文件夹",
    "photos or folders of the library that do not show it": "图库里没有它的照片或文件夹",
    "photos or folders of the library that say nothing": "收回对这些照片或文件夹的回答",
    "how many (10)": "最多几张（10）",
    "none: every label": "不写：全部标签",
    "write labels and answers": "写出标签和回答",
    "write labels as keywords into PHOTO.xmp beside photos": (
        "把标签作为关键词写进照片旁边的「照片名.xmp」"
    ),
    "sidecars also where a label was only found": "自动找到的照片也写",
    "what `export` wrote": "export 写出的文件",
    # Fine-tuning; its parameters say their own, see `core.records.tuning_parameters`.
    "TSV or JSONL (file, caption), or a data set folder of Chinese-CLIP": (
        "TSV 或 JSONL（文件、描述），或 Chinese-CLIP 的数据集文件夹"
    ),
    "the photos of labels, captions made of their names; none named: all": (
        "用标签的照片，描述由名字造出来；不写名字：全部标签"
    ),
    "what relative file names start from": "相对的文件名从哪个文件夹算起",
    "captions to validate with; otherwise some photos are held out": (
        "用来验证的描述；不写就留出一部分照片"
    ),
    "what the run is called in the history": "这次训练在记录里叫什么",
    "go on with a run; none named: the newest unfinished one": (
        "接着一次训练；不写是哪一次：最近没完成的"
    ),
    "check data, estimate time and memory, and stop": "只检查数据、估计时间和内存",
    "use the result at once, so much of it; no number: as recommended": (
        "训练完马上采用，采用这么多；不写数字：按建议"
    ),
    "whole matrices, as --lora-rank 0": "训练整个矩阵，同 --lora-rank 0",
    "off: {0}": "关掉：{0}",
    "delete a run with everything of it": "删除一次训练和它的一切",
    "as `teach runs` shows it": "见 teach runs",
    "how much of what was taught counts; else as recommended": "学到的占多少；不写：按建议",
    "a folder that is not there yet": "一个还不存在的文件夹",
}

# What argparse complains of, as it says it: {n} are the groups.
COMPLAINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"the following arguments are required: (.+)"), "还缺 {0}。"),
    (re.compile(r"one of the arguments (.+) is required"), "这几个里要写一个：{0}。"),
    (re.compile(r"unrecognized arguments: (.+)"), "不认识 {0}。"),
    (re.compile(r"ambiguous option: (\S+) could match (.+)"), "{0} 不够明确，可能是 {1}。"),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), "{0} 和 {1} 只能写一个。"),
    (re.compile(r"argument (.+?): expected one argument"), "{0} 后面要写一个值。"),
    (re.compile(r"argument (.+?): expected at least one argument"), "{0} 后面至少要写一个值。"),
    (re.compile(r"argument (.+?): ignored explicit argument '(.*)'"), "{0} 后面不写值。"),
    (re.compile(r"argument (.+?): invalid int value: '(.*)'"), "{0} 要写整数，不能是「{1}」。"),
    (re.compile(r"argument (.+?): invalid float value: '(.*)'"), "{0} 要写数字，不能是「{1}」。"),
    (
        re.compile(r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)"),
        "{0} 不能是「{1}」，可以是 {2}。",
    ),
    (re.compile(r"argument (.+?): (.+)"), "{0}：{1}"),
)
CHOICE = re.compile(r"invalid choice: '?(?P<said>.*?)'? \(choose from (?P<known>.+)\)")
MORE = {"zh_CN": "用 {0} -h 看可以写什么。", "en": "`{0} -h` says what may be written."}
MEANT = {"zh_CN": "是不是想写 {0}？", "en": "Did you mean {0}?"}
NOT_POSITIVE = {
    "zh_CN": "要写大于 0 的整数，不能是「{0}」。",
    "en": "a whole number above 0 is wanted, not “{0}”",
}
NOT_BETWEEN = {
    "zh_CN": "要写 {1} 到 {2} 的整数，不能是「{0}」。",
    "en": "a whole number from {1} to {2} is wanted, not “{0}”",
}
NOT_A_DAY = {
    "zh_CN": "要写日期，例如 2024-05-01，不能是「{0}」。",
    "en": "a date such as 2024-05-01 is wanted, not “{0}”",
}


def help_text(english: str, language: Language) -> str:
    """Return a help in a language; what has no Chinese stays as it is."""
    return HELP.get(english, english) if language == "zh_CN" else english


def complaint_text(message: str, program: str, language: Language) -> str:
    """Return what argparse complains of, what was perhaps meant, and where help is."""
    said = [_in_chinese(message) if language == "zh_CN" else f"{message}."]
    if choice := CHOICE.search(message):
        known = [word.strip(" '") for word in choice["known"].split(",")]
        if near := difflib.get_close_matches(choice["said"], known, 1):
            said.append(MEANT[language].format(near[0]))
    said.append(MORE[language].format(program))
    return f"{program}: " + "\n".join(said) + "\n"


def _in_chinese(message: str) -> str:
    for pattern, chinese in COMPLAINTS:
        if found := pattern.fullmatch(message):
            return chinese.format(*found.groups())
    return message
