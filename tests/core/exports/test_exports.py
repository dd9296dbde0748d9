"""Photos leave the library: whole, under a free name, and with what the user chose."""

from __future__ import annotations

import errno
import io
import os
import shutil
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from fakes.photo_library import make_photo
from PIL import Image, ImageCms

from core.errors import Cancelled, DecodeError, EnvironmentFault, UserError
from core.exports.exports import Exports
from core.exports.files import TargetFolder
from core.exports.listing import as_csv, as_text
from core.exports.names import portable, stem_for
from core.job import Job
from core.media.metadata import read_exif
from core.media.photo_file import read_pixels
from core.media.preview import PreviewReader
from core.records.exports import ExportChoices, ListRow
from core.records.labels import Label, LabelId
from core.records.photos import Companions, Root, RootId

JPEG = ExportChoices(kind="jpeg", longest_px=64)
TAKEN = datetime(2024, 5, 1, 15, 30, 12)
LONG_AGO_NS = 1_000_000_000_123_456_700


class ReaderHere:
    """Decodes on the caller's thread; what a process adds is the business of its own tests."""

    def read(self, path, max_px):
        answer = Future()
        try:
            answer.set_result(read_pixels(path, max_px))
        except DecodeError as error:
            answer.set_exception(error)
        return answer

    def close(self):
        pass


class TwoLabels:
    def all(self):
        return [
            Label(LabelId(number), name, (), "", 0.9, TAKEN)
            for number, name in ((1, "豆豆"), (2, "猫"))
        ]

    def labels_of(self, photo_id):
        return {LabelId(1): True, LabelId(2): False}


class OnePlace:
    def nearest(self, latitude, longitude, language):
        return "黑龙江 · 哈尔滨" if language == "zh_CN" else "Heilongjiang · Harbin"


class World:
    """Some photos in a folder that is watched, and an empty folder beside it."""

    def __init__(self, tmp_path: Path) -> None:
        self.home, self.folder = tmp_path / "library", tmp_path / "照片"
        self.target = tmp_path / "out"
        self.folder.mkdir()
        self.photos = {}
        self.others = {}

    def add(self, name: str, *, size=(160, 90), exif=None, **facts) -> int:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", size, "#3a6ea5").save(path, "JPEG", exif=exif or Image.Exif())
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        number = len(self.photos) + 1
        photo = make_photo(number, self.folder, taken_at=TAKEN, **facts)
        self.photos[number] = replace(
            photo, path=path, size_bytes=path.stat().st_size, mtime_ns=LONG_AGO_NS
        )
        return number

    def exports(self, new_reader=ReaderHere) -> Exports:
        return Exports(
            self.home,
            lambda ids: [self.photos[number] for number in ids],
            lambda: [Root(RootId(1), self.folder, online=True)],
            OnePlace(),
            TwoLabels(),
            lambda photos: {p.id: self.others[p.id] for p in photos if p.id in self.others},
            new_reader,
        )

    def run(self, *ids, choices=ExportChoices(), job=None, target=None):  # noqa: B008 - frozen
        return self.exports().run(ids, target or self.target, choices, job or Job())


@pytest.fixture
def world(tmp_path) -> World:
    return World(tmp_path)


def test_originals_are_copied_byte_for_byte_with_their_time(world):
    number = world.add("海边.jpg")
    report = world.run(number)
    copied = world.target / "海边.jpg"
    assert report.written == (copied,)
    assert copied.read_bytes() == world.photos[number].path.read_bytes()
    assert copied.stat().st_mtime_ns == LONG_AGO_NS


def test_no_file_is_ever_overwritten(world):
    numbers = [world.add("a.jpg"), world.add("b/a.jpg")]
    world.target.mkdir()
    (world.target / "a.jpg").write_bytes(b"mine")
    report = world.run(*numbers)
    assert [path.name for path in report.written] == ["a (2).jpg", "a (3).jpg"]
    assert (world.target / "a.jpg").read_bytes() == b"mine"


def test_names_by_number_and_by_date(world):
    numbers = [world.add("x.jpg"), world.add("y.jpg")]
    by_number = world.run(*numbers, choices=ExportChoices(naming="numbered"))
    by_date = world.run(*numbers, choices=ExportChoices(naming="dated"))
    assert [path.name for path in by_number.written] == ["001.jpg", "002.jpg"]
    assert [path.name for path in by_date.written] == [
        "2024-05-01 15.30.12.jpg",
        "2024-05-01 15.30.12 (2).jpg",
    ]


def test_a_photo_without_a_date_is_named_by_its_file(world):
    number = world.add("x.jpg")
    photo = world.photos[number]
    undated = replace(photo, facts=replace(photo.facts, taken_at=None))
    written = datetime.fromtimestamp(LONG_AGO_NS / 1e9)
    assert stem_for(undated, "dated", 0, 1) == f"{written:%Y-%m-%d %H.%M.%S}"


@pytest.mark.parametrize(
    ("name", "safe"), [("a:b?", "a_b_"), ("end. ", "end"), ("CON", "_CON"), ("...", "_")]
)
def test_names_fit_every_file_system(name, safe):
    assert portable(name) == safe


def test_jpeg_is_upright_small_and_in_srgb(world):
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    report = world.run(world.add("x.heic", exif=exif), choices=JPEG)
    with Image.open(report.written[0]) as image:
        assert report.written[0].name == "x.jpg"
        assert (image.format, image.size) == ("JPEG", (36, 64))
        assert image.getexif().get(0x0112) is None
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        assert "sRGB" in ImageCms.getProfileDescription(profile)


def test_jpeg_leaves_the_place_out_unless_asked(world):
    number = world.add("x.jpg", latitude=-33.8568, longitude=151.2153, lens="Lens 1")
    quiet = world.run(number, choices=JPEG).written[0]
    frank = world.run(number, choices=replace(JPEG, keep_place=True)).written[0]
    with Image.open(quiet) as image:
        capture = read_exif(image).capture
        assert (capture.latitude, capture.longitude) == (None, None)
        assert (capture.taken_at, capture.camera, capture.lens) == (TAKEN, "TestCam X1", "Lens 1")
    with Image.open(frank) as image:
        capture = read_exif(image).capture
        assert capture.latitude == pytest.approx(-33.8568, abs=1e-5)
        assert capture.longitude == pytest.approx(151.2153, abs=1e-5)


def test_jpeg_leaves_the_camera_out_where_asked(world):
    number = world.add("x.jpg", lens="Lens 1", iso=200)
    path = world.run(number, choices=replace(JPEG, keep_camera=False)).written[0]
    with Image.open(path) as image:
        capture = read_exif(image).capture
    assert (capture.camera, capture.lens, capture.iso, capture.taken_at) == (None,) * 3 + (TAKEN,)


def test_a_small_photo_is_not_blown_up(world):
    path = world.run(world.add("x.jpg"), choices=replace(JPEG, longest_px=4096)).written[0]
    with Image.open(path) as image:
        assert image.size == (160, 90)


def test_every_file_of_a_shot_goes_along_under_its_name(world):
    number, raw = world.add("a.jpg"), world.add("a.dng")
    film = world.folder / "a.mov"
    film.write_bytes(b"film")
    world.others[number] = Companions((world.photos[raw],), (film,))
    world.target.mkdir()
    (world.target / "a.jpg").write_bytes(b"mine")
    report = world.run(number)
    assert [path.name for path in report.written] == ["a (2).jpg"]
    assert [path.name for path in report.beside] == ["a (2).dng", "a (2).mov"]
    both = world.run(number, raw, target=world.target / "both")  # the RAW was chosen as well
    assert [path.name for path in both.written] == ["a.jpg", "a.dng"]
    assert [path.name for path in both.beside] == ["a.mov"]
    assert world.run(number, choices=JPEG).beside == ()


@pytest.mark.parametrize("choices", [ExportChoices(), JPEG])
def test_one_bad_file_is_a_line_of_the_report(world, choices):
    numbers = [world.add("a.jpg"), world.add("b.jpg"), world.add("c.jpg")]
    world.photos[2].path.unlink()
    report = world.run(*numbers, choices=choices)
    assert [path.name for path in report.written] == ["a.jpg", "c.jpg"]
    assert [(f.path, f.code) for f in report.failures] == [(world.photos[2].path, "gone")]


def test_a_damaged_file_is_told_with_its_reason(world):
    number = world.add("a.jpg")
    world.photos[number].path.write_bytes(b"\xff\xd8\xff\xe0 broken")
    report = world.run(number, choices=JPEG)
    assert report.written == ()
    assert report.failures[0].code in ("corrupt", "truncated")


def test_a_file_that_the_decoder_dies_on_costs_itself_alone(world):
    numbers = [world.add("a.jpg"), world.add("b.jpg")]

    class Dying(ReaderHere):
        def read(self, path, max_px):
            if path.name == "b.jpg":
                return super().read(path, max_px)
            answer = Future()
            answer.set_exception(DecodeError("crashed", path=str(path), detail=""))
            return answer

    report = world.exports(Dying).run(numbers, world.target, JPEG, Job())
    assert [path.name for path in report.written] == ["b.jpg"]
    assert [failure.code for failure in report.failures] == ["crashed"]


def test_pictures_are_decoded_in_a_process_that_ends_with_the_export(world):
    report = world.exports(PreviewReader).run([world.add("a.jpg")], world.target, JPEG, Job())
    with Image.open(report.written[0]) as image:
        assert image.size == (64, 36)


def test_stopping_keeps_what_is_whole_and_leaves_no_scrap(world):
    numbers = [world.add(f"{name}.jpg") for name in "abc"]
    job = Job(lambda done, total: job.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        world.run(*numbers, job=job)
    assert [path.name for path in world.target.iterdir()] == ["a.jpg"]


def test_full_disk_stops_the_run_and_leaves_no_scrap(world, monkeypatch):
    numbers = [world.add("a.jpg"), world.add("b.jpg")]
    whole = os.replace

    def full(source, target):
        if Path(target).name == "b.jpg":
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(source, target)

    monkeypatch.setattr("core.exports.files.os.replace", full)
    with pytest.raises(EnvironmentFault) as caught:
        world.run(*numbers)
    assert caught.value.code == "export_disk_full"
    assert [path.name for path in world.target.iterdir()] == ["a.jpg"]


def test_what_does_not_fit_is_said_before_the_first_byte(world, monkeypatch):
    number = world.add("a.jpg")
    usage = shutil.disk_usage(world.folder)
    monkeypatch.setattr("core.exports.exports.shutil.disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(EnvironmentFault) as caught:
        world.run(number)
    assert caught.value.code == "export_no_space"
    assert list(world.target.iterdir()) == []


def test_the_other_files_of_a_shot_have_to_fit_too(world, monkeypatch):
    number = world.add("a.jpg")
    film = world.folder / "a.mov"
    film.write_bytes(b"film" * 5000)
    world.others[number] = Companions((), (film, world.folder / "gone.mov"))
    room = world.photos[number].size_bytes + 100
    usage = shutil.disk_usage(world.folder)._replace(free=room)
    monkeypatch.setattr("core.exports.exports.shutil.disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentFault) as caught:
        world.run(number)
    assert caught.value.code == "export_no_space"


def test_target_that_goes_away_stops_the_run(world):
    numbers = [world.add("a.jpg"), world.add("b.jpg")]
    job = Job(lambda done, total: shutil.rmtree(world.target) if done == 1 else None)
    with pytest.raises(EnvironmentFault) as caught:
        world.run(*numbers, job=job)
    assert caught.value.code == "export_target_gone"


def test_a_file_in_the_way_of_the_folder_is_explained(world):
    number = world.add("a.jpg")
    world.target.write_bytes(b"")
    with pytest.raises(EnvironmentFault) as caught:
        world.run(number)
    assert caught.value.code == "export_target_gone"


def test_nothing_is_exported_into_the_library_itself(world):
    with pytest.raises(UserError) as caught:
        world.run(world.add("a.jpg"), target=world.home / "out")
    assert caught.value.code == "export_into_library"


def test_a_folder_that_is_watched_is_noted(world):
    assert world.exports().note_on(world.folder / "new") == "watched"
    assert world.exports().note_on(world.target) is None


def test_a_name_that_the_disk_refuses_is_a_line_of_the_report(world):
    number = world.add("a.jpg")
    target = TargetFolder(world.folder)
    with pytest.raises(OSError, match="too long") as caught:
        target.write(b"x", "x" * 300, ".jpg")
    assert not isinstance(caught.value, EnvironmentFault)
    assert [path.name for path in world.folder.iterdir()] == [world.photos[number].path.name]


def test_list_names_time_place_and_labels(world):
    number = world.add("a.jpg", latitude=45.75, longitude=126.65)
    row = world.exports().rows([number], "en")[0]
    assert (row.name, row.taken_at, row.labels) == ("a.jpg", TAKEN, ("豆豆",))
    assert "Harbin" in row.place
    text = world.exports().list_text([number], "zh_CN")
    assert text == "a.jpg · 2024-05-01 15:30 · 黑龙江 · 哈尔滨 · 豆豆\n"


def test_written_list_is_a_table_that_excel_reads(world):
    path = world.exports().write_list([world.add("a.jpg")], world.target, "zh_CN")
    again = world.exports().write_list([1], world.target, "zh_CN")
    assert (path.name, again.name) == ("照片清单.csv", "照片清单 (2).csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[0] == "文件名,拍摄时间,地点,标签,宽,高"


def test_a_name_that_looks_like_a_formula_stays_text():
    row = ListRow("=cmd|x.jpg", None, "", (), 1, 1)
    assert as_csv([row], "en").decode("utf-8-sig").splitlines()[1] == "'=cmd|x.jpg,,,,1,1"
    assert as_text([row], "en") == "=cmd|x.jpg\n"
