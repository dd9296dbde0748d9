"""The sentences for every error and problem code, in Chinese and English.

Used by `core.cli.program` and by the window. A test holds that every code raised has its sentence,
in both languages, with the same fields.
"""

from __future__ import annotations

from typing import Literal

from core.messages.duplicates import RECYCLING_ERRORS
from core.messages.exports import EXPORT_ERRORS
from core.messages.models import MODEL_ERRORS
from core.messages.organising import ORGANISING_ERRORS
from core.messages.reasons import reason_text
from core.messages.teaching import TEACHING_ERRORS
from core.messages.updates import UPDATE_ERRORS

Language = Literal["zh_CN", "en"]
WHY = ("reason", "detail")  # fields that may hold the system's own words

# code: (Chinese, English). {fields} are the error's own. Say what happened, then what to do.
ERRORS: dict[str, tuple[str, str]] = {
    "cancelled": ("已停止。", "Stopped."),
    "library_not_writable": (
        "图库文件夹不能写入：{path}（{reason}）。请换一个位置，或检查权限；照片没有受影响。",
        "The library folder cannot be written: {path} ({reason}). Choose another place or "
        "check its permissions; your photos are not affected.",
    ),
    "no_display": (
        "打不开窗口：这里没有显示器，或者缺少 Qt 需要的系统库（日志里有原因）。"
        "终端里的命令不需要窗口，用 -h 看有哪些。",
        "No window can be opened: there is no display here, or a system library that Qt needs is "
        "missing (the log says which). The commands for the terminal need none; -h lists them.",
    ),
    "library_in_use": (
        "另一个拾影正在使用这个图库：{path}。请先关闭它，再试一次。",
        "Another 拾影 is using this library: {path}. Close it and try again.",
    ),
    "library_newer": (
        "这个图库来自更新的拾影（版本 {found}，这里是 {known}）。请更新程序；图库没有被改动。",
        "This library was made by a newer 拾影 (schema {found}, here {known}). Please update; "
        "nothing was changed.",
    ),
    "library_damaged": (
        "图库数据库损坏了：{path}（{reason}）。照片没有受影响；可以用备份恢复（在窗口里，"
        "或用 restore 命令），坏掉的文件会留在一旁。",
        "The library database is damaged: {path} ({reason}). Your photos are not affected. Restore "
        "a backup (in the window, or with the `restore` command); the damaged file is put aside, "
        "not deleted.",
    ),
    "backup_no_space": (
        "磁盘空间不够，这次没有备份：{path}（需要 {needed}，只有 {free}）。以前的备份都在。",
        "Not enough disk space for this backup: {path} ({needed} needed, {free} free). Earlier "
        "backups are all there.",
    ),
    "backup_not_written": (
        "备份写不进去：{path}（{reason}）。图库和以前的备份都在。",
        "The backup could not be written: {path} ({reason}). The library and earlier backups "
        "are safe.",
    ),
    "not_deleted": (
        "没能删除 {path}（{reason}）。可能有别的程序正在用它；过一会儿再试。",
        "{path} could not be deleted ({reason}). Perhaps another program is using it; try again "
        "later.",
    ),
    "backup_unusable": (
        "不能用它来恢复：{path}。它不是完好的图库备份。什么都没有改动。",
        "{path} cannot be restored: it is not an intact backup of a library. Nothing was changed.",
    ),
    "no_backup": (
        "这里还没有完好的备份：{path}。照片没有受影响，可以换一个图库文件夹重新建立。",
        "There is no intact backup here yet: {path}. Your photos are not affected; a new library "
        "folder can be built from them.",
    ),
    "no_library": (
        "这里还没有图库：{path}。先添加一个照片文件夹。",
        "There is no library yet: {path}. Add a photo folder first.",
    ),
    "index_not_ready": (
        "图库还在打开，请过一会儿再搜。",
        "The library is still being loaded; please search again in a moment.",
    ),
    "disk_full": (
        "磁盘满了，图库写不进去：{path}。腾出一些空间后会接着做，已完成的都在。",
        "The disk is full, the library cannot be written: {path}. Free some space and work "
        "goes on; what was done is kept.",
    ),
    "not_a_folder": (
        "这里没有文件夹：{path}。检查路径，或接上它所在的磁盘。",
        "There is no such folder: {path}. Check its name, or connect the drive it is on.",
    ),
    "folder_unreadable": (
        "没有权限读取这个文件夹：{path}。在系统里允许读取它，或者换一个文件夹。",
        "There is no permission to read this folder: {path}. Allow it in your system, or choose "
        "another folder.",
    ),
    "root_overlaps": (
        "{path} 和已经添加的 {other} 重叠，不需要再添加。",
        "{path} overlaps {other}, which is in the library already; it need not be added.",
    ),
    "root_around": (
        "{other} 在 {path} 里面，已经单独添加了，现在不能并进来：磁盘没有连上，或者它是单独的磁盘、"
        "链接、被排除的文件夹。请先连上它，或者只添加 {path} 里的其他文件夹。",
        "{other} is in the library by itself and cannot become a part of {path}: it is not "
        "connected, or it is a drive of its own, a link or an excluded folder. Connect it, or add "
        "the other folders in {path} instead.",
    ),
    "root_is_library": (
        "{path} 是拾影自己的图库文件夹，不能当作照片文件夹。请选放照片的文件夹。",
        "{path} holds 拾影's own library and cannot be a photo folder. Choose the one your photos "
        "are in.",
    ),
    "no_such_photo": (
        "图库里没有这张照片：{path}。先添加它所在的文件夹。",
        "This photo is not in the library: {path}. Add its folder first.",
    ),
    "no_such_file": (
        "找不到这个文件：{path}。检查路径，或接上它所在的磁盘。",
        "There is no such file: {path}. Check its name, or connect the drive it is on.",
    ),
    "photo_not_indexed": (
        "这张照片还没有认识完：{path}。稍等一会儿再试。",
        "This photo has not been indexed yet: {path}. Try again in a moment.",
    ),
    "library_older": (
        "这个图库是旧版本的（{found}，这里是 {known}）：{path}。先运行一次 index 命令来升级。",
        "This library has an older schema ({found}, here {known}): {path}. Run `index` once "
        "to update it.",
    ),
    "empty_query": ("请输入一句话，或拖入一张图片。", "Type a sentence or drop a picture."),
    "bad_captions": (
        "{path} 第 {line} 行不是「文件<TAB>描述」。改好这一行再试。",
        "{path}, line {line} is not `file<TAB>caption`. Mend that line and try again.",
    ),
    "bad_taxonomy": (
        "自动相册的清单 {path} 有错：{reason}。改好它，或者删掉它换回自带的清单。",
        "The list of automatic albums {path} has a mistake: {reason}. Mend it, or delete it to "
        "have the bundled one back.",
    ),
    "no_captions": (
        "{path} 里没有可以用的描述（要有文件还在的照片）。",
        "{path} holds no usable caption (none of its files can be read).",
    ),
    "query_failed": (
        "搜索暂时没有成功，请再试一次。",
        "The search did not work this time; please try again.",
    ),
    "worker_failed": (
        "认识照片的进程启动不了（{reason}）。重新打开拾影再试一次；照片和已完成的都在。",
        "The indexing process cannot start ({reason}). Open 拾影 anew and try again; photos and "
        "finished work are safe.",
    ),
    "model_out_of_memory": (
        "内存不够装下 {model}。关掉别的程序再试，或换一个小一些的模型；已有的都在。",
        "There is not enough memory for {model}. Close other programs and try again, or take a "
        "smaller model; nothing is lost.",
    ),
    "child_died": (
        "这一步的进程意外停止了（{reason}），可能是内存不够。什么都没有损坏，可以再试一次。",
        "The process that did this stopped unexpectedly ({reason}), perhaps for lack of memory. "
        "Nothing was damaged; you can try again.",
    ),
    "no_labels": (
        "请给出至少两个标签，用逗号分开。",
        "Name at least two labels, separated by commas.",
    ),
    **MODEL_ERRORS,
    **EXPORT_ERRORS,
    **UPDATE_ERRORS,
    **RECYCLING_ERRORS,
    **TEACHING_ERRORS,
    **ORGANISING_ERRORS,
}

# Reasons in the problem list.
PROBLEMS: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的（0 字节）", "The file is empty (0 bytes)"),
    "truncated": (
        "文件不完整，可能没有拷贝完",
        "The file is cut short; perhaps copying it broke off",
    ),
    "corrupt": ("文件已损坏，打不开", "The file is damaged and cannot be opened"),
    "not_an_image": ("内容不是图片（{detail}）", "Its content is not a picture ({detail})"),
    "unsupported": ("还不支持这种格式（{detail}）", "This format is not supported yet ({detail})"),
    "too_large": (
        "图片尺寸过大（{detail}），为安全起见没有打开",
        "Too large ({detail}); not opened for safety",
    ),
    "no_pixels": ("RAW 文件里没有可用的画面", "The RAW file holds no usable picture"),
    "unreadable": (
        "没有权限读取，或磁盘出错（{detail}）",
        "No permission, or a disk error ({detail})",
    ),
    "dangling_link": ("快捷方式指向的文件不存在", "The file that this link points to is not there"),
    "gone": (
        "文件不在原来的地方，或它的磁盘没有连接",
        "It is not where it was, or its drive is not connected",
    ),
    "not_written": ("写不进去（{detail}）", "It could not be written ({detail})"),
    "crashed": ("打开它会让解码程序崩溃，已跳过", "Opening it crashes the decoder; skipped"),
    "timeout": ("打开它用时太久，已跳过", "Opening it takes too long; skipped"),
    "out_of_memory": ("打开它需要太多内存，已跳过", "Opening it needs too much memory; skipped"),
}


# Where photos are looked at, and why there.
DEVICES: dict[tuple[str, str], tuple[str, str]] = {
    ("cpu", "asked"): ("按你的选择，使用 CPU。", "The CPU is used, as you chose."),
    ("cpu", "best"): (
        "没有找到 NVIDIA 显卡，使用 CPU。",
        "No NVIDIA graphics card was found; the CPU is used.",
    ),
    ("cpu", "missing"): (
        "选的显卡现在用不了，先用 CPU。",
        "The graphics card you chose cannot be used now; the CPU is.",
    ),
    ("cuda", "asked"): (
        "按你的选择，使用 NVIDIA 显卡。",
        "Your NVIDIA card is used, as you chose.",
    ),
    ("cuda", "best"): (
        "找到了 NVIDIA 显卡，用它认识照片。",
        "An NVIDIA card was found and is used.",
    ),
    ("mps", "asked"): (
        "按你的选择，使用这台 Mac 的 GPU。",
        "Your Mac's GPU is used, as you chose.",
    ),
    ("mps", "best"): ("用这台 Mac 的 GPU 认识照片。", "Your Mac's GPU was found and is used."),
}


def device_text(kind: str, reason: str, language: Language) -> str:
    """Return where photos are looked at and why, for a DeviceNote."""
    return DEVICES[kind, reason][0 if language == "zh_CN" else 1]


def error_text(code: str, fields: dict[str, object], language: Language) -> str:
    """Return the sentence for an error code, or a plain one that names an unknown code."""
    return _pick(ERRORS, code, fields, language)


def problem_text(code: str, detail: str, language: Language) -> str:
    """Return the sentence for a row of the problem list."""
    return _pick(PROBLEMS, code, {"detail": detail}, language)


def size_text(size_bytes: float) -> str:
    """Return "753 MB": decimal units, as hubs and disks count."""
    for unit in ("B", "kB", "MB"):
        if size_bytes < 1000:
            return f"{size_bytes:.3g} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.2f} GB"


def _pick(
    table: dict[str, tuple[str, str]], code: str, fields: dict[str, object], language: Language
) -> str:
    both = table.get(code) or PROBLEMS.get(code) or ERRORS.get(code)
    if both is None:
        return f"{code}: {fields}"
    template = both[0] if language == "zh_CN" else both[1]
    said = {
        name: reason_text(value, language) if isinstance(value, str) and name in WHY else value
        for name, value in fields.items()
    }
    return template.format_map({"detail": "", **said})
