"""Brings one file over a bad line: resumed, verified, and never taken for more than it is.

Belongs to the installation's thread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, UserError
from core.messages.common import size_text
from core.models.part import Part
from core.models.patience import Trouble
from core.models.wire import refuse_web_page

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job
    from core.models.hub import RemoteFile
    from core.models.meter import Meter
    from core.models.patience import Patience
    from core.models.wire import Answer, Wire

PACE_S = 60.0
PACE_BYTES = 64 * 1024  # less than this in PACE_S: another connection may do better
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class Transfer:
    """Downloads files to paths of ours, one after the other."""

    def __init__(self, wire: Wire, patience: Patience, meter: Meter) -> None:
        self._wire = wire
        self._patience = patience
        self._meter = meter

    def fetch(self, file: RemoteFile, path: Path, job: Job) -> str:
        """Make `path` the whole, verified file, going on from what is there; returns its SHA-256.

        The file's size must be known. What breaks off stays for the next time; what is whole
        and wrong is deleted and fetched once more. Raises UserError download_…,
        EnvironmentFault, Cancelled.
        """
        assert file.size_bytes is not None
        for _ in range(2):
            if path.exists():
                self._meter.state("checking")
            with Part(path, file, file.size_bytes, self._meter.done) as part:
                self._complete(file, part, job)
                if part.matches:
                    part.settle()
                    return part.sha256
                self._meter.done(-part.arrived_bytes)
            path.unlink()
        raise UserError("download_corrupt", file=file.name, host=host_of(file))

    def _complete(self, file: RemoteFile, part: Part, job: Job) -> None:
        """Ask until every byte is here."""
        furthest = part.arrived_bytes

        def progress() -> float:
            nonlocal furthest  # a server without ranges starts over: that is no progress
            furthest = max(furthest, part.arrived_bytes)
            return furthest / max(1, part.size_bytes)

        def ask() -> None:
            try:
                if not part.is_complete:
                    self._ask(file, part, job)
            except Trouble as trouble:
                if trouble.error.code == "download_offline" and part.arrived_bytes:
                    raise self._broke_off(file, part) from trouble
                raise

        self._patience.persist(
            ask, job, progress=progress, on_wait=lambda: self._meter.state("waiting")
        )

    def _ask(self, file: RemoteFile, part: Part, job: Job) -> None:
        """Receive once: the rest of the file, or all of it where the server knows no ranges."""
        with self._wire.open(file.url, job, _range_of(file, part)) as answer:
            self._meter.state("downloading")
            self._check(file, part, answer)
            self._receive(file, part, answer)
        if not part.is_complete:
            raise self._broke_off(file, part)

    def _check(self, file: RemoteFile, part: Part, answer: Answer) -> None:
        if answer.status == 416 or (answer.status == 206 and not _goes_on(part, answer)):
            self._restart(part)
            raise self._broke_off(file, part)
        refuse_web_page(answer)
        if answer.status == 200:
            self._restart(part)
            length = answer.headers.get("content-length", "")
            is_plain = answer.headers.get("content-encoding", "identity") == "identity"
            if is_plain and length.isdigit() and int(length) != part.size_bytes:
                raise _wrong(file, answer)
        part.etag = answer.headers.get("etag", "")

    def _receive(self, file: RemoteFile, part: Part, answer: Answer) -> None:
        clock = self._patience.clock
        since, before = clock(), part.arrived_bytes
        for chunk in answer.chunks():
            if part.arrived_bytes + len(chunk) > part.size_bytes:
                self._restart(part)
                raise _wrong(file, answer)
            part.write(chunk)
            self._meter.arrived(len(chunk))
            if clock() - since > PACE_S:
                if part.arrived_bytes - before < PACE_BYTES:
                    raise self._broke_off(file, part)
                since, before = clock(), part.arrived_bytes

    def _restart(self, part: Part) -> None:
        self._meter.done(-part.restart())

    def _broke_off(self, file: RemoteFile, part: Part) -> Trouble:
        return Trouble(
            EnvironmentFault(
                "download_broke_off",
                host=host_of(file),
                done=size_text(part.arrived_bytes),
                total=size_text(part.size_bytes),
            )
        )


def host_of(file: RemoteFile) -> str:
    """Return the server that the user chose."""
    return file.url.split("://", 1)[-1].split("/", 1)[0]


def _range_of(file: RemoteFile, part: Part) -> dict[str, str]:
    """Return the headers that ask for what is missing; none: for everything.

    A hash from the hub pins the content, so If-Range would only make CDN nodes with tags of
    their own start over. Without a hash the tag is all there is, and without a tag the size.
    """
    if not part.arrived_bytes:
        return {}
    wanted = {"Range": f"bytes={part.arrived_bytes}-"}
    if file.pinned:
        return wanted
    is_strong = part.etag.startswith('"')
    return {**wanted, "If-Range": part.etag} if is_strong else wanted


def _goes_on(part: Part, answer: Answer) -> bool:
    """Whether a 206 is what was asked for: servers get it wrong, and caches mix files up."""
    found = CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    if not found or "content-encoding" in answer.headers:
        return False
    return int(found[1]) == part.arrived_bytes and found[2] in ("*", str(part.size_bytes))


def _wrong(file: RemoteFile, answer: Answer) -> Trouble:
    return Trouble(UserError("download_corrupt", file=file.name, host=answer.host), tries=2)
