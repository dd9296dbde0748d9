"""HTTP as downloads need it: strict about redirects, patient with nothing, quick to cancel.

Context: huggingface_hub can download, but its transfer cannot be stopped during a stall, goes
from https to http when told to, sends the user's saved token to any endpoint, and serves no
ModelScope. Choice: its address book (`hub`) with a transfer of our own over httpx2, the client
that it brings along (it knows the system's proxies and certificates). Cost: this room.

A Wire is opened for one installation and belongs to its thread. Nothing is asked of any
server before a Wire is opened, and only an installation opens one.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from core.errors import EnvironmentFault, UserError
from core.models.lines import Lines
from core.models.patience import Trouble

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Mapping

    import httpx2

    from core.job import Job

STALL_S = 20.0  # without a single byte
CONNECT_S = 10.0
ANSWER_S = 60.0  # until the headers are here, redirects included
MAX_REDIRECTS = 5
MAX_TEXT_BYTES = 16 << 20
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Answer:
    """A server's answer: status 200, 206 or 416, headers, and the body as it arrives."""

    status: int
    headers: Mapping[str, str]
    host: str
    chunks: Callable[[], Iterator[bytes]]


class Wire:
    """Asks servers. Use as a context manager.

    Raises EnvironmentFault proxy_unusable. Its methods raise Trouble for what may pass (a broken
    line, a busy server), and UserError for what will not: download_refused,
    download_not_found, download_bad_redirect.
    """

    def __init__(
        self,
        *,
        stall_s: float = STALL_S,
        connect_s: float = CONNECT_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        import httpx2

        self._answer_s = answer_s
        self._lines = Lines()
        self._extensions = {"trace": self._lines.note}
        timeout = httpx2.Timeout(stall_s, connect=connect_s)
        # Compression would make byte ranges meaningless.
        headers = {"User-Agent": "shiying", "Accept-Encoding": "identity"}
        try:
            self._client = httpx2.Client(timeout=timeout, headers=headers, follow_redirects=False)
        except (ValueError, ImportError, httpx2.InvalidURL) as error:
            # Desktops set ALL_PROXY=socks://…, which the client does not know.
            raise EnvironmentFault("proxy_unusable", reason=str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()

    @contextlib.contextmanager
    def open(
        self, url: str, job: Job, headers: Mapping[str, str] | None = None
    ) -> Iterator[Answer]:
        """Ask for a body, following safe redirects to any host."""
        with _translated(url), self._guarded(job) as answered, contextlib.ExitStack() as opened:
            for _ in range(MAX_REDIRECTS + 1):
                response = opened.enter_context(self._stream(url, headers))
                if response.status_code not in REDIRECTS:
                    break
                url = next_hop(url, response.headers.get("location", ""))
                opened.pop_all().close()
            else:
                raise UserError("download_bad_redirect", host=_host(url))
            answered.set()
            _refuse(url, response)
            yield Answer(
                response.status_code,
                response.headers,
                _host(url),
                lambda: response.iter_bytes(),
            )

    def head(self, url: str, job: Job) -> Mapping[str, str]:
        """Return the headers for a file, those of the hub itself rather than of its CDN."""
        with _translated(url), self._guarded(job):
            for _ in range(MAX_REDIRECTS + 1):
                response = self._client.head(url, extensions=self._extensions)
                if response.status_code not in REDIRECTS:
                    _refuse(url, response)
                    break
                target = next_hop(url, response.headers.get("location", ""))
                if _host(target) != _host(url):
                    break
                url = target
            return response.headers

    def _stream(
        self, url: str, headers: Mapping[str, str] | None
    ) -> contextlib.AbstractContextManager[httpx2.Response]:
        return self._client.stream("GET", url, headers=headers, extensions=self._extensions)

    def _guarded(self, job: Job) -> contextlib.AbstractContextManager[threading.Event]:
        return self._lines.guarded(job, self._answer_s)

    def text(self, url: str, job: Job) -> bytes:
        """Return a small body."""
        body = bytearray()
        with self.open(url, job) as answer:
            refuse_web_page(answer)
            for chunk in answer.chunks():
                body += chunk
                if len(body) > MAX_TEXT_BYTES:
                    raise UserError("download_web_page", host=answer.host)
        return bytes(body)


def refuse_web_page(answer: Answer) -> None:
    """Raise where a page came instead of a file: a captive portal, a mirror's excuse."""
    if answer.headers.get("content-type", "").lower().startswith("text/html"):
        raise Trouble(UserError("download_web_page", host=answer.host), tries=2)


@contextlib.contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn the client's errors into ours."""
    import httpx2

    host = _host(url)
    try:
        yield
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise UserError("unknown_source", source=url) from error
    except httpx2.TimeoutException as error:
        raise Trouble(EnvironmentFault("download_offline", host=host, reason="timeout")) from error
    except httpx2.HTTPError as error:
        reason = str(error) or type(error).__name__
        raise Trouble(EnvironmentFault("download_offline", host=host, reason=reason)) from error


def _refuse(url: str, response: httpx2.Response) -> None:
    """Raise for every answer that holds no file. 416 is the caller's business."""
    status, host = response.status_code, _host(url)
    if status in (200, 206, 416):
        return
    if status in BUSY:
        after = _seconds(response.headers.get("retry-after", ""))
        raise Trouble(UserError("download_busy", host=host, status=status), retry_after_s=after)
    if status in (404, 410):
        name = urlsplit(url).path.rsplit("/", 1)[-1]
        raise UserError("download_not_found", host=host, file=name)
    raise UserError("download_refused", host=host, status=status)


def next_hop(url: str, location: str) -> str:
    """Return where a redirect leads. Raises UserError where it must not be followed."""
    target = urljoin(url, location)
    scheme = urlsplit(target).scheme
    is_worse = scheme != "https" and urlsplit(url).scheme == "https"
    if not location or scheme not in ("http", "https") or is_worse:
        raise UserError("download_bad_redirect", host=_host(url))
    return target


def _seconds(retry_after: str) -> float | None:
    """Return what a Retry-After header asks for: a number of seconds, or a date."""
    from datetime import UTC, datetime

    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _host(url: str) -> str:
    return urlsplit(url).netloc.rsplit("@", 1)[-1]
