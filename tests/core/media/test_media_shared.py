"""Every odd and hostile file that we know of; needs ../shared."""

import json
import subprocess
import sys

import numpy as np
import pytest

from core.media.formats import is_candidate
from core.media.photo_file import read_photo
from core.messages.common import PROBLEMS

pytestmark = pytest.mark.shared

# Codes that a person would accept for a file; everything else must be readable.
EXPECTED_PROBLEMS = {
    "heic_empty.heic": {"empty"},
    "heic_truncated.heic": {"truncated"},
    "heif_negative_box_size.heif": {"corrupt"},
    "heic_fuzz_github_15.heic": {"corrupt"},
    "heic_fuzz_uaf.heic": {"corrupt", "truncated"},
    "jxl_8bit_srgb.jxl": {"unsupported"},
    "gif_bomb_44_bytes.gif": {"too_large"},
    "png_broken_data_stream.png": {"corrupt"},
    "tif_fuzz_crash_2.tif": {"corrupt", "truncated"},
    "bmp_really_big.bmp": {"too_large"},
    "bmp_short.bmp": {"truncated"},
    "jpg_ossfuzz_36829.jpeg": {"corrupt"},
    "raw_pruned.dng": {"no_pixels", "truncated"},
    "raw_canon_r6_pruned.CR3": {"no_pixels", "truncated"},
    "raw_issue419.rw2": {"unsupported", "corrupt"},
    "raw_canon_s40_stub.crw": {"no_pixels", "truncated"},
    "syn_zero_bytes.jpg": {"empty"},
    "syn_truncated_half.jpg": {"truncated"},
    "syn_header_only.jpg": {"truncated"},
    "syn_html_named.jpg": {"not_an_image"},
    "syn_mp4_named.jpg": {"not_an_image"},
    "syn_bomb_20000x20000_1bit.png": {"too_large"},
    "syn_bomb_header_60000x60000.png": {"too_large"},
    "syn_logo.svg": {"unsupported"},
    "syn_dangling_link.jpg": {"dangling_link", "not_an_image"},
}

# Reads every file named on stdin, and says for each what came of it; then the peak memory.
READER = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("error")
from core.errors import DecodeError
from core.media.photo_file import read_photo
for line in sys.stdin.read().split("\\0"):
    started = time.monotonic()
    try:
        photo = read_photo(Path(line), min_edge_px=224)
        result = {"format": photo.facts.format, "thumbnail": len(photo.thumbnail)}
    except DecodeError as error:
        result = {"code": error.code, "detail": error.fields["detail"]}
    result["seconds"] = time.monotonic() - started
    print(json.dumps(result), flush=True)
# Not ru_maxrss: after a fork it starts at the size of pytest, with torch in it 3 GB.
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
"""


def manifest(shared) -> list[str]:
    lines = (shared / "formats" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines[1:]]


@pytest.mark.slow
def test_every_file_is_read_or_refused_with_a_reason(shared, project):
    pytest.importorskip("resource")
    names = [name for name in manifest(shared) if is_candidate(name) is not False]
    assert len(names) == 90  # the film beside the Live Photo is not ours
    paths = [str(shared / "formats" / name) for name in names]
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input="\0".join(paths).encode(),
        stdout=subprocess.PIPE,
        cwd=project,
        timeout=300,
        check=True,
    )
    *lines, peak = done.stdout.decode().splitlines()
    results = dict(zip(names, map(json.loads, lines), strict=True))
    assert int(peak) < 2_000_000_000
    for name, result in results.items():
        assert result["seconds"] < 30, name
        if name in EXPECTED_PROBLEMS:
            assert result.get("code") in EXPECTED_PROBLEMS[name], (name, result)
            assert result["code"] in PROBLEMS
            assert "object at 0x" not in result["detail"]
        else:
            assert result.get("thumbnail", 0) > 500, (name, result)


def test_all_eight_orientations_of_a_real_photo_look_alike(shared):
    pictures = [
        read_photo(shared / "formats" / f"jpg_orient_landscape_{number}.jpg", min_edge_px=224)
        for number in range(1, 9)
    ]
    first = np.asarray(pictures[0].image, np.float32)
    for number, photo in enumerate(pictures, start=1):
        assert (photo.facts.width, photo.facts.height) == (600, 450)
        # Only the painted digit differs.
        assert np.abs(np.asarray(photo.image, np.float32) - first).mean() < 12, number
        assert (photo.facts.dhash ^ pictures[0].facts.dhash).bit_count() < 12


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("heic_iphone_portrait.heic", (4032, 3024)),
        ("heic_IMG_5195.HEIC", (2566, 3313)),
        ("heic_motionphoto_samsung.heic", (3000, 4000)),
        ("jpg_face_orientation_6.jpg", (840, 700)),
        ("tif_g4_orientation_6.tif", (590, 88)),
        ("avif_unknown_essential_property.avif", (34, 12)),
    ],
)
def test_pictures_are_turned_exactly_once(shared, name, size):
    photo = read_photo(shared / "formats" / name, min_edge_px=224)
    assert (photo.facts.width, photo.facts.height) == size
    assert (photo.image.width > photo.image.height) == (size[0] > size[1])


def test_date_place_and_camera_of_a_real_photo(shared):
    facts = read_photo(shared / "formats" / "jpg_gps_DSCN0010.jpg", min_edge_px=224).facts
    assert str(facts.taken_at) == "2008-10-22 16:28:39"
    assert (facts.latitude, facts.longitude) == pytest.approx((43.4674, 11.8851), abs=1e-3)
    assert facts.camera == "NIKON COOLPIX P6000"
    assert facts.iso == 64
