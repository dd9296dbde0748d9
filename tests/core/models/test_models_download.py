"""Against a hub on this machine that behaves, and one that does not."""

import hashlib
import os
import threading
import time

import pytest

from core.errors import Cancelled, EnvironmentFault, ModelError, ShiyingError, UserError
from core.job import Job
from core.models.wire import Wire
from tests.core.models.conftest import MODEL, WEIGHTS, make_shelf
from tests.fakes import model_server as faults

WANTED = {"config.json", "vocab.txt", WEIGHTS}
SIZE = 1_000_000  # of the weights, about


def install(shelf, server, **options):
    return shelf.install(MODEL, options.pop("source", server.url), Job(), **options)


def refusal(shelf, server, kind=ShiyingError, **options):
    with pytest.raises(kind) as refused:
        install(shelf, server, **options)
    return refused.value.code


def names(folder):
    return {path.name for path in folder.iterdir()}


def same(folder, published):
    return all((folder / n).read_bytes() == (published / n).read_bytes() for n in WANTED)


def nothing_visible(models):
    return [name for name in names(models) if not name.startswith(".")] == []


@pytest.mark.parametrize("dialect", ["{}", "modelscope+{}"])
def test_installs_the_files_needed_and_no_others(shelf, server, published, models, dialect):
    model = install(shelf, server, source=dialect.format(server.url))
    assert model.path == models / MODEL
    assert names(model.path) == WANTED | {"manifest.json"}
    assert same(model.path, published)
    assert model.revision == faults.COMMIT
    assert model.source.startswith(server.url)
    assert names(models / ".incoming") == {f"{MODEL}.lock"}
    assert shelf.verify(MODEL, Job()) == []


@pytest.mark.parametrize("dialect", ["{}", "modelscope+{}"])
def test_hub_without_lists_is_asked_for_each_file(shelf, server, published, dialect):
    server.has_lists = False
    (published / "pytorch_model.bin").unlink()
    model = install(shelf, server, source=dialect.format(server.url))
    assert same(model.path, published)


def test_large_files_are_pinned_to_the_commit(shelf, server):
    install(shelf, server)
    asked = [path for _, path, _ in server.requests if "/resolve/" in path]
    assert asked
    assert all(f"/resolve/{faults.COMMIT}/" in path for path in asked)


def test_installed_model_is_not_asked_for_again(shelf, server):
    install(shelf, server)
    before = len(server.requests)
    install(shelf, server)
    assert len(server.requests) == before


def test_damaged_model_is_installed_again(shelf, server, published):
    model = install(shelf, server)
    (model.path / "vocab.txt").write_text("cut")
    assert same(install(shelf, server).path, published)


def test_folder_of_the_user_is_not_replaced(shelf, server, models):
    (models / MODEL).mkdir(parents=True)
    assert refusal(shelf, server, UserError) == "model_exists"


def test_resumes_after_every_cut_with_a_range(shelf, server, published):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 6) for _ in range(5)]
    model = install(shelf, server)
    ranges = [headers.get("Range") for headers in server.asked(WEIGHTS) if "Range" in headers]
    assert same(model.path, published)
    assert f"bytes={SIZE // 6}-" in ranges
    assert server.sent_bytes <= 1.05 * sum((published / name).stat().st_size for name in WANTED)


@pytest.mark.slow  # 60 MB; tests/benchmarks/bench_download.py does it with 753
def test_large_install_cut_five_times_costs_no_byte_twice(shelf, server, published):
    (published / WEIGHTS).write_bytes(os.urandom(60_000_000))
    server.faults[WEIGHTS] = [faults.cut(9_000_000) for _ in range(5)]
    model = install(shelf, server)
    assert same(model.path, published)
    assert server.sent_bytes <= 1.05 * model.size_bytes


def test_resumes_what_an_earlier_run_left(models, clock, server, published):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2)] + [faults.cut(0)] * 10
    assert refusal(make_shelf(models, clock), server) == "download_broke_off"
    server.faults.clear()
    server.sent_bytes = 0
    assert same(install(make_shelf(models, clock), server).path, published)
    assert server.sent_bytes < 0.6 * SIZE


def test_part_of_another_revision_is_not_resumed(shelf, server, published, models):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2)] + [faults.cut(0)] * 10
    refusal(shelf, server)
    server.faults.clear()
    weights = bytearray((published / WEIGHTS).read_bytes())
    weights[1000] ^= 1
    (published / WEIGHTS).write_bytes(weights)
    assert same(install(shelf, server).path, published)
    assert "Range" not in server.asked(WEIGHTS)[-1]


def test_power_cut_while_finishing_loses_no_byte(models, clock, server, published):
    def dies(folder, job):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(make_shelf(models, clock, finish=dies), server)
    assert nothing_visible(models)
    server.sent_bytes = 0
    assert same(install(make_shelf(models, clock), server).path, published)
    assert server.sent_bytes == 0


def test_power_cut_after_a_pickle_was_converted_loses_no_byte(models, clock, server, published):
    (published / WEIGHTS).unlink()

    def dies(folder, job):
        (folder / "pytorch_model.bin").unlink()
        raise KeyboardInterrupt

    def finish(folder, job):
        (folder / "pytorch_model.bin").rename(folder / WEIGHTS)

    with pytest.raises(KeyboardInterrupt):
        install(make_shelf(models, clock, finish=dies), server)
    server.sent_bytes = 0
    assert WEIGHTS in names(install(make_shelf(models, clock, finish=finish), server).path)
    assert server.sent_bytes == 0


def test_another_hub_goes_on_with_the_same_weights(shelf, server, published):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2)] + [faults.cut(0)] * 10
    refusal(shelf, server)
    server.faults.clear()
    model = install(shelf, server, source=f"modelscope+{server.url}")
    assert same(model.path, published)
    assert server.asked(WEIGHTS)[-1]["Range"] == f"bytes={SIZE // 2}-"


def test_hub_that_names_no_hash_is_asked_for_the_tag(shelf, server, published):
    for name in WANTED:
        server.lies[name] = {"lfs": None, "blobId": None}
    server.faults[WEIGHTS] = [faults.wrong_bytes] * 2
    assert refusal(shelf, server, UserError) == "download_corrupt"
    assert same(install(shelf, server).path, published)


def test_file_without_any_hash_is_resumed_by_its_tag(shelf, server, published):
    for name in WANTED:
        server.lies[name] = {"Sha256": None}
    server.faults[WEIGHTS] = [faults.status(501), faults.cut(SIZE // 2)]
    assert same(install(shelf, server, source=f"modelscope+{server.url}").path, published)
    assert server.asked(WEIGHTS)[-1]["If-Range"] == f'"{WEIGHTS}-v1"'


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1", "nonsense://x"])
def test_proxy_that_nobody_understands_is_told(models, clock, server, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    assert refusal(make_shelf(models, clock), server, EnvironmentFault) == "proxy_unusable"


def test_server_without_ranges_starts_over(shelf, server, published):
    server.faults[WEIGHTS] = [faults.no_ranges(after=SIZE // 2), faults.no_ranges()]
    assert same(install(shelf, server).path, published)


def test_server_without_ranges_that_always_cuts_is_given_up(shelf, server, clock):
    server.faults[WEIGHTS] = [faults.no_ranges(after=SIZE // 2)] * 50
    assert refusal(shelf, server, EnvironmentFault) == "download_broke_off"
    assert len(server.asked(WEIGHTS)) < 30


def test_range_of_another_place_is_not_believed(shelf, server, published):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2), faults.wrong_range]
    assert same(install(shelf, server).path, published)


def test_part_longer_than_the_file_is_started_over(shelf, server, published, models):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2)] + [faults.cut(0)] * 10
    refusal(shelf, server)
    server.faults.clear()
    (part,) = (models / ".incoming" / MODEL / "parts").glob("model.safetensors*.part")
    part.write_bytes(bytes(2 * SIZE))
    assert same(install(shelf, server).path, published)


def test_zeros_that_a_power_cut_left_are_noticed(shelf, server, published, models):
    server.faults[WEIGHTS] = [faults.cut(SIZE // 2)] + [faults.cut(0)] * 10
    refusal(shelf, server)
    server.faults.clear()
    (part,) = (models / ".incoming" / MODEL / "parts").glob("model.safetensors*.part")
    part.write_bytes(bytes(SIZE // 2))
    assert same(install(shelf, server).path, published)


@pytest.mark.parametrize("name", [WEIGHTS, "config.json"])
def test_wrong_bytes_are_fetched_once_more(shelf, server, published, name):
    server.faults[name] = [faults.wrong_bytes]
    assert same(install(shelf, server).path, published)


@pytest.mark.parametrize("name", [WEIGHTS, "config.json"])
def test_wrong_bytes_twice_are_refused_and_deleted(shelf, server, models, name):
    server.faults[name] = [faults.wrong_bytes] * 2
    assert refusal(shelf, server, UserError) == "download_corrupt"
    assert nothing_visible(models)
    assert not list((models / ".incoming" / MODEL / "parts").glob(f"{name}*"))


def test_more_bytes_than_announced_are_refused(shelf, server, models):
    server.faults[WEIGHTS] = [faults.too_much] * 9
    assert refusal(shelf, server, UserError) == "download_corrupt"


def test_file_of_another_size_than_listed_is_refused(shelf, server):
    server.lies[WEIGHTS] = {"lfs": {"size": 77, "sha256": "0" * 64, "pointerSize": 1}}
    assert refusal(shelf, server, UserError) == "download_corrupt"


@pytest.mark.parametrize("name", [WEIGHTS, "config.json", "list"])
def test_web_page_instead_of_a_file_is_refused(shelf, server, models, name):
    server.faults[name] = [faults.web_page] * 9
    assert refusal(shelf, server, UserError) == "download_web_page"
    assert nothing_visible(models)


@pytest.mark.parametrize(
    ("code", "said"),
    [(401, "download_refused"), (403, "download_refused"), (404, "download_not_found")],
)
@pytest.mark.parametrize("name", [WEIGHTS, "config.json"])
def test_final_answers_are_not_asked_again(shelf, server, clock, code, said, name):
    server.faults[name] = [faults.status(code)] * 9
    assert refusal(shelf, server, UserError) == said
    assert clock.slept == []


@pytest.mark.parametrize("name", [WEIGHTS, "hub:" + WEIGHTS, "list"])
@pytest.mark.parametrize("code", [429, 500, 503])
def test_busy_server_is_asked_again(shelf, server, published, name, code):
    server.faults[name] = [faults.status(code)] * 3
    assert same(install(shelf, server).path, published)


def test_busy_server_is_given_up_in_the_end(shelf, server, clock):
    server.faults[WEIGHTS] = [faults.status(500)] * 99
    assert refusal(shelf, server, UserError) == "download_busy"
    assert 30 < sum(clock.slept) < 180


def test_retry_after_is_kept(shelf, server, clock):
    server.faults[WEIGHTS] = [faults.status(429, Retry_After="97")]
    install(shelf, server)
    assert 96 < sum(clock.slept) < 98


def test_retry_after_an_hour_is_told_instead(shelf, server, clock):
    server.faults[WEIGHTS] = [faults.status(429, Retry_After="3600")]
    assert refusal(shelf, server, UserError) == "download_busy"
    assert clock.slept == []


def test_stalled_line_is_left_and_taken_up_again(shelf, server, published):
    server.faults[WEIGHTS] = [faults.stall(SIZE // 2)]
    assert same(install(shelf, server).path, published)
    assert server.asked(WEIGHTS)[-1]["Range"] == f"bytes={SIZE // 2}-"


def test_trickle_is_left_for_another_connection(models, clock, server, published):
    ticking = iter(range(0, 10**9, 61))
    clock.__class__ = type("Slow", (type(clock),), {"__call__": lambda _: float(next(ticking))})
    server.faults[WEIGHTS] = [faults.stall(1000)]
    assert same(install(make_shelf(models, clock), server).path, published)


def test_redirect_to_another_host_is_followed(shelf, server, published):
    server.faults["config.json"] = [faults.redirect(f"{server.cdn}/cdn/config.json")]
    assert same(install(shelf, server).path, published)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://localhost/x", ""])
def test_redirect_to_no_web_address_is_refused(shelf, server, target):
    server.faults["config.json"] = [faults.redirect(target)]
    assert refusal(shelf, server, UserError) == "download_bad_redirect"


def test_redirect_in_circles_is_refused(shelf, server):
    server.faults["config.json"] = [faults.redirect(server.url + "/cdn/config.json")] * 20
    assert refusal(shelf, server, UserError) == "download_bad_redirect"


def test_nobody_there_is_offline(shelf, clock):
    with pytest.raises(EnvironmentFault) as fault:
        shelf.install(MODEL, "http://127.0.0.1:9", Job())
    assert fault.value.code == "download_offline"
    assert sum(clock.slept) > 30


@pytest.mark.parametrize("body", [b'{"sha": 1}', b"[1]", b"", b"{" * 9, b"[" * 200_000])
def test_listing_that_makes_no_sense_is_refused(shelf, server, body):
    server.faults["list"] = [lambda exchange, name: exchange.reply(200, body)]
    assert refusal(shelf, server, UserError) == "download_bad_listing"


def test_repository_without_weights_is_refused(shelf, server, published):
    (published / WEIGHTS).unlink()
    (published / "pytorch_model.bin").unlink()
    assert refusal(shelf, server, UserError) == "download_incomplete"


def test_names_that_lead_elsewhere_are_not_taken(shelf, server, published, models):
    server.lies["README.md"] = {"rfilename": "../config.json"}
    server.lies[".gitattributes"] = {"rfilename": "sub/vocab.txt"}
    assert names(install(shelf, server).path) == WANTED | {"manifest.json"}
    assert not (models / "config.json").exists()


def test_pickle_is_taken_only_to_be_converted(models, clock, server, published):
    (published / WEIGHTS).unlink()
    assert refusal(make_shelf(models, clock), server, ModelError) == "model_unsupported"
    assert server.sent_bytes == 0

    def convert(folder, job):
        (folder / "pytorch_model.bin").rename(folder / "model.safetensors")

    model = install(make_shelf(models, clock, finish=convert), server)
    assert names(model.path) == WANTED | {"manifest.json"}
    assert make_shelf(models, clock).verify(MODEL, Job()) == []


def test_folder_that_no_encoder_loads_is_not_shown(models, clock, server):
    def check(folder):
        raise ModelError("model_broken", model=folder.name, reason="test")

    shelf = make_shelf(models, clock, check=check)
    assert refusal(shelf, server, ModelError) == "model_broken"
    assert nothing_visible(models)
    assert shelf.partial_bytes(MODEL) == 0


def test_full_disk_keeps_what_is_there(shelf, server, published, models):
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    digest = hashlib.sha256((published / WEIGHTS).read_bytes()).hexdigest()
    parts = models / ".incoming" / MODEL / "parts"
    parts.mkdir(parents=True)
    (parts / f"{WEIGHTS}.{digest[:12]}.part").symlink_to("/dev/full")
    assert refusal(shelf, server, EnvironmentFault) == "disk_full"
    assert len(names(parts)) == 3


def test_too_small_a_disk_is_told_before_the_download(models, clock, server):
    shelf = make_shelf(models, clock, free_bytes=lambda path: 1_000_000)
    assert refusal(shelf, server, EnvironmentFault) == "not_enough_space"
    assert server.sent_bytes == 0


def test_cancel_stops_between_chunks_and_resumes(shelf, server, published):
    job = Job(lambda done, total: job.cancel() if done > SIZE // 3 else None)
    with pytest.raises(Cancelled):
        shelf.install(MODEL, server.url, job)
    first, server.sent_bytes = shelf.partial_bytes(MODEL), 0
    assert SIZE // 3 < first < SIZE
    assert same(install(shelf, server).path, published)
    assert server.sent_bytes <= SIZE + 1000 - first + 100


def test_cancel_frees_a_stalled_line(models, clock, server):
    shelf = make_shelf(models, clock, open_wire=lambda: Wire(stall_s=60.0))
    server.faults[WEIGHTS] = [faults.stall(SIZE // 2)]
    job = Job()
    reached = threading.Event()

    def on_progress(progress):
        if progress.done_bytes >= SIZE // 2 - 300_000:
            reached.set()

    clock.__class__ = type("Fast", (type(clock),), {"__call__": _one_second_later})
    canceller = threading.Thread(target=lambda: (reached.wait(20), job.cancel()))
    canceller.start()
    with pytest.raises(Cancelled):
        shelf.install(MODEL, server.url, job, on_progress)
    canceller.join()


@pytest.mark.parametrize("fault", [faults.mute, faults.endless_headers])
@pytest.mark.parametrize("name", ["list", "config.json"])
def test_cancel_frees_a_wait_for_headers(models, clock, server, fault, name):
    shelf = make_shelf(models, clock, open_wire=lambda: Wire(stall_s=60.0, answer_s=60.0))
    server.faults[name] = [fault]
    job = Job()

    def cancel_when_asked():
        while server.faults[name]:
            threading.Event().wait(0.02)
        job.cancel()

    canceller = threading.Thread(target=cancel_when_asked)
    canceller.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        shelf.install(MODEL, server.url, job)
    assert time.monotonic() - started < 5
    canceller.join()


@pytest.mark.parametrize("name", ["list", "config.json", WEIGHTS])
def test_headers_that_never_end_are_left_and_asked_for_again(
    models, clock, server, published, name
):
    shelf = make_shelf(models, clock, open_wire=lambda: Wire(answer_s=0.5))
    server.faults[name] = [faults.endless_headers]
    assert same(install(shelf, server).path, published)


def _one_second_later(clock):
    clock.now += 1.0
    return clock.now


def test_cancel_is_noticed_while_waiting(models, clock, server):
    server.faults[WEIGHTS] = [faults.status(503)] * 99
    job = Job()
    shelf = make_shelf(models, clock)

    def on_progress(progress):
        if progress.state == "waiting":
            job.cancel()

    with pytest.raises(Cancelled):
        shelf.install(MODEL, server.url, job, on_progress)
    assert clock.slept == []


def test_progress_ends_whole_with_a_rate(models, clock, server):
    seen = []
    clock.__class__ = type("Fast", (type(clock),), {"__call__": _one_second_later})
    install(make_shelf(models, clock), server, on_progress=seen.append)
    rates = [progress for progress in seen if progress.bytes_per_s]
    assert seen[0].state == "asking"
    assert seen[-1].state == "finishing"
    assert seen[-1].done_bytes == seen[-1].total_bytes > SIZE
    assert rates
    assert all(progress.seconds_left >= 0 for progress in rates)


def test_two_installations_of_one_model_do_not_meet(models, clock, server):
    told = []

    def second(folder, job):
        told.append(refusal(make_shelf(models, clock), server))

    install(make_shelf(models, clock, finish=second), server)
    assert told == ["model_installing"]


def test_nothing_is_asked_before_an_installation(shelf, server):
    shelf.offers()
    shelf.installed()
    with pytest.raises(ModelError):
        shelf.install("siglip2-base-patch16-224", server.url, Job())
    assert server.requests == []
