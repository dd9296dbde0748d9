"""`models …` in the terminal: what can be installed, what is, and what is in use."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli import device
from core.cli.report import Command, Progress, Report, add_actions, language
from core.errors import EnvironmentFault
from core.job import Job
from core.messages.common import size_text
from core.records.model_names import model_text

if TYPE_CHECKING:
    import argparse

    from core.messages.common import Language
    from core.records.models import (
        CatalogueModel,
        DownloadProgress,
        InstalledModel,
        InstallState,
        ModelInfo,
    )

STARTER = "starter"
TOLD_EVERY_PERCENT = 10  # where stderr is a file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that follow `models`."""
    add_actions(parser, ACTIONS, "action")


def run(options: argparse.Namespace) -> Report:
    """Run one of them."""
    report: Report = options.action(options)
    return report


def _list(options: argparse.Namespace) -> Report:
    from core.serving.tools import describe, open_models, open_speed

    shelf, speed = open_models(options.library), open_speed(options.library)
    with contextlib.suppress(EnvironmentFault):  # then there is no estimate
        speed.measure(Job())
    here = {model.id: model for model in shelf.installed()}
    rows = [_starter_row()]
    for offer in shelf.offers():
        partial = shelf.partial_bytes(offer.id)
        row = _offer_row(offer, here.pop(offer.id, None), shelf.can_run(offer), partial)
        rows.append({**row, "photos_per_minute": _two_digits(speed.photos_per_minute(offer))})
    rows += [_own_row(model, describe(options.library, model.id)) for model in here.values()]
    for row in rows:
        row["in_use"] = row["id"] == shelf.in_use
    return Report(rows, lambda language: [line for row in rows for line in _lines(row, language)])


def _install(options: argparse.Namespace) -> Report:
    from core.serving.tools import open_models

    shelf = open_models(options.library)
    with _Progress() as show:
        model = shelf.install(options.id, options.source, Job(show.step), show)
    data = {
        "id": model.id,
        "path": str(model.path),
        "size_bytes": model.size_bytes,
        "source": model.source,
        "revision": model.revision,
    }
    said = {
        "zh_CN": f"已安装 {model.id}（{size_text(model.size_bytes)}）。"
        f"用 models use {model.id} 换成它。",
        "en": f"{model.id} is installed ({size_text(model.size_bytes)}). "
        f"`models use {model.id}` switches to it.",
    }
    return Report(data, lambda language: [said[language]])


def _remove(options: argparse.Namespace) -> Report:
    from core.library import Library
    from core.serving.tools import open_models

    if options.force:
        freed = open_models(options.library).remove(options.id, even_in_use=True)
    else:  # with the vectors; a library that a window has open is left alone
        library = Library.open(options.library)
        try:
            freed = library.remove_model(options.id)
        finally:
            library.close()
    said = {
        "zh_CN": f"已移除 {options.id}，腾出 {size_text(freed)}。",
        "en": f"{options.id} is removed, {size_text(freed)} freed.",
    }
    return Report({"id": options.id, "freed_bytes": freed}, lambda language: [said[language]])


def _use(options: argparse.Namespace) -> Report:
    from core.library import Library

    library = Library.open(options.library)  # also proves that no window has it open
    try:
        key = library.use_model(options.id).key
        change = library.switching()
    finally:
        library.close()
    is_ready = change is None or change.have == change.total
    said = {
        "zh_CN": [f"已换成 {options.id}。"],
        "en": [f"{options.id} is chosen."],
    }
    if not is_ready:
        said["zh_CN"].append(
            "下次打开拾影或运行 index 时，会用它重新认识照片；在那之前搜索仍用原来的模型。"
        )
        said["en"].append(
            "Photos are looked at again with it when the window opens or at the next `index`; "
            "until that is done the old model answers."
        )
    data = {"id": options.id, "model": key, "ready": is_ready}
    return Report(data, lambda language: said[language])


def _starter_row() -> dict[str, Any]:
    return {
        "id": STARTER,
        "name": "Starter",
        "good_for": "自带的入门模型，小而离线可用。",
        "good_for_en": "The bundled starter: small, works offline at once.",
        "supported": True,
        "installed": True,
    }


def _offer_row(
    offer: CatalogueModel, here: InstalledModel | None, can_run: bool, partial: int
) -> dict[str, Any]:
    return {
        "id": offer.id,
        "name": offer.name,
        "good_for": offer.good_for_zh,
        "good_for_en": offer.good_for_en,
        "download_bytes": offer.download_bytes,
        "memory_bytes": offer.memory_bytes,
        "dim": offer.dim,
        "input_px": offer.input_px,
        "licence": offer.licence,
        "huggingface": offer.huggingface,
        "modelscope": offer.modelscope,
        "recommended": offer.recommended,
        "supported": can_run,
        "partial_bytes": partial,
        **_installed(here),
    }


def _own_row(model: InstalledModel, info: ModelInfo | None) -> dict[str, Any]:
    """Return the row of a folder that no catalogue knows, or that was made here."""
    names = {"name": model.id}
    if info is not None:
        names = {"name": model_text(info, "en"), "name_zh": model_text(info, "zh_CN")}
    return {
        "id": model.id,
        **names,
        "good_for": "",
        "good_for_en": "",
        "supported": True,
        **_installed(model),
    }


def _installed(model: InstalledModel | None) -> dict[str, Any]:
    if model is None:
        return {"installed": False}
    return {
        "installed": True,
        "size_bytes": model.size_bytes,
        "source": model.source,
        "revision": model.revision,
    }


def _lines(row: dict[str, Any], language: Language) -> list[str]:
    names = {
        "zh_CN": ("正在使用", "已安装", "还用不了", "下载了一部分", ""),
        "en": ("in use", "installed", "not supported yet", "partly downloaded", "_en"),
    }[language]
    states = (row["in_use"], row["installed"], not row["supported"], row.get("partial_bytes"))
    said = next((name for name, holds in zip(names, states, strict=False) if holds), "")
    size = row.get("size_bytes") or row.get("download_bytes")
    rate = row.get("photos_per_minute")
    speed = {"zh_CN": f"估计每分钟 {rate} 张", "en": f"some {rate} photos a minute"}[language]
    name = row.get("name_zh", row["name"]) if language == "zh_CN" else row["name"]
    facts = [name, size_text(size) if size else "", speed if rate else "", said]
    lines = [f"{'*' if row['in_use'] else ' '} {row['id']}  {' · '.join(f for f in facts if f)}"]
    about = row[f"good_for{names[4]}"]
    return [*lines, f"    {about}"] if about else lines


def _two_digits(rate: float | None) -> int | None:
    """Return an estimate as exactly as it is meant."""
    return None if rate is None else max(1, round(float(f"{rate:.2g}")))


class _Progress:
    """Shows a download on stderr: one line that changes, or in a file one every ten percent."""

    def __enter__(self) -> _Progress:
        self._is_terminal = sys.stderr.isatty()
        self._last = ""
        self._state = ""
        return self

    def __exit__(self, *exception: object) -> None:
        if self._last and self._is_terminal:
            sys.stderr.write("\n")

    def __call__(self, progress: DownloadProgress) -> None:
        self._state = progress.state
        percent = 100 * progress.done_bytes // max(1, progress.total_bytes)
        self._show(_told(progress), percent)

    def step(self, done: int, total: int | None) -> None:
        """Show how far the conversion is; while bytes come, they say more."""
        if self._state == "finishing":
            percent = 100 * done // max(1, total or 1)
            self._show(f"{_state_name('finishing')} · {percent}%", percent)

    def _show(self, line: str, percent: int) -> None:
        tens = f"{self._state} {percent // TOLD_EVERY_PERCENT}"
        if self._is_terminal:
            self._last = line
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()
        elif tens != self._last:
            self._last = tens
            sys.stderr.write(f"{line}\n")


def _state_name(state: InstallState) -> str:
    names = {"asking": "询问下载站", "downloading": "下载", "waiting": "连接中断，稍后接着下",
             "checking": "核对", "finishing": "整理"}  # fmt: skip
    return names[state] if language() == "zh_CN" else state


def _told(progress: DownloadProgress) -> str:
    parts = [_state_name(progress.state)]
    if progress.total_bytes:
        parts.append(f"{size_text(progress.done_bytes)} / {size_text(progress.total_bytes)}")
    if progress.bytes_per_s is not None:
        parts.append(f"{size_text(progress.bytes_per_s)}/s")
    if progress.seconds_left is not None:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        left = f"{minutes}:{seconds:02}"
        parts.append(f"还有 {left}" if language() == "zh_CN" else f"{left} left")
    return " · ".join(parts)


def _install_arguments(parser: argparse.ArgumentParser) -> None:
    _id_argument(parser)
    parser.add_argument("--source", default="hub", metavar="FROM",
                        help="hub (Hugging Face; default), mirror (hf-mirror.com), modelscope, "
                        "or the address of another endpoint")  # fmt: skip


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    _id_argument(parser)
    parser.add_argument("--force", action="store_true", help="even if it is in use")


def _id_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `models list` shows it")


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def _import(options: argparse.Namespace) -> Report:
    from core.serving.tools import open_models

    with Progress() as job:
        model = open_models(options.library).import_file(options.path, job)
    said = {
        "zh_CN": f"已导入 {model.id}（{size_text(model.size_bytes)}）。"
        f"用 models use {model.id} 换成它。",
        "en": f"{model.id} is imported ({size_text(model.size_bytes)}). "
        f"`models use {model.id}` switches to it.",
    }
    data = {"id": model.id, "path": str(model.path), "size_bytes": model.size_bytes}
    return Report(data, lambda language: [said[language]])


def _probe(options: argparse.Namespace) -> Report:
    from core.serving.tools import ModelTools

    with Progress() as job:
        probe = ModelTools(options.library, options.id or options.model).probe(job)
    data = {
        "id": options.id or options.model or probe.model.name,
        "model": probe.model.key,
        "device": probe.model.device,
        "images_per_second": round(probe.images_per_second, 2),
        "images_per_minute": round(60 * probe.images_per_second),
        "query_ms": round(probe.query_ms, 1),
        "load_s": round(probe.load_s, 2),
    }
    said = {
        "zh_CN": f"{probe.model.name}（{probe.model.device}）：每分钟约 "
        f"{data['images_per_minute']} 张（不含解码），一次查询 {data['query_ms']} 毫秒，"
        f"装入 {data['load_s']} 秒。",
        "en": f"{probe.model.name} ({probe.model.device}): some {data['images_per_minute']} "
        f"photos a minute without decoding, {data['query_ms']} ms a query, loads in "
        f"{data['load_s']} s.",
    }
    return Report(data, lambda language: [said[language]])


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", type=Path,
                        help="a model folder, or a checkpoint (clip_cn_*.pt)")  # fmt: skip


def _probe_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="none: the one in use")


ACTIONS: dict[str, Command] = {
    "device": Command("choose where photos are looked at", device.add_arguments, device.run),
    "list": Command("show what can be installed and what is", _no_arguments, _list),
    "install": Command("download a model, or go on with it", _install_arguments, _install),
    "import": Command("take a model from this computer", _import_arguments, _import),
    "probe": Command("measure a model on this machine", _probe_arguments, _probe),
    "remove": Command("delete an installed model", _remove_arguments, _remove),
    "use": Command("search with this model from now on", _id_argument, _use),
}
