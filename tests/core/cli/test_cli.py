from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from core.cli import program as cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def photos(project, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "photos"
    folder.mkdir()
    for path in sorted((project / "resources" / "demo").glob("*.jpg"))[:6]:
        shutil.copy2(path, folder)
    (folder / "broken.jpg").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def home(photos: Path) -> Path:
    home = photos.parent / "library"
    assert cli.run(["--library", str(home), "index", str(photos)]) == 0
    return home


def run(capsys, *arguments):
    capsys.readouterr()
    code = cli.run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_index_ends_with_one_object(capsys, photos, tmp_path):
    code, out, _ = run(capsys, "--library", tmp_path / "l", "index", photos, "--json")
    report = json.loads(out)
    assert code == 0
    assert set(report) == {"indexed", "unchanged", "moved", "removed", "problems", "seconds"}
    assert (report["indexed"], report["problems"]) == (6, 1)


def test_search_gives_a_list_of_objects(capsys, home, photos):
    code, out, _ = run(capsys, "--library", home, "--json", "search", "一只猫", "-k", 3)
    rows = json.loads(out)
    assert code == 0
    assert len(rows) == 3
    assert {"path", "score", "taken_at"} <= set(rows[0])
    assert [row["score"] for row in rows] == sorted((r["score"] for r in rows), reverse=True)


def test_similar_leaves_the_photo_itself_out(capsys, home, photos):
    photo = sorted(photos.glob("*.jpg"))[-1]
    code, out, _ = run(capsys, "--library", home, "similar", photo, "--limit", 2, "--json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) == 2
    assert str(photo) not in [row["path"] for row in rows]


def test_albums_are_listed_with_their_photos(capsys, home, photos):
    code, out, _ = run(capsys, "--library", home, "albums", "--json")
    albums = json.loads(out)
    assert code == 0
    for album in albums:
        assert {"id", "name", "name_en", "parent", "count", "cover", "photos"} == set(album)
        assert album["count"] == len(album["photos"])
        assert album["parent"] in {"", *(other["id"] for other in albums)}
    code, out, _ = run(capsys, "--library", home, "albums")
    assert code == 0
    assert len(out.splitlines()) == max(len(albums), 1)


def test_a_mistake_in_the_users_own_list_of_albums_is_told(capsys, home):
    own = home / "taxonomy.toml"
    own.write_text("[pets]", encoding="utf-8")
    code, _, err = run(capsys, "--library", home, "albums")
    own.unlink()
    assert code == 2
    assert str(own) in err


def test_problems_say_why_in_both_languages(capsys, home):
    _, out, _ = run(capsys, "--library", home, "problems", "--json")
    (problem,) = json.loads(out)
    assert problem["code"] == "empty"
    assert problem["path"].endswith("broken.jpg")
    assert "0 字节" in problem["reason"]
    assert "empty" in problem["reason_en"]


def test_eval_measures_retrieval(capsys, home, photos):
    names = [path.name for path in sorted(photos.glob("*.jpg")) if path.stat().st_size]
    table = photos.parent / "captions.tsv"
    table.write_text("".join(f"{n}\tzhc\t{n.split('.')[0]}\n" for n in names), encoding="utf-8")
    code, out, _ = run(
        capsys, "--library", home, "eval", table, "--root", photos, "--kind", "zhc", "--json"
    )
    report = json.loads(out)
    assert code == 0
    assert {"queries", "photos", "r1", "r5", "r10", "median_rank"} <= set(report)
    assert {"i2t_r1", "i2t_r5", "i2t_r10", "i2t_median_rank"} <= set(report)
    assert (report["queries"], report["photos"], report["r10"]) == (6, 6, 1.0)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["search"], 2),
        (["search", ""], 2),
        (["search", "--image", "/no/such/file.jpg"], 2),
        (["similar", "/no/such/photo.jpg"], 2),
        (["index", "/no/such/folder"], 2),
        (["search", "x", "--limit", "0"], 2),
        (["frobnicate"], 2),
        (["--model", "no-such-model", "search", "x"], 3),
    ],
)
def test_exit_codes_tell_usage_from_environment(capsys, home, arguments, expected):
    code, out, err = run(capsys, "--library", home, *arguments)
    assert code == expected
    assert out == ""
    assert err


def test_search_without_a_library_says_how_to_make_one(capsys, tmp_path):
    code, _, err = run(capsys, "--library", tmp_path / "none", "search", "猫")
    assert code == 3
    assert str(tmp_path / "none") in err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["/some/folder"], False),
        (["--library", "index"], False),
        (["--library", "/x", "index", "/y"], True),
        (["search", "x"], True),
        (["--help"], True),
    ],
)
def test_commands_are_told_from_folders_to_open(arguments, expected):
    assert cli.is_command(arguments) is expected


@pytest.mark.slow
def test_killed_index_goes_on_where_it_was(project, tmp_path):
    photos, home = tmp_path / "photos", tmp_path / "library"
    for number in range(6):
        shutil.copytree(project / "resources" / "demo", photos / str(number))
    total = len(list(photos.rglob("*.jpg")))
    command = [sys.executable, str(project / "main.py"), "--library", str(home), "index",
               str(photos), "--json"]  # fmt: skip
    for patience in (0.6, 1.2, 1.8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    ended = subprocess.run(command, capture_output=True, check=True, text=True)
    report = json.loads(ended.stdout)
    assert report["indexed"] + report["unchanged"] == total
    verify = [*command[:4], "verify", "--json"]
    verdict = json.loads(subprocess.run(verify, capture_output=True, check=True).stdout)
    assert verdict["database_ok"]
    assert verdict["photos"] == verdict["vectors"] == total


def test_export_takes_photos_by_name(capsys, home, photos, tmp_path):
    chosen = sorted(photos.glob("*.jpg"))[1]
    arguments = ("--library", home, "export", chosen, "--to", tmp_path / "out", "--names")
    code, _, _ = run(capsys, *arguments, "numbered")
    assert code == 0
    assert (tmp_path / "out" / "001.jpg").read_bytes() == chosen.read_bytes()


def test_export_into_the_library_is_wrong_usage(capsys, home, photos):
    chosen = sorted(photos.glob("*.jpg"))[1]
    code, _, err = run(capsys, "--library", home, "export", chosen, "--to", home / "out")
    assert code == 2
    assert str(home / "out") in err


def test_verify_tells_people_what_it_found(capsys, home, monkeypatch):
    for locale, sound in (("zh_CN.UTF-8", "数据库完好"), ("en_GB.UTF-8", "The database is sound")):
        monkeypatch.setenv("LC_ALL", locale)
        code, out, _ = run(capsys, "--library", home, "verify")
        assert code == 0
        assert sound in out
        assert "_" not in out
