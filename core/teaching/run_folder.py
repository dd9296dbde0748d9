"""A run on the disk: what it was asked to do, how far it is, and what came of it. No torch.

`run.json` is the truth and always whole; `data.jsonl` holds the pairs as they were checked,
`log-1.jsonl` the validations of a stage, `checkpoint-1.pt` what it goes on from, `cache/` what was
computed once (both until it is done), `weights.safetensors` and `result.json` what it came to. Who
trains holds `run.lock`; the system frees it when the process dies, so that "running" without a
lock means interrupted.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault, UserError
from core.models.part import disk_error
from core.records.tuning import (
    DataNote,
    TuneData,
    TuneFigures,
    TunePair,
    TuneRun,
    TuneSettings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.records.tuning import TuneBase

RUN, DATA, RESULT = "run.json", "data.jsonl", "result.json"
WEIGHTS, CACHE, LOCK = "weights.safetensors", "cache", "run.lock"
LOGS = ("log-1.jsonl", "log-2.jsonl")
KEPT_OF_DISCARDED = frozenset({RUN, RESULT, *LOGS})


class RunFolder:
    """One run. Any thread may read; whoever changes it holds `locked`, except before training."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(
        cls, parent: Path, base: TuneBase, data: TuneData, settings: TuneSettings, name: str
    ) -> RunFolder:
        """Make a run that has not begun, named after the time. Raises EnvironmentFault."""
        folder = cls(_free_path(parent, datetime.now()))
        folder.begin(base, data, settings, name)
        return folder

    def begin(self, base: TuneBase, data: TuneData, settings: TuneSettings, name: str) -> None:
        """Write down in a folder that is not there yet what is to be done."""
        now = datetime.now().replace(microsecond=0)
        run = TuneRun(
            id=self.path.name,
            name=name or f"{base.name} {now:%Y-%m-%d %H:%M}",
            base=base.choice,
            base_key=base.key,
            settings=settings,
            state="ready",
            created_at=now,
            train_photos=data.train_photos,
            validation_photos=data.validation_photos,
            pairs=len(data.pairs),
            notes=data.notes,
        )
        try:
            self.path.mkdir(parents=True)
            _write_pairs(self.path / DATA, data)
            self.write(run)
        except OSError as error:
            shutil.rmtree(self.path, ignore_errors=True)
            raise disk_error(error, self.path) from error

    @property
    def is_one(self) -> bool:
        """Whether there is a run here that can be read."""
        return (self.path / RUN).is_file()

    def read(self) -> TuneRun:
        """Return the run as it stands. Raises UserError tune_no_such_run."""
        try:
            content = json.loads((self.path / RUN).read_text(encoding="utf-8"))
            run = _run_of(content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError("tune_no_such_run", run=self.path.name) from error
        state = run.state
        if state == "running" and not self.is_locked:
            state = "interrupted"
        return replace(run, state=state, size_bytes=_size(self.path))

    def write(self, run: TuneRun) -> None:
        """Replace what is known of the run, whole or not at all. Raises OSError."""
        content = asdict(run)
        for name in ("size_bytes", "adopted"):
            del content[name]
        write_json(self.path / RUN, content)

    def change(self, **facts: Any) -> TuneRun:  # noqa: ANN401 - fields of TuneRun
        """Change some facts; returns the run. Raises EnvironmentFault."""
        run = replace(self.read(), **facts)
        try:
            self.write(run)
        except OSError as error:
            raise disk_error(error, self.path / RUN) from error
        return run

    def pairs(self) -> list[TunePair]:
        """Return the checked pairs. Raises UserError tune_no_such_run."""
        try:
            with (self.path / DATA).open(encoding="utf-8") as stream:
                rows = [json.loads(line) for line in stream]
        except (OSError, ValueError) as error:
            raise UserError("tune_no_such_run", run=self.path.name) from error
        return [TunePair(Path(r["file"]), r["caption"], r["kind"], r["split"]) for r in rows]

    @property
    def is_locked(self) -> bool:
        """Whether somebody trains this run now."""
        try:
            with self.locked():
                return False
        except UserError:
            return True

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the run for oneself. Raises UserError tune_run_busy, EnvironmentFault."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise UserError("tune_run_busy", run=self.path.name) from error
        except OSError as error:
            raise disk_error(error, self.path / LOCK) from error
        try:
            yield
        finally:
            lock.release()

    def discard(self) -> int:
        """Delete all but the history; returns the bytes freed. Raises UserError."""
        with self.locked():
            before = _size(self.path)
            for path in self.path.iterdir():
                if path.name not in KEPT_OF_DISCARDED and path.name != LOCK:
                    _remove(path)
            self.change(state="discarded")
            return max(0, before - _size(self.path))

    def drop_cache(self) -> None:
        """Delete what was computed once and can be again. Called by whoever holds the run."""
        _remove(self.path / CACHE)

    def delete(self) -> int:
        """Delete the run with its history; returns the bytes freed. Raises UserError."""
        with self.locked():
            before = _size(self.path)
            (self.path / RUN).unlink(missing_ok=True)  # first: half a run is none
        shutil.rmtree(self.path, ignore_errors=True)
        return before


def runs_in(parent: Path) -> list[RunFolder]:
    """Return every run of a library, the newest first."""
    try:
        folders = [RunFolder(path) for path in parent.iterdir() if path.is_dir()]
    except OSError:
        return []
    found = [folder for folder in folders if folder.is_one]
    return sorted(found, key=lambda folder: folder.path.name, reverse=True)


def find_run(parent: Path, run_id: str) -> RunFolder:
    """Return one run. Raises UserError tune_no_such_run."""
    folder = RunFolder(parent / run_id)
    if not run_id or Path(run_id).name != run_id or not folder.is_one:
        raise UserError("tune_no_such_run", run=run_id)
    return folder


def _free_path(parent: Path, now: datetime) -> Path:
    stem = f"{now:%Y%m%d-%H%M%S}"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 1000))]
    for name in names:
        if not (parent / name).exists():
            return parent / name
    raise EnvironmentFault("library_not_writable", path=str(parent), reason="1000 runs a second")


def _write_pairs(file: Path, data: TuneData) -> None:
    with file.open("w", encoding="utf-8") as stream:  # in ASCII: a file's name may be no UTF-8
        for pair in data.pairs:
            row = {"file": str(pair.file), "caption": pair.caption, "kind": pair.kind}
            stream.write(json.dumps(row | {"split": pair.split}) + "\n")


def write_json(file: Path, content: object) -> None:
    """Replace a file in one move. Raises OSError."""
    draft = file.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def _run_of(content: dict[str, Any]) -> TuneRun:
    measured = {name: content.pop(name) for name in ("before", "figures")}
    return TuneRun(
        **{
            **content,
            "settings": TuneSettings(**content["settings"]),
            "created_at": datetime.fromisoformat(content["created_at"]),
            "notes": tuple(
                DataNote(n["code"], n["count"], tuple(n["examples"])) for n in content["notes"]
            ),
            **{name: TuneFigures(**own) if own else None for name, own in measured.items()},
        }
    )


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
