"""Whether a newer version was published: one question to one address, when the user asks.

Above the rooms. Nothing is downloaded and nothing installed: a version and the address of its
page come back, for a person to decide. Any thread; the answer takes as long as the network does.

The address gives JSON as GitHub's "latest release" does (tag_name, html_url); Gitea, Forgejo and
Gitee give the same. It is set where a copy is published: RELEASES_URL here, or the variable
SHIYING_RELEASES_URL. A copy that was published nowhere says so.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core import __version__
from core.errors import EnvironmentFault, ShiyingError, UserError
from core.models.patience import Trouble
from core.models.wire import Wire
from core.records.updates import Release

if TYPE_CHECKING:
    from core.job import Job

RELEASES_URL = ""
VARIABLE = "SHIYING_RELEASES_URL"
_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})((?:-|a|b|rc|\.dev)[0-9A-Za-z.-]*)?")
_API = "api."


class Updates:
    """See the module. `address`: another than this copy's, for tests."""

    def __init__(self, address: str | None = None, version: str = __version__) -> None:
        self._address = os.environ.get(VARIABLE, RELEASES_URL) if address is None else address
        self._version = version

    @property
    def can_ask(self) -> bool:
        """Whether this copy knows where it comes from."""
        return bool(self._address)

    def look(self, job: Job) -> Release:
        """Return the newest version.

        Raises UserError updates_no_address; EnvironmentFault updates_offline,
        updates_unreadable, proxy_unusable; Cancelled.
        """
        if not self._address:
            raise UserError("updates_no_address")
        host = urlsplit(self._address).hostname or self._address
        try:
            with Wire(stall_s=10.0, answer_s=20.0) as wire:
                body = wire.text(self._address, job)
        except Trouble as trouble:
            raise _told(host, trouble.error) from trouble
        except UserError as error:
            raise _told(host, error) from error
        return self._read(body, host)

    def _read(self, body: bytes, host: str) -> Release:
        try:
            told: dict[str, Any] = json.loads(body)
            tag, page = str(told["tag_name"]), str(told["html_url"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise EnvironmentFault("updates_unreadable", host=host) from error
        found, own = _parts(tag), _parts(self._version)
        if found is None or own is None or not _is_page_of(page, self._address):
            raise EnvironmentFault("updates_unreadable", host=host)
        return Release(tag.removeprefix("v"), page, found > own)


def _told(host: str, error: ShiyingError) -> EnvironmentFault:
    """Turn what a download would say into what a question says."""
    reason = str(error.fields.get("reason") or error.fields.get("status") or error.code)
    return EnvironmentFault("updates_offline", host=host, reason=reason)


def _parts(version: str) -> tuple[int, ...] | None:
    """Return what to compare: 1.2 is 1.2.0, and 1.2.0-beta is before it."""
    match = _VERSION.fullmatch(version.strip())
    if match is None:
        return None
    numbers = [int(number) for number in match.group(1).split(".")]
    return (*numbers, *[0] * (4 - len(numbers)), 0 if match.group(2) else 1)


def _is_page_of(page: str, address: str) -> bool:
    """Whether a page belongs to whom we asked: nobody else's is opened in a browser."""
    shown, asked = urlsplit(page), urlsplit(address)
    is_safe = shown.scheme == "https" or (shown.scheme == "http" == asked.scheme)
    return is_safe and shown.netloc == asked.netloc.removeprefix(_API)
