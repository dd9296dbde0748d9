"""A model hub on this machine that speaks both dialects and misbehaves on purpose.

It serves one repository under any name. `faults[name]` is a list of faults for the next requests
of that file ("list" for the listing); a fault is a function of the exchange that answers in the
file's place. What is asked is kept in `requests`, and the bytes of file bodies are counted.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMIT = "f2a455d" + "0" * 33
CHUNK = 256 * 1024
LARGE = (".safetensors", ".bin", ".pt")


class ModelServer:
    """Use as a context manager. Files are read from `folder` at each request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.sent_bytes = 0
        self.has_lists = True
        self.lies: dict[str, dict[str, object]] = {}  # name → what the listing says instead
        self.closing = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Exchange)
        self._http.daemon_threads = False
        self._http.hub = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def cdn(self) -> str:
        """The same server under another host's name."""
        return f"http://localhost:{self._http.server_port}"

    def asked(self, name: str) -> list[dict[str, str]]:
        """Return the headers of every request for a file's bytes, on the hub or its CDN."""
        return [h for verb, path, h in self.requests if verb == "GET" and path.endswith("/" + name)]


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small file waits 40 ms for an acknowledgement

    @property
    def hub(self) -> ModelServer:
        return self.server.hub

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # a client that cancels just goes
            self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        pass

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.requests.append((self.command, path, dict(self.headers)))
        name = self._meant(path)
        faults = self.hub.faults[name]
        fault = faults.pop(0) if faults else _serve
        try:
            fault(self, name)
        except ConnectionError:
            self.close_connection = True

    def _meant(self, path: str) -> str:
        if "/resolve/" not in path and not path.startswith("/cdn/"):
            return "list"
        name = path.rsplit("/", 1)[-1]
        # Faults are for the bytes, which a hub leaves to its CDN where the file is large.
        on_hub = name.endswith(LARGE) and not path.startswith(("/cdn/", "/models/"))
        return f"hub:{name}" if on_hub else name

    def reply(self, status: int, body: bytes = b"", **headers: object) -> None:
        """Send a whole answer; `_` in a header's name is a dash."""
        self.send_response(status)
        for key, value in {"Content-Length": len(body), **headers}.items():
            if value is not None:
                self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_file(
        self,
        name: str,
        *,
        cut_after: int | None = None,
        ranges: bool = True,
        then: Callable[[_Exchange], None] | None = None,
        **headers: object,
    ) -> None:
        """Send a file or the range that is asked for, perhaps only `cut_after` bytes of it."""
        path = self.hub.folder / name
        if not path.is_file():
            self.reply(404)
            return
        size = path.stat().st_size
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(found[1]) if found and ranges else 0
        if start >= size > 0:
            self.reply(416, Content_Range=f"bytes */{size}")
            return
        self.send_response(206 if found and ranges else 200)
        if found and ranges:
            headers = {"Content_Range": f"bytes {start}-{size - 1}/{size}", **headers}
        headers = {"Content_Length": size - start, "ETag": f'"{name}-v1"', **headers}
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), str(value))
        self.end_headers()
        if self.command == "HEAD":
            return
        left = size - start if cut_after is None else min(cut_after, size - start)
        with path.open("rb") as stream:
            stream.seek(start)
            while left:
                chunk = stream.read(min(CHUNK, left))
                self.wfile.write(chunk)
                self.hub.sent_bytes += len(chunk)
                left -= len(chunk)
        if cut_after is not None:
            self.wfile.flush()
            if then:
                then(self)
            self.close_connection = True


Fault = "Callable[[_Exchange, str], None]"


def _serve(exchange: _Exchange, name: str) -> None:
    """Behave."""
    hub = exchange.hub
    path = urlsplit(exchange.path).path
    if name == "list":
        _list(exchange, path)
    elif name.startswith("hub:"):
        name = name.removeprefix("hub:")
        file = hub.folder / name
        exchange.reply(
            302 if file.is_file() else 404,
            Location=f"{hub.cdn}/cdn/{name}",
            X_Repo_Commit=COMMIT,
            X_Linked_Size=file.stat().st_size if file.is_file() else None,
            X_Linked_Etag=f'"{sha256(file)}"' if file.is_file() else None,
        )
    elif path.startswith(("/cdn/", "/models/")):
        exchange.send_file(name)
    else:
        tag = git_sha1(hub.folder / name) if (hub.folder / name).is_file() else ""
        exchange.send_file(name, X_Repo_Commit=COMMIT, ETag=f'"{tag}"')


def _list(exchange: _Exchange, path: str) -> None:
    hub = exchange.hub
    files = sorted(file for file in hub.folder.iterdir() if file.is_file())
    if not hub.has_lists:
        exchange.reply(404)
    elif path.startswith("/api/v1/models/"):
        entries = [
            {"Name": f.name, "Path": f.name, "Type": "blob", "Size": f.stat().st_size,
             "Sha256": sha256(f), "Revision": COMMIT, **hub.lies.get(f.name, {})}
            for f in files
        ]  # fmt: skip
        entries.append({"Name": "onnx", "Path": "onnx", "Type": "tree", "Size": 0})
        body = {"Code": 200, "Data": {"Files": entries}}
        exchange.reply(200, json.dumps(body).encode(), Content_Type="application/json")
    else:
        siblings = [{**_sibling(file), **hub.lies.get(file.name, {})} for file in files]
        body = {"id": "x/y", "sha": COMMIT, "siblings": siblings}
        exchange.reply(200, json.dumps(body).encode(), Content_Type="application/json")


def _sibling(file: Path) -> dict[str, object]:
    size = file.stat().st_size
    if not file.name.endswith(LARGE):
        return {"rfilename": file.name, "size": size, "blobId": git_sha1(file)}
    lfs = {"size": size, "sha256": sha256(file), "pointerSize": 135}
    return {"rfilename": file.name, "size": size, "blobId": "0" * 40, "lfs": lfs}


def cut(after: int) -> Fault:
    """Close the connection in the middle of the body."""
    return lambda exchange, name: exchange.send_file(name, cut_after=after)


def stall(after: int) -> Fault:
    """Send some of the body, then nothing more, and keep the line open."""

    def wait(exchange: _Exchange) -> None:
        exchange.hub.closing.wait(10)

    return lambda exchange, name: exchange.send_file(name, cut_after=after, then=wait)


def mute(exchange: _Exchange, name: str) -> None:
    """Take the question and answer nothing, until the client hangs up."""
    del name
    exchange.hub.closing.wait(10)
    exchange.close_connection = True


def endless_headers(exchange: _Exchange, name: str) -> None:
    """Send a header that never ends, a letter at a time: no read ever times out."""
    del name
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not exchange.hub.closing.wait(0.02):
        exchange.wfile.write(b"x")
    exchange.close_connection = True


def no_ranges(after: int | None = None) -> Fault:
    """Send all of it whatever is asked for, perhaps cut off."""
    return lambda exchange, name: exchange.send_file(name, cut_after=after, ranges=False)


def wrong_range(exchange: _Exchange, name: str) -> None:
    """Answer 206 with bytes of another place."""
    size = (exchange.hub.folder / name).stat().st_size
    exchange.reply(206, b"x" * 10, Content_Range=f"bytes 0-9/{size}")


def wrong_bytes(exchange: _Exchange, name: str) -> None:
    """Send as many bytes as there should be, one of them flipped."""
    body = bytearray((exchange.hub.folder / name).read_bytes())
    body[len(body) // 2] ^= 0xFF
    exchange.hub.sent_bytes += len(body)
    exchange.reply(200, bytes(body))


def too_much(exchange: _Exchange, name: str) -> None:
    """Send more than there should be, without saying how much."""
    exchange.send_response(200)
    exchange.send_header("Connection", "close")
    exchange.end_headers()
    exchange.wfile.write((exchange.hub.folder / name).read_bytes() + b"and more")
    exchange.close_connection = True


def web_page(exchange: _Exchange, name: str) -> None:
    """Send the login page of a hotel's network."""
    del name
    exchange.reply(200, b"<html>Please log in</html>", Content_Type="text/html; charset=utf-8")


def status(code: int, **headers: object) -> Fault:
    """Answer with a status and a page that says so."""
    return lambda exchange, name: exchange.reply(
        code, b"<html>no</html>", Content_Type="text/html", **headers
    )


def redirect(target: str) -> Fault:
    """Send the client elsewhere."""
    return lambda exchange, name: exchange.reply(302, Location=target)


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def git_sha1(path: Path) -> str:
    body = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()
