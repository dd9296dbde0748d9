import os
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from PIL import Image

from core.errors import Cancelled, DecodeError
from core.media.preview import PreviewReader
from core.records.photos import RgbImage

WAIT_S = 20


def serve_strangely(connection) -> None:
    """A decoder with habits: the file's name says what it does with it."""
    while True:
        path, max_px = connection.recv()
        name = Path(path).stem
        if name == "crash":
            os._exit(9)
        if name == "hang":
            time.sleep(600)
        while name == "gate" and not Path(path).exists():
            time.sleep(0.01)
        connection.send(RgbImage(max_px, 1, name.encode()))


@pytest.fixture
def strange():
    reader = PreviewReader(serve_strangely)
    yield reader
    reader.close()


def test_a_picture_comes_back_in_the_size_asked_for(tmp_path):
    Image.new("RGB", (600, 400), (10, 200, 30)).save(tmp_path / "a.png")
    reader = PreviewReader()
    try:
        image = reader.read(tmp_path / "a.png", 300).result(WAIT_S)
        assert (image.width, image.height, image.pixels[:3]) == (300, 200, bytes((10, 200, 30)))
        with pytest.raises(DecodeError, match="unreadable"):
            reader.read(tmp_path / "gone.png", 300).result(WAIT_S)
    finally:
        reader.close()


def test_a_crash_costs_one_picture(strange):
    crashed = strange.read(Path("crash"), 1)
    with pytest.raises(DecodeError, match="crashed"):
        crashed.result(WAIT_S)
    assert strange.read(Path("good"), 7).result(WAIT_S).width == 7


def test_a_hang_costs_one_picture_and_its_time():
    reader = PreviewReader(serve_strangely, timeout_s=1.0)
    try:
        with pytest.raises(DecodeError, match="timeout"):
            reader.read(Path("hang"), 1).result(WAIT_S)
    finally:
        reader.close()


def test_the_newest_request_is_answered_first_and_a_cancelled_one_never(strange, tmp_path):
    order: list[str] = []
    done = threading.Event()
    gate = tmp_path / "gate"
    blocker = strange.read(gate, 1)
    while not blocker.running():
        pass
    answers = {name: strange.read(Path(name), 1) for name in ("old", "dropped", "new")}
    for name, answer in answers.items():
        answer.add_done_callback(lambda _answer, name=name: order.append(name))
    answers["old"].add_done_callback(lambda _answer: done.set())
    assert answers["dropped"].cancel()
    gate.touch()
    assert done.wait(WAIT_S)
    assert order == ["dropped", "new", "old"]


def test_close_ends_what_runs_and_what_waits():
    reader = PreviewReader(serve_strangely)
    running = reader.read(Path("hang"), 1)
    while not running.running():
        pass
    waiting = reader.read(Path("later"), 1)
    reader.close()
    reader.close()
    with pytest.raises(Cancelled):
        running.result(WAIT_S)
    with pytest.raises(CancelledError):
        waiting.result(WAIT_S)
    assert reader.read(Path("after"), 1).cancelled()


def test_a_reader_that_was_never_asked_closes_without_a_child():
    PreviewReader().close()
