"""One question to one address; what comes back is a version and a page, or an honest fault."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core.care.updates import Updates, _is_page_of, _parts
from core.errors import EnvironmentFault, UserError
from core.job import Job


class Server:
    """Answers every question with `body`, and counts them."""

    def __init__(self):
        self.body, self.status, self.kind, self.asked = b"", 200, "application/json", []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                self.send_response(outer.status)
                self.send_header("Content-Type", outer.kind)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self.address = f"{self.base}/releases/latest"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(0.01))
        self._thread.start()

    def tell(self, tag, page="/releases/9"):
        self.body = json.dumps({"tag_name": tag, "html_url": self.base + page}).encode()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


def look(address, version="0.1.0"):
    return Updates(address, version).look(Job())


@pytest.mark.parametrize(
    ("tag", "is_newer"),
    [("v0.2.0", True), ("0.1.1", True), ("v0.1.0", False), ("v0.1", False), ("v0.1.0-rc1", False),
     ("v0.0.9", False), ("v0.10.0", True)],
)  # fmt: skip
def test_a_newer_version_is_told_with_its_page(server, tag, is_newer):
    server.tell(tag)
    release = look(server.address)
    assert (release.version, release.is_newer) == (tag.removeprefix("v"), is_newer)
    assert release.page == server.base + "/releases/9"


def test_a_beta_is_before_its_version():
    assert _parts("v1.2.0-beta.1") < _parts("1.2") < _parts("1.2.0.1")


def test_one_question_that_tells_nothing_of_the_user(server):
    server.tell("v0.2.0")
    look(server.address)
    ((path, headers),) = server.asked
    assert path == "/releases/latest"
    assert headers["User-Agent"] == "shiying"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_nothing_is_asked_before_somebody_looks(server):
    assert Updates(server.address).can_ask
    assert server.asked == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"tag_name": "v9"}', b"[" * 5000,
             b'{"tag_name": "newest", "html_url": "x"}'],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_said_to_be_that(server, body):
    server.body = body
    with pytest.raises(EnvironmentFault) as caught:
        look(server.address)
    assert caught.value.code == "updates_unreadable"


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://elsewhere.test/x", "file:///x"])
def test_a_page_of_somebody_else_is_not_shown(server, page):
    server.body = json.dumps({"tag_name": "v9.0.0", "html_url": page}).encode()
    with pytest.raises(EnvironmentFault):
        look(server.address)


def test_pages_of_a_host_whose_answers_come_from_its_api():
    api = "https://api.hub.test/repos/a/b/releases/latest"
    assert _is_page_of("https://hub.test/a/b/releases/tag/v2", api)
    assert not _is_page_of("http://hub.test/a/b", api)
    assert not _is_page_of("https://evil-hub.test/a/b", api)


@pytest.mark.parametrize("status", [404, 403, 503])
def test_a_server_that_refuses_is_named(server, status):
    server.status = status
    with pytest.raises(EnvironmentFault) as caught:
        look(server.address)
    assert caught.value.code == "updates_offline"
    assert caught.value.fields["host"] == "127.0.0.1"


def test_a_login_page_of_the_network_is_no_answer(server):
    server.body, server.kind = b"<html>", "text/html"
    with pytest.raises(EnvironmentFault) as caught:
        look(server.address)
    assert caught.value.code == "updates_offline"


def test_offline_is_said():
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(EnvironmentFault) as caught:
            look(f"http://127.0.0.1:{taken.getsockname()[1]}/latest")
    assert caught.value.code == "updates_offline"


def test_a_copy_that_was_published_nowhere_says_so():
    assert not Updates("").can_ask
    with pytest.raises(UserError) as caught:
        look("")
    assert caught.value.code == "updates_no_address"


def test_a_packager_may_name_the_address(monkeypatch):
    monkeypatch.setenv("SHIYING_RELEASES_URL", "https://hub.test/latest")
    assert Updates().can_ask
