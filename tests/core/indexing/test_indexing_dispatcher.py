from __future__ import annotations

import functools
import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import EnvironmentFault, ModelError
from core.indexing.dispatcher import Dispatcher
from core.indexing.tasks import Failure, FileTask, Outcome, Place
from core.process import Child
from core.records.models import ModelInfo

WAIT_S = 20.0
INFO = ModelInfo("fake@1", "fake", 4)


def serve_scripted(connection):
    """A worker that does what the file's name says."""
    connection.send(("ready", INFO, 4))
    seen: dict[str, int] = {}
    while True:
        for key, path, _ in connection.recv():
            connection.send(("begin", key))
            name = Path(path).name
            if name.startswith("hang"):
                time.sleep(3600)
            if name.startswith("kill"):
                os._exit(1)
            connection.send(("decoded", key))
            if name.startswith("tower"):
                os._exit(1)
            code = "read"
            if name.startswith("greedy"):
                code, seen[name] = "out_of_memory", seen.get(name, 0) + 1
            if name.startswith("greedy-once") and seen[name] > 1:
                code = "read"
            connection.send(("done", [(key, Failure(code))]))


def serve_dying_twice(deaths, connection):
    """A worker that somebody else kills: with two files begun, then with one."""
    connection.send(("ready", INFO, 4))
    while True:
        tasks = connection.recv()
        for key, *_ in tasks:
            connection.send(("begin", key))
        with deaths.open("ab") as file:
            if file.tell() < 2:
                file.write(b".")
                file.flush()
                os._exit(9)
        connection.send(("done", [(key, Failure("read")) for key, *_ in tasks]))


def serve_nothing(connection):
    os._exit(7)


def serve_refusal(connection):
    connection.send(("failed", ModelError("model_missing", model="x")))


def task(name: str) -> FileTask:
    return FileTask(Place(1, "", name), Path("/photos"), 1, 1)


def run(dispatcher: Dispatcher, names: list[str]) -> dict[str, str]:
    dispatcher.give([task(name) for name in names])
    outcomes = collect_all(dispatcher)
    assert len(outcomes) == len(names)
    return {outcome.task.place.name: outcome.result.code for outcome in outcomes}


def collect_all(dispatcher: Dispatcher) -> list[Outcome]:
    outcomes = []
    deadline = time.monotonic() + WAIT_S
    while dispatcher.is_busy and time.monotonic() < deadline:
        outcomes += dispatcher.collect(0.05)
    return outcomes


def dispatcher_of(serve, **options):
    return closing(Dispatcher(lambda: Child(serve, name="scripted"), **options))


def test_every_file_has_one_outcome():
    with dispatcher_of(serve_scripted) as dispatcher:
        names = [f"{n}.jpg" for n in range(20)]
        assert run(dispatcher, names) == dict.fromkeys(names, "read")


@pytest.mark.parametrize("deadly", ["kill.jpg", "tower.jpg"])
def test_file_that_kills_twice_is_the_only_problem(deadly):
    with dispatcher_of(serve_scripted) as dispatcher:
        codes = run(dispatcher, ["a.jpg", deadly, "b.jpg", "c.jpg"])
    assert codes.pop(deadly) == "crashed"
    assert set(codes.values()) == {"read"}


def test_deaths_among_others_and_once_alone_are_forgiven(tmp_path):
    deaths = tmp_path / "deaths"
    with dispatcher_of(functools.partial(serve_dying_twice, deaths)) as dispatcher:
        codes = run(dispatcher, ["a.jpg", "b.jpg"])
    assert len(deaths.read_bytes()) == 2
    assert codes == {"a.jpg": "read", "b.jpg": "read"}


def test_file_short_of_memory_beside_others_is_tried_alone():
    with dispatcher_of(serve_scripted) as dispatcher:
        codes = run(dispatcher, ["a.jpg", "greedy-once.jpg", "greedy.jpg", "b.jpg"])
    assert codes == {
        "a.jpg": "read",
        "greedy-once.jpg": "read",
        "greedy.jpg": "out_of_memory",
        "b.jpg": "read",
    }


def test_hanging_file_is_given_up_and_the_others_are_read():
    with dispatcher_of(serve_scripted, file_timeout_s=0.3) as dispatcher:
        codes = run(dispatcher, ["a.jpg", "hang.jpg", "b.jpg"])
    assert codes == {"a.jpg": "read", "hang.jpg": "timeout", "b.jpg": "read"}


def test_worker_that_never_starts_is_a_fault():
    with dispatcher_of(serve_nothing) as dispatcher:
        dispatcher.give([task("a.jpg")])
        with pytest.raises(EnvironmentFault) as fault:
            collect_all(dispatcher)
    assert fault.value.code == "worker_failed"


def test_refused_model_is_reported_as_it_is():
    with dispatcher_of(serve_refusal) as dispatcher:
        dispatcher.give([task("a.jpg")])
        with pytest.raises(ModelError) as refusal:
            collect_all(dispatcher)
    assert refusal.value.fields == {"model": "x"}


def test_stopped_worker_starts_again_when_there_is_work():
    with dispatcher_of(serve_scripted) as dispatcher:
        run(dispatcher, ["a.jpg"])
        dispatcher.stop_worker()
        assert run(dispatcher, ["b.jpg"]) == {"b.jpg": "read"}
