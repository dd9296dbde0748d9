"""What people have on the disk becomes pairs, and everything wrong with it is said."""

import base64
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from core.errors import Cancelled, UserError
from core.job import Job
from core.messages.tuning import NOTES, note_text
from core.paths import resources
from core.records.tuning import CaptionSource, DataNote, TaughtLabel
from core.teaching.caption_files import Notebook, RawPair
from core.teaching.dataset import check_labels, check_pairs, check_source
from core.teaching.reading_journal import ReadingJournal
from core.teaching.templates import captions_from_labels

COUNT = 30


def picture(seed):
    blocks = np.random.default_rng(seed).integers(0, 256, (9, 9, 3), np.uint8)
    return Image.fromarray(blocks.repeat(12, axis=0).repeat(12, axis=1))


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """A folder of pictures that differ."""
    folder = tmp_path_factory.mktemp("photos")
    for number in range(COUNT):
        picture(number).save(folder / f"{number:02}.png")
    return folder


def write_tsv(path, rows, header="file\tcaption\n"):
    path.write_text(header + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def good_rows():
    return [(f"{number:02}.png", f"第{number}张照片") for number in range(COUNT)]


def read(path, root=None, tmp_path=None, seed=0, validation=None):
    source = CaptionSource(path, root, validation)
    folder = tmp_path or path.parent
    return check_source(source, folder / "pictures", seed, journal(folder), Job())


def journal(folder):
    return ReadingJournal(folder / "reading")


def codes(data):
    return {note.code: note.count for note in data.notes}


def held_out(data):
    return {pair.file for pair in data.pairs if pair.split == "validation"}


def test_photos_are_held_out_whole_and_the_same_ones_for_a_seed(photos, tmp_path):
    rows = [(name, f"{caption}，{way}") for name, caption in good_rows() for way in "甲乙丙丁"]
    tsv = write_tsv(tmp_path / "captions.tsv", rows)
    data = read(tsv, photos)
    sides = {
        side: {p.file for p in data.pairs if p.split == side} for side in ("train", "validation")
    }
    assert not sides["train"] & sides["validation"]
    assert (data.train_photos, data.validation_photos) == (26, 4)
    assert len(data.pairs) == 4 * COUNT
    assert held_out(read(tsv, photos)) == held_out(data)
    assert held_out(read(tsv, photos, seed=1)) != held_out(data)


def test_a_relative_name_starts_from_the_root_or_the_captions_own_folder(photos, tmp_path):
    beside = write_tsv(photos / "beside.tsv", good_rows())
    elsewhere = write_tsv(tmp_path / "captions.tsv", [(str(photos / n), c) for n, c in good_rows()])
    assert read(beside, tmp_path=tmp_path).pairs == read(elsewhere).pairs
    beside.unlink()


def test_everything_wrong_is_counted_and_stops_nothing(photos, tmp_path):
    folder = tmp_path / "photos"
    shutil.copytree(photos, folder)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not all of it")
    (folder / "copy.png").write_bytes((folder / "03.png").read_bytes())
    rows = [
        *good_rows(),
        ("broken.jpg", "坏的"),
        ("copy.png", "同一张"),
        ("gone.jpg", "不在"),
        ("01.png", "   "),
        ("02.png", "长" * 10_000),
        ("04.png", "第4张照片"),
        ("05.png", "第6张照片"),
        ("only one cell",),
    ]
    data = read(write_tsv(tmp_path / "captions.tsv", rows), folder)
    found = codes(data)
    assert (
        found.items()
        >= {
            "tune_unreadable": 1,
            "tune_same_photo": 1,
            "tune_no_file": 1,
            "tune_no_caption": 1,
            "tune_long_caption": 1,
            "tune_repeated_pair": 1,
            "tune_shared_caption": 1,
            "tune_bad_line": 1,
            "tune_few_pairs": len(data.pairs),
            "tune_small_validation": data.validation_photos,
        }.items()
    )
    assert data.photos == COUNT
    assert max(len(pair.caption) for pair in data.pairs) == 1000
    assert [note.code for note in data.notes] == [code for code in NOTES if code in found]
    unreadable = next(note for note in data.notes if note.code == "tune_unreadable")
    assert "broken.jpg" in unreadable.examples[0]


def test_json_lines_are_read_by_either_name_and_bad_ones_are_counted(photos, tmp_path):
    lines = [json.dumps({"file": n, "caption": c}) for n, c in good_rows()[:20]]
    lines += [json.dumps({"image": n, "text": c}, ensure_ascii=False) for n, c in good_rows()[20:]]
    lines += ["{not json", json.dumps({"file": 7, "caption": "x"}), json.dumps(["a"]), "", "null"]
    path = tmp_path / "captions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\n".join(lines).encode())
    data = read(path, photos)
    assert data.photos == COUNT
    assert codes(data)["tune_bad_line"] == 4


def write_split(folder, name, numbers, texts):
    with (folder / f"{name}_imgs.tsv").open("w") as stream:
        for number in numbers:
            file = folder / "one.png"
            picture(number).save(file)
            stream.write(f"{number}\t{base64.b64encode(file.read_bytes()).decode()}\n")
            file.unlink()
    with (folder / f"{name}_texts.jsonl").open("w", encoding="utf-8") as stream:
        for number, (text, ids) in enumerate(texts):
            row = {"text_id": number, "text": text, "image_ids": ids}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def test_chinese_clips_own_data_set_is_read_with_its_splits_but_never_its_test(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    write_split(folder, "train", range(10), [(f"图{n}", [n]) for n in range(10)] + [("都", [1, 2])])
    write_split(folder, "valid", range(10, 14), [(f"图{n}", [n]) for n in range(10, 14)])
    write_split(folder, "test", range(20, 22), [("考题", [20, 21])])
    data = read(folder, tmp_path=tmp_path)
    assert (data.train_photos, data.validation_photos) == (10, 4)
    assert not [pair for pair in data.pairs if pair.caption == "考题"]
    assert sum(pair.caption == "都" for pair in data.pairs) == 2
    assert codes(data)["tune_shared_caption"] == 1
    assert all(pair.file.is_file() and "pictures" in str(pair.file) for pair in data.pairs)


def test_a_damaged_data_set_costs_its_lines_only(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    write_split(folder, "train", range(10), [(f"图{n}", [n]) for n in range(10)])
    with (folder / "train_imgs.tsv").open("a") as stream:
        stream.write("77\t%%%not base64\nno tab at all\n")
    with (folder / "train_texts.jsonl").open("a") as stream:
        stream.write('{"text": "无图", "image_ids": []}\n{"text": "找不到", "image_ids": [999]}\n')
    data = read(folder, tmp_path=tmp_path)
    assert data.photos == 10
    assert codes(data)["tune_bad_line"] == 3
    assert codes(data)["tune_no_file"] == 1


def test_a_photo_on_both_sides_is_kept_for_validation_only(photos, tmp_path):
    train = write_tsv(tmp_path / "train.tsv", good_rows())
    validation = write_tsv(tmp_path / "val.tsv", good_rows()[:4])
    data = read(train, photos, validation=validation)
    assert codes(data)["tune_leak"] == 4
    assert (data.train_photos, data.validation_photos) == (COUNT - 4, 4)
    assert len(data.pairs) == COUNT


def test_shots_of_a_burst_stay_on_one_side(photos, tmp_path):
    folder = tmp_path / "photos"
    shutil.copytree(photos, folder)
    for number in range(0, COUNT, 2):
        brighter = picture(number).point(lambda value: min(255, value + 3))
        brighter.save(folder / f"{number:02}-again.png")
    rows = good_rows() + [(f"{n:02}-again.png", f"又一张{n}") for n in range(0, COUNT, 2)]
    data = read(write_tsv(tmp_path / "captions.tsv", rows), folder)
    assert codes(data)["tune_similar_photo"] == COUNT // 2
    out = {file.name for file in held_out(data)}
    assert all((name.replace("-again", "") in out) == (name in out) for name in out)
    assert all(f"{name[:2]}-again.png" in out for name in out if int(name[:2]) % 2 == 0)


def test_too_little_and_nothing_are_told_apart(photos, tmp_path):
    few = write_tsv(tmp_path / "few.tsv", good_rows()[:3])
    with pytest.raises(UserError) as refused:
        read(few, photos)
    assert refused.value.code == "tune_too_few"
    nothing = write_tsv(tmp_path / "nothing.tsv", [("gone.jpg", "不在")])
    with pytest.raises(UserError) as refused:
        read(nothing, photos)
    assert refused.value.code == "tune_no_photos"
    assert refused.value.fields["path"].endswith("gone.jpg")
    with pytest.raises(UserError) as refused:
        read(tmp_path / "nowhere.tsv", photos)
    assert refused.value.code == "no_such_file"
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError) as refused:
        read(tmp_path / "empty")
    assert refused.value.code == "tune_unknown_data"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_what_spreadsheets_save_is_read(photos, tmp_path, encoding, suffix):
    mark = "," if suffix == ".csv" else "\t"
    lines = [mark.join(("文件", "描述")), *(mark.join(row) for row in good_rows())]
    table = tmp_path / f"captions{suffix}"
    table.write_bytes("\r\n".join(lines).encode(encoding))
    data = read(table, photos)
    assert data.photos == COUNT
    assert {pair.caption for pair in data.pairs} == {caption for _, caption in good_rows()}
    assert [
        note.code for note in data.notes if note.code in ("tune_bad_line", "tune_no_file")
    ] == []


def test_a_comma_and_a_line_break_inside_quotes_belong_to_the_caption(photos, tmp_path):
    rows = [f'{name},"{caption}，也就是, 它\n自己"' for name, caption in good_rows()]
    table = tmp_path / "captions.csv"
    table.write_text("\n".join(rows), encoding="utf-8")
    captions = {pair.caption for pair in read(table, photos).pairs}
    assert captions == {f"{caption}，也就是, 它 自己" for _, caption in good_rows()}


def test_copies_and_empty_captions_are_named_as_what_is_wrong(photos, tmp_path):
    for number in range(8):
        (tmp_path / f"{number}.png").write_bytes((photos / "01.png").read_bytes())
    copies = write_tsv(tmp_path / "copies.tsv", [(f"{n}.png", f"第{n}句") for n in range(8)])
    with pytest.raises(UserError) as refused:
        read(copies, tmp_path)
    assert refused.value.code == "tune_only_copies"
    assert (refused.value.fields["files"], refused.value.fields["photos"]) == (8, 1)
    empty = write_tsv(tmp_path / "empty.tsv", [(name, " ") for name, _ in good_rows()])
    with pytest.raises(UserError) as refused:
        read(empty, photos)
    assert (refused.value.code, refused.value.fields["count"]) == ("tune_empty", len(good_rows()))


def test_a_picture_taken_for_captions_is_refused_and_not_choked_on(photos):
    with pytest.raises(UserError) as refused:
        read(photos / "01.png", photos)
    assert refused.value.code == "tune_bad_lines"


def test_checking_stops_when_it_is_told_to(photos, tmp_path):
    tsv = write_tsv(tmp_path / "captions.tsv", good_rows())
    job = Job(lambda done, total: job.cancel() if done == 3 else None)
    with pytest.raises(Cancelled):
        check_source(CaptionSource(tsv, photos), tmp_path / "pictures", 0, journal(tmp_path), job)


def test_labels_become_captions_that_name_them(tmp_path):
    demo = sorted((resources() / "demo").glob("*.jpg"))
    labels = [
        TaughtLabel("豆豆", tuple(demo[:6]), aliases=("小豆", " "), kind="pet"),
        TaughtLabel("老家 {2}", tuple(demo[6:12]), kind="place"),
    ]
    pairs = captions_from_labels(labels)
    assert len({pair.caption for pair in pairs if pair.file == demo[0]}) == 16
    assert all("豆豆" in p.caption or "小豆" in p.caption for p in pairs if p.file == demo[0])
    assert any(pair.caption == "在老家 {2}拍的照片" for pair in pairs)
    data = check_labels(labels, 0, journal(tmp_path), Job())
    assert {pair.file for pair in data.pairs if pair.split == "train"} & set(demo[:6])
    assert {pair.file for pair in data.pairs if pair.split == "train"} & set(demo[6:12])
    assert data.validation_photos == 2


def test_pairs_without_a_file_of_their_own_are_checked_alike(photos, tmp_path):
    raw = [RawPair(photos / name, caption) for name, caption in good_rows()]
    data = check_pairs(raw, "照片", Notebook(), 0, journal(tmp_path), Job())
    assert data.photos == COUNT


@pytest.mark.parametrize("code", NOTES)
def test_every_note_has_its_sentence_in_both_languages(code):
    chinese, english = (note_text(DataNote(code, 3), lang) for lang in ("zh_CN", "en"))
    assert chinese != english
    assert "3" in chinese
    assert "3" in english
    assert note_text(DataNote("from_the_future", 3), "en") == "from_the_future: 3"


def test_a_single_label_is_told_that_there_is_nothing_to_compare(tmp_path):
    demo = sorted((resources() / "demo").glob("*.jpg"))
    with pytest.raises(UserError) as caught:
        check_labels(
            [TaughtLabel("豆豆", tuple(demo[:12]), kind="pet")], 0, journal(tmp_path), Job()
        )
    assert caught.value.code == "tune_all_alike"


def test_a_name_of_one_character_is_warned_of_and_one_with_spaces_is_not(tmp_path):
    demo = sorted((resources() / "demo").glob("*.jpg"))
    labels = [
        TaughtLabel("海", tuple(demo[:6])),
        TaughtLabel("外婆 家", tuple(demo[6:12])),
        TaughtLabel("沙滩", tuple(demo[12:18])),
    ]
    notes = {n.code: n for n in check_labels(labels, 0, journal(tmp_path), Job()).notes}
    found = [(notes[f"tune_{kind}_name"].examples) for kind in ("short", "common")]
    assert found == [("海",), ("沙滩",)]
