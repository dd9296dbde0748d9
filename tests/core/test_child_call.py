import math
import os
import threading
import time
from pathlib import Path

import pytest

from core.child_call import call_in_child
from core.errors import Cancelled, EnvironmentFault, ModelError
from core.job import Job


def counted(path, job):
    job.step(1, 2)
    Path(path).write_text(str(os.getpid()))
    job.step(2, 2)
    return "done"


def refused(job):
    raise ModelError("model_broken", model="x", reason="y")


def crashed(job):
    os._exit(7)


def endless(path, job):
    job.step(0, 1)
    Path(path).write_text(str(os.getpid()))
    while True:
        time.sleep(0.01)  # never looks at its job


def test_progress_and_result_come_from_another_process(tmp_path):
    steps = []
    job = Job(lambda done, total: steps.append((done, total)))
    assert call_in_child(job, counted, str(tmp_path / "pid")) == "done"
    assert steps == [(1, 2), (2, 2)]
    assert int((tmp_path / "pid").read_text()) != os.getpid()


def test_our_errors_cross_the_pipe():
    with pytest.raises(ModelError) as raised:
        call_in_child(Job(), refused)
    assert raised.value.fields == {"model": "x", "reason": "y"}


def test_a_child_that_dies_is_said():
    with pytest.raises(EnvironmentFault) as raised:
        call_in_child(Job(), crashed)
    assert raised.value.code == "child_died"


def test_cancelling_ends_a_child_that_does_not_listen(tmp_path):
    job = Job(lambda done, total: job.cancel())
    with pytest.raises(Cancelled):
        call_in_child(job, endless, str(tmp_path / "pid"))


def talkative(path, job):
    job.tell({"phase": "begun"})
    try:
        while True:
            job.check()
            time.sleep(0.01)
    except Cancelled:
        Path(path).write_text("saved")
        raise


def test_news_come_through_the_pipe_and_a_child_with_grace_saves_before_it_stops(tmp_path):
    heard = []
    job = Job(on_news=lambda news: (heard.append(news), job.cancel()))
    with pytest.raises(Cancelled):
        call_in_child(job, talkative, str(tmp_path / "work"), grace_s=10.0)
    assert heard == [{"phase": "begun"}]
    assert (tmp_path / "work").read_text() == "saved"


def test_a_child_that_does_not_listen_is_killed_when_its_grace_is_over(tmp_path):
    job = Job(lambda done, total: job.cancel())
    started = time.monotonic()
    with pytest.raises(Cancelled):
        call_in_child(job, endless, str(tmp_path / "pid"), grace_s=0.5)
    assert time.monotonic() - started < 20


def last_words(job):
    job.tell("stop me")
    return "finished"


def test_work_that_ends_in_its_grace_is_not_thrown_away():
    job = Job(on_news=lambda news: job.cancel())
    assert call_in_child(job, last_words, grace_s=10.0) == "finished"


def test_whoever_must_leave_waits_no_longer_than_it_says(tmp_path):
    job = Job(lambda done, total: job.cancel())
    hurry = threading.Timer(0.3, lambda: job.cancel(within_s=0.2))
    hurry.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        call_in_child(job, endless, str(tmp_path / "pid"), grace_s=60.0)
    assert time.monotonic() - began < 30.0
    hurry.join()


def test_a_later_and_longer_limit_does_not_lengthen_the_first():
    job = Job()
    assert job.seconds_left == math.inf
    job.cancel(within_s=1.0)
    job.cancel()
    job.cancel(within_s=50.0)
    assert job.seconds_left <= 1.0
