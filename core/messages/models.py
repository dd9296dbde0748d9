"""The sentences for errors of models: reading them, getting them, making room for them.

Part of `core.messages.common`.
"""

from __future__ import annotations

MODEL_ERRORS: dict[str, tuple[str, str]] = {
    "model_missing": (
        "没有安装这个模型：{model}。先安装它，或者换一个模型。",
        "This model is not installed: {model}. Install it, or choose another.",
    ),
    "model_broken": (
        "模型文件不完整或不对：{model}（{reason}）。请重新安装或换一个模型。",
        "The model's files are incomplete or wrong: {model} ({reason}). Install it again or "
        "choose another.",
    ),
    "model_unknown": (
        "可以安装的模型里没有 {model}。有这些：{known}",
        "There is no model {model} on offer. There are: {known}",
    ),
    "model_unsupported": (
        "这个版本的拾影还用不了 {model}，所以没有下载。先用别的模型吧。",
        "This version of 拾影 cannot run {model} yet, so nothing was downloaded. Take another "
        "model for now.",
    ),
    "model_installing": (
        "{model} 正在另一个窗口里安装，等它装好就能用。",
        "{model} is being installed in another window; it can be used when that is done.",
    ),
    "model_exists": (
        "{path} 已经有一个不是这里下载的文件夹。先移走它，再安装。",
        "{path} already holds a folder that was not downloaded here. Move it away first.",
    ),
    "model_in_use": (
        "正在使用 {model}。先换成别的模型，再移除它。",
        "{model} is in use. Choose another model first, then remove it.",
    ),
    "unknown_device": (
        "不认识这个计算设备：{device}。可以用：{known}。",
        "Unknown device: {device}. There are: {known}.",
    ),
    "unknown_source": (
        "不认识这个下载来源：{source}。可以用 hub、mirror、modelscope 或一个网址。",
        "Unknown source: {source}. Use hub, mirror, modelscope or an address.",
    ),
    "not_enough_space": (
        "磁盘空间不够：还需要 {needed}，只有 {free}（{path}）。腾出一些空间再继续，"
        "已下载的部分会保留。",
        "Not enough disk space: {needed} more is needed, {free} is free ({path}). Free some and "
        "continue; what was downloaded is kept.",
    ),
    "download_offline": (
        "连不上 {host}（{reason}）。检查网络，或换一个下载来源；已下载的部分会保留。",
        "{host} cannot be reached ({reason}). Check the network or choose another source; what "
        "was downloaded is kept.",
    ),
    "proxy_unusable": (
        "系统里设置的网络代理用不了（{reason}）。请检查环境变量 ALL_PROXY 和 HTTPS_PROXY。",
        "The network proxy that is set on this machine cannot be used ({reason}). Check it (the "
        "environment variables ALL_PROXY and HTTPS_PROXY).",
    ),
    "download_broke_off": (
        "和 {host} 的连接总是中断，已下载 {done} / {total}。再试一次会接着下载，也可以换一个来源。",
        "The connection to {host} keeps breaking; {done} of {total} are here. Try again to go "
        "on from there, or choose another source.",
    ),
    "download_busy": (
        "{host} 现在太忙（{status}）。过一会儿再试，会接着下载；也可以换一个来源。",
        "{host} is too busy now ({status}). Try again later to go on from here, or choose "
        "another source.",
    ),
    "download_refused": (
        "{host} 不让下载（{status}）。请换一个下载来源。",
        "{host} refuses the download ({status}). Choose another source.",
    ),
    "download_not_found": (
        "{host} 上没有 {file}。请换一个下载来源。",
        "{host} does not have {file}. Choose another source.",
    ),
    "download_web_page": (
        "{host} 给的是网页而不是文件，可能需要先登录网络。打开浏览器看一看，或换一个来源。",
        "{host} answers with a web page instead of a file; perhaps the network wants a login. "
        "Look in a browser, or choose another source.",
    ),
    "download_corrupt": (
        "从 {host} 下载的 {file} 两次都和校验值不符，已经删除。请换一个下载来源。",
        "{file} from {host} did not match its checksum twice and was deleted. Choose another "
        "source.",
    ),
    "download_bad_redirect": (
        "{host} 把下载转到了不安全的地址，已经停止。请换一个下载来源。",
        "{host} sends the download to an address that is not safe; stopped. Choose another source.",
    ),
    "download_bad_listing": (
        "看不懂 {host} 给的 {model} 文件列表。请换一个下载来源。",
        "The list of files of {model} from {host} makes no sense. Choose another source.",
    ),
    "download_incomplete": (
        "{host} 上的 {model} 不完整（缺 {missing}）。请换一个下载来源。",
        "{model} is not complete at {host} (missing: {missing}). Choose another source.",
    ),
}
