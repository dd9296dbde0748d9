"""What a hub offers of a model: Hugging Face (or a mirror of it) and ModelScope.

Neither downloads; they say which files there are, where, how large, and with which hashes.
Both speak through the Wire of one installation, on its thread.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.job import Job
    from core.models.catalogue import WantedFiles
    from core.models.patience import Patience
    from core.models.wire import Wire

SHA256 = re.compile(r"[0-9a-f]{64}")
SHA1 = re.compile(r"[0-9a-f]{40}")
SAFE_NAME = re.compile(r"[\w\-][\w\-. ]*")  # no folder, nothing hidden


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as the hub describes it. git_sha1: the hash of the git object, of small files."""

    name: str
    url: str
    size_bytes: int | None
    sha256: str | None = None
    git_sha1: str | None = None

    @property
    def pinned(self) -> str:
        """The hash that says which content is meant; "" where the hub names none."""
        return self.sha256 or self.git_sha1 or ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a repository holds at one revision."""

    revision: str
    files: tuple[RemoteFile, ...]


class Hub(ABC):
    """A place that models come from, as one repository of it. Not for reuse."""

    revision: str  # the branch that is asked for

    def __init__(self, wire: Wire, patience: Patience, endpoint: str, repository: str) -> None:
        self._wire = wire
        self._patience = patience
        self._endpoint = endpoint
        self._repository = repository
        self.host = endpoint.split("://", 1)[-1]

    @property
    def label(self) -> str:
        """Where this is, for the manifest."""
        return self._url("", self.revision).split("/resolve/")[0]

    def list_files(self, wanted: WantedFiles, job: Job) -> Listing:
        """Return the files that could be wanted. Raises UserError download_…, Cancelled.

        A server that serves files but no lists is asked for each file that has a fixed name.
        """
        try:
            content = self._json(self._list_url(), job)
        except UserError as error:
            found = self._probed(wanted, job) if error.code == "download_not_found" else ()
            if not found:
                raise
            return Listing(self.revision, found)
        try:
            listing = self._read(content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._senseless() from error
        return replace(listing, files=tuple(f for f in listing.files if is_safe(f.name)))

    def described(self, file: RemoteFile, job: Job) -> RemoteFile:
        """Return the file with its size and hash, asking for them where the list had none."""
        if file.size_bytes is None or not file.pinned:
            try:
                file = _from_headers(file, self._head(file.url, job))
            except UserError:
                if file.size_bytes is None:
                    raise
        if file.size_bytes is None or file.size_bytes < 0:
            raise self._senseless()
        return file

    @abstractmethod
    def _list_url(self) -> str: ...

    @abstractmethod
    def _read(self, content: dict[str, Any]) -> Listing: ...

    @abstractmethod
    def _url(self, name: str, revision: str) -> str: ...

    def _json(self, url: str, job: Job) -> dict[str, Any]:
        body = self._patience.persist(lambda: self._wire.text(url, job), job)
        try:
            content = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise self._senseless() from error
        if not isinstance(content, dict):
            raise self._senseless()
        return content

    def _head(self, url: str, job: Job) -> Mapping[str, str]:
        return self._patience.persist(lambda: self._wire.head(url, job), job)

    def _senseless(self) -> UserError:
        return UserError("download_bad_listing", host=self.host, model=self._repository)

    def _probed(self, wanted: WantedFiles, job: Job) -> tuple[RemoteFile, ...]:
        found = []
        for name in _fixed_names(wanted):
            try:
                file = RemoteFile(name, self._url(name, self.revision), None)
                found.append(self.described(file, job))
            except UserError as error:
                if error.code != "download_not_found":
                    raise
        return tuple(found)


class HuggingFace(Hub):
    """huggingface.co, or whatever speaks like it. Files are pinned to a commit."""

    revision = "main"

    def _list_url(self) -> str:
        return f"{self._endpoint}/api/models/{self._repository}/revision/{self.revision}?blobs=true"

    def _read(self, content: dict[str, Any]) -> Listing:
        commit = str(content["sha"])
        return Listing(commit, tuple(self._file(entry, commit) for entry in content["siblings"]))

    def _file(self, entry: dict[str, Any], commit: str) -> RemoteFile:
        name, large = str(entry["rfilename"]), entry.get("lfs") or {}
        size = large.get("size", entry.get("size"))
        return RemoteFile(
            name,
            self._url(name, commit),
            None if size is None else int(size),
            _hash(SHA256, large.get("sha256") or large.get("oid")),
            None if large else _hash(SHA1, entry.get("blobId")),
        )

    def _url(self, name: str, revision: str) -> str:
        from huggingface_hub import hf_hub_url

        return hf_hub_url(self._repository, name, revision=revision, endpoint=self._endpoint)


class ModelScope(Hub):
    """modelscope.cn, or whatever speaks like it. Files are pinned by their hashes only."""

    revision = "master"

    def _list_url(self) -> str:
        return (
            f"{self._endpoint}/api/v1/models/{self._repository}/repo/files"
            f"?Revision={self.revision}&Recursive=false"
        )

    def _read(self, content: dict[str, Any]) -> Listing:
        entries = [e for e in content["Data"]["Files"] if e.get("Type", "blob") == "blob"]
        commits = {str(entry.get("Revision") or "") for entry in entries}
        commit = commits.pop() if len(commits) == 1 else ""
        return Listing(commit or self.revision, tuple(self._file(entry) for entry in entries))

    def _file(self, entry: dict[str, Any]) -> RemoteFile:
        name, size = str(entry.get("Path") or entry["Name"]), entry.get("Size")
        return RemoteFile(
            name,
            self._url(name, self.revision),
            None if size is None else int(size),
            _hash(SHA256, entry.get("Sha256")),
        )

    def _url(self, name: str, revision: str) -> str:
        return f"{self._endpoint}/models/{self._repository}/resolve/{revision}/{quote(name)}"


def is_safe(name: str) -> bool:
    """Whether a name from a server may become the name of a file here."""
    return SAFE_NAME.fullmatch(name) is not None


def choose(listing: Listing, wanted: WantedFiles) -> tuple[list[RemoteFile], list[str]]:
    """Return (the files that make up the model, small ones first; the patterns not met)."""
    weights = next((w for w in wanted.weights if _meets(listing, w)), ())
    missing = [pattern for pattern in wanted.needed if not _matching(listing, pattern)]
    if not weights:
        missing.append(wanted.weights[0][0])
    chosen: dict[str, RemoteFile] = {}
    for pattern in (*wanted.needed, *wanted.helpful, *weights):
        chosen.update((file.name, file) for file in _matching(listing, pattern))
    return list(chosen.values()), missing


def _meets(listing: Listing, patterns: Sequence[str]) -> bool:
    return all(_matching(listing, pattern) for pattern in patterns)


def _matching(listing: Listing, pattern: str) -> list[RemoteFile]:
    return [file for file in listing.files if fnmatchcase(file.name, pattern)]


def _fixed_names(wanted: WantedFiles) -> list[str]:
    """Return the names that can be asked for without a list."""
    patterns = (*wanted.needed, *wanted.helpful, *(p for w in wanted.weights for p in w))
    return [pattern for pattern in patterns if is_safe(pattern)]


def _from_headers(file: RemoteFile, headers: Mapping[str, str]) -> RemoteFile:
    from huggingface_hub import constants

    etag = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_ETAG) or headers.get("etag") or ""
    is_git = constants.HUGGINGFACE_HEADER_X_REPO_COMMIT in headers  # else 40 digits say nothing
    etag = etag.removeprefix("W/").strip('"')
    size = headers.get(constants.HUGGINGFACE_HEADER_X_LINKED_SIZE) or headers.get("content-length")
    known = file.size_bytes
    return replace(
        file,
        size_bytes=int(size) if known is None and size and size.isdigit() else known,
        sha256=file.sha256 or _hash(SHA256, etag),
        git_sha1=_hash(SHA1, etag) if is_git else None,
    )


def _hash(form: re.Pattern[str], value: object) -> str | None:
    text = str(value or "").lower()
    return text if form.fullmatch(text) else None
