"""The sentences for what can go wrong with an export; part of `core.messages.common`."""

from __future__ import annotations

EXPORT_ERRORS: dict[str, tuple[str, str]] = {
    "export_into_library": (
        "{path} 是拾影自己的图库文件夹，照片不能导出到这里。换一个文件夹。",
        "{path} is 拾影's own library; photos cannot be exported into it. Choose another folder.",
    ),
    "export_no_space": (
        "{path} 放不下：需要 {needed}，只有 {free}。腾出一些空间，或者导出小一些的 JPEG；"
        "还没有写入任何文件。",
        "There is not enough room in {path}: {needed} needed, {free} free. Free some, or export "
        "smaller JPEGs; nothing has been written yet.",
    ),
    "export_disk_full": (
        "磁盘满了，没能全部导出到 {path}。已经写好的都在，原来的照片没有受影响。",
        "The disk is full; not everything could be exported to {path}. What was written is whole, "
        "and your own photos are not affected.",
    ),
    "export_target_gone": (
        "写不进 {path}（{reason}）。检查磁盘是否连接、能不能写；已经写好的都在，"
        "原来的照片没有受影响。",
        "{path} cannot be written ({reason}). Check that its drive is connected and can be written "
        "to; what was written is whole, and your own photos are not affected.",
    ),
}
