from __future__ import annotations

import os
import threading
import time
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from core.errors import DecodeError, ModelError, UserError
from core.records.models import ModelInfo
from core.search.worker import QueryEncoder

if TYPE_CHECKING:
    from pathlib import Path

DIM = 4
WAIT_S = 30.0  # a child has to start on a busy machine


class FakeEncoder:
    """A text's vector holds its length and the process; a picture's its mean colour."""

    info = ModelInfo("fake@1", "Fake", DIM)
    input_px = 8
    batch_size = 1
    lanes = 1
    logit_scale = 14.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, image):
        return np.asarray(image.resize((8, 8)), dtype=np.float32).transpose(2, 0, 1) / 255

    def encode_images(self, pixels):
        means = pixels.mean(axis=(2, 3))
        return np.concatenate([means, np.ones((len(means), 1))], axis=1).astype(np.float32)

    def encode_texts(self, texts):
        return np.stack([self._encode(text) for text in texts])

    def _encode(self, text):
        if text == "die" or (text == "die once" and self._is_first("died")):
            os._exit(9)
        if text == "bug":
            raise ZeroDivisionError
        if text.startswith("slow"):
            self._wait_for("go")
        return np.array([len(text), os.getpid(), 0, 0], dtype=np.float32)

    def _is_first(self, name: str) -> bool:
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _wait_for(self, name: str) -> None:
        (self._folder / "waiting").touch()
        while not (self._folder / name).exists():
            time.sleep(0.01)


def load_fake(choice: str, models: Path, device: str) -> FakeEncoder:
    if choice == "missing":
        raise ModelError("model_missing", model=choice)
    if choice == "dies":
        os._exit(9)
    if choice == "slow":
        FakeEncoder(models)._wait_for("loaded")
    return FakeEncoder(models)


@pytest.fixture
def start(tmp_path: Path):
    opened: list[QueryEncoder] = []

    def open_encoder(choice: str = "fake") -> QueryEncoder:
        opened.append(QueryEncoder(choice, tmp_path, "cpu", loader=load_fake))
        return opened[-1]

    yield open_encoder
    for encoder in opened:
        encoder.close()


def pid_of(encoder: QueryEncoder, text: str) -> float:
    return float(encoder.embed_text(text).result(WAIT_S)[1])


def test_texts_and_pictures_are_embedded_in_another_process(start, tmp_path: Path):
    encoder = start()
    vector = encoder.embed_text("一只狗").result(WAIT_S)
    assert vector[0] == 3
    assert vector[1] != os.getpid()
    assert vector.dtype == np.float32
    assert encoder.ready()
    Image.new("RGB", (64, 48), (255, 0, 0)).save(tmp_path / "red.png")
    assert encoder.embed_image(tmp_path / "red.png").result(WAIT_S).tolist() == [1, 0, 0, 1]


def test_a_bad_file_and_a_bug_fail_alone(start, tmp_path: Path):
    encoder = start()
    first = pid_of(encoder, "before")
    (tmp_path / "bad.jpg").write_bytes(b"no picture at all")
    with pytest.raises(DecodeError):
        encoder.embed_image(tmp_path / "bad.jpg").result(WAIT_S)
    with pytest.raises(UserError, match="query_failed"):
        encoder.embed_text("bug").result(WAIT_S)
    assert pid_of(encoder, "after") == first


def test_the_newest_of_each_kind_wins(start, tmp_path: Path):
    encoder = start()
    running = encoder.embed_text("slow")
    while not (tmp_path / "waiting").exists():
        time.sleep(0.01)
    old, new = encoder.embed_text("old"), encoder.embed_text("newer")
    picture = encoder.embed_image(tmp_path / "none.jpg")
    assert old.cancelled()
    with pytest.raises(CancelledError):
        old.result(0)
    (tmp_path / "go").touch()
    assert running.result(WAIT_S)[0] == 4
    assert new.result(WAIT_S)[0] == 5
    assert isinstance(picture.exception(WAIT_S), UserError)


def test_an_answer_is_remembered(start, tmp_path: Path):
    encoder = start()
    first = encoder.embed_text("again").result(WAIT_S)
    encoder.embed_text("other").result(WAIT_S)
    assert encoder.embed_text("again").result(WAIT_S) is first


def test_a_child_that_dies_is_replaced_and_the_query_asked_again(start):
    encoder = start()
    before = pid_of(encoder, "before")
    after = pid_of(encoder, "die once")
    assert after != before


def test_a_query_that_kills_twice_fails_and_the_next_one_works(start):
    encoder = start()
    with pytest.raises(UserError, match="query_failed"):
        encoder.embed_text("die").result(WAIT_S)
    assert encoder.embed_text("fine").result(WAIT_S)[0] == 4


def test_a_model_that_cannot_be_loaded_says_so_to_everyone(start, tmp_path: Path):
    encoder = start("missing")
    for _ in range(2):
        with pytest.raises(ModelError) as caught:
            encoder.embed_text("狗").result(WAIT_S)
        assert caught.value.code == "model_missing"
        assert caught.value.fields["model"] == "missing"
    assert not encoder.ready()


def test_a_child_that_dies_while_loading_is_a_failed_query(start):
    with pytest.raises(UserError, match="query_failed"):
        start("dies").embed_text("狗").result(WAIT_S)


def test_closing_while_the_model_loads_ends_what_waits(start):
    encoder = start("slow")
    future = encoder.embed_text("狗")
    assert not encoder.ready()
    encoder.close()
    encoder.close()
    assert future.cancelled() or isinstance(future.exception(0), UserError)
    assert encoder.embed_text("later").cancelled()


def test_many_texts_come_back_in_order_and_unlike_the_typed_ones_are_never_cancelled(start):
    encoder = start()
    lengths = [1, 5, 2, 4, 3]
    many = encoder.embed_many(["x" * length for length in lengths])
    more = encoder.embed_many(["y"])
    typed = [encoder.embed_text("z" * length) for length in range(1, 20)]
    assert many.result(WAIT_S)[:, 0].tolist() == lengths
    assert many.result().dtype == np.float32
    assert more.result(WAIT_S).shape == (1, DIM)
    assert typed[-1].result(WAIT_S)[0] == 19


def test_a_typed_text_goes_before_the_rest_of_many(start, tmp_path: Path):
    encoder = start()
    ended = []
    many = encoder.embed_many(["slow", *["x"] * 200])
    many.add_done_callback(lambda _: ended.append("many"))
    while not (tmp_path / "waiting").exists():
        time.sleep(0.01)
    typed = encoder.embed_text("typed")
    typed.add_done_callback(lambda _: ended.append("typed"))
    (tmp_path / "go").touch()
    assert len(many.result(WAIT_S)) == 201
    assert ended[0] == "typed"


def test_a_list_holds_pictures_too_and_the_logit_scale_is_known_then(start, tmp_path: Path):
    encoder = start()
    Image.new("RGB", (8, 8), (0, 255, 0)).save(tmp_path / "green.png")
    rows = encoder.embed_many(["猫", tmp_path / "green.png"]).result(WAIT_S)
    assert rows[0, 0] == 1
    assert rows[1].tolist() == [0, 1, 0, 1]
    assert encoder.logit_scale == FakeEncoder.logit_scale
    with pytest.raises(DecodeError, match="unreadable"):
        encoder.embed_many(["猫", tmp_path / "none.png"]).result(WAIT_S)


def test_a_short_list_need_not_wait_for_the_end_of_a_long_one(start, tmp_path: Path):
    encoder = start()
    ended = []
    long = encoder.embed_many(["slow", *["x"] * 200])
    long.add_done_callback(lambda _: ended.append("long"))
    while not (tmp_path / "waiting").exists():
        time.sleep(0.01)
    short = encoder.embed_many(["y", "z"])
    short.add_done_callback(lambda _: ended.append("short"))
    (tmp_path / "go").touch()
    assert len(long.result(WAIT_S)) == 201
    assert ended[0] == "short"


def test_a_list_can_be_cancelled_while_it_is_worked_off(start, tmp_path: Path):
    encoder = start()
    many = encoder.embed_many(["slow", "die"])
    while not (tmp_path / "waiting").exists():
        time.sleep(0.01)
    assert many.cancel()
    (tmp_path / "go").touch()
    before = pid_of(encoder, "before")
    assert encoder.embed_many(["after"]).result(WAIT_S)[0, 1] == before  # "die" was never asked


def test_many_texts_survive_a_death_and_fail_alone(start):
    encoder = start()
    assert encoder.embed_many(["a", "bb", "die once", "c"]).result(WAIT_S)[3, 0] == 1
    with pytest.raises(UserError, match="query_failed"):
        encoder.embed_many(["a", "die"]).result(WAIT_S)
    with pytest.raises(UserError, match="query_failed"):
        encoder.embed_many(["bug"]).result(WAIT_S)
    assert encoder.embed_many(["fine"]).result(WAIT_S)[0, 0] == 4


def test_closing_ends_many_texts_under_way_and_waiting(start, tmp_path: Path):
    encoder = start()
    under_way, waiting = encoder.embed_many(["slow", "x"]), encoder.embed_many(["y"])
    while not (tmp_path / "waiting").exists():
        time.sleep(0.01)
    encoder.close()
    assert under_way.cancelled()
    assert waiting.cancelled()
    assert encoder.embed_many(["later"]).cancelled()


def test_a_model_that_cannot_be_loaded_fails_many_texts_too(start):
    with pytest.raises(ModelError):
        start("missing").embed_many(["a", "b"]).result(WAIT_S)


def test_many_threads_may_ask(start):
    encoder = start()
    answered: list[bool] = []

    def ask(name: int) -> None:
        for turn in range(5):
            future = encoder.embed_text("x" * (name * 5 + turn + 1))
            try:
                answered.append(future.result(WAIT_S)[0] == name * 5 + turn + 1)
            except CancelledError:
                continue

    threads = [threading.Thread(target=ask, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered
    assert all(answered)
