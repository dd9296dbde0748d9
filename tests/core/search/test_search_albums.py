"""Automatic albums: what belongs to which, on made-up vectors; and on real photos, slowly."""

import re
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.encoder.registry import load_encoder
from core.errors import UserError
from core.paths import resources
from core.records.models import ModelInfo
from core.search.album_service import AlbumService
from core.search.albums import (
    CategoryVectors,
    category_vectors,
    find_albums,
    prompts_of,
    score,
    stand_out,
)
from core.search.taxonomy import Category, Taxonomy, load_taxonomy
from core.teaching.evaluate import read_captions

DIM = 32
KINDS = ("pets/dog", "pets/cat", "food/cake", "food/fruit", "city/bridge", "city/car")
TAXONOMY = Taxonomy(
    tuple(
        Category(name, name, name, ("一", "b") if "/" in name else ())
        for name in ("pets", *KINDS[:2], "food", *KINDS[2:4], "city", *KINDS[4:])
    )
)
KNOWN = CategoryVectors(
    tuple(one for one in TAXONOMY.categories if one.prompts),
    np.eye(len(KINDS), DIM, dtype=np.float32),
)


def library(count, shown=(), *, seed=0, strength=1.0):
    """Return vectors of `count` photos of nothing, then one of each kind in `shown`."""
    noise = np.random.default_rng(seed).normal(0, 0.1, (count + len(shown), DIM))
    for row, kind in enumerate(shown, start=count):
        noise[row, KINDS.index(kind)] += strength
    return (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)


def albums_of(rows):
    ids, scores = score([(np.arange(100, 100 + len(rows)), rows)], KNOWN.vectors)
    return {album.id: album for album in find_albums(TAXONOMY, KNOWN, ids, scores)}


def test_photos_that_stand_out_make_albums_and_their_groups_hold_them_too():
    found = albums_of(library(300, ["pets/dog"] * 10 + ["pets/cat"] * 4))
    assert list(found) == ["pets", "pets/dog", "pets/cat"]
    assert set(found["pets/dog"].ids) == set(range(400, 410))
    assert set(found["pets/cat"].ids) == set(range(410, 414))
    assert (found["pets"].count, found["pets"].parent, found["pets/dog"].parent) == (14, "", "pets")
    assert found["pets/dog"].cover in found["pets/dog"].ids


def test_the_cover_shows_it_best():
    rows = np.concatenate([library(300), library(0, ["city/car"] * 5, seed=1)])
    rows[303] = KNOWN.vectors[KINDS.index("city/car")]
    assert albums_of(rows)["city/car"].cover == 403


def test_what_nothing_shows_comes_out_empty():
    for seed in range(5):
        assert albums_of(library(400, seed=seed)) == {}


def test_what_a_third_of_the_library_shows_is_found_all_the_same():
    found = albums_of(library(400, ["pets/dog"] * 200))
    assert found["pets/dog"].count >= 190
    assert min(found["pets/dog"].ids) >= 500


def test_two_odd_photos_make_no_album_in_a_library_of_some_size():
    assert albums_of(library(300, ["food/cake"] * 2)) == {}
    assert "food/cake" in albums_of(library(300, ["food/cake"] * 3))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 50])
def test_small_libraries_neither_fail_nor_guess(count):
    assert albums_of(library(count, strength=0.0)) == {}


def test_a_single_photo_makes_an_album_in_a_small_library():
    found = albums_of(library(20, ["food/fruit"]))
    assert list(found) == ["food", "food/fruit"]
    assert found["food"].ids.tolist() == [120]


def test_of_siblings_only_the_best_gets_a_photo():
    rows = library(300, ["pets/dog"] * 10)
    rows[300:, KINDS.index("pets/cat")] = rows[300:, KINDS.index("pets/dog")] * 0.9
    assert "pets/cat" not in albums_of(rows)


def test_a_photo_may_belong_to_albums_of_two_groups():
    rows = library(300, ["pets/dog"] * 10)
    rows[300:, KINDS.index("city/car")] = rows[300:, KINDS.index("pets/dog")] * 0.9
    found = albums_of(rows)
    assert found["pets/dog"].count == found["city/car"].count == 10


def test_equal_photos_are_no_news():
    assert not stand_out(np.full((60, 4), 0.25, np.float32)).any()


def test_a_category_is_the_mean_of_its_prompts():
    taxonomy = Taxonomy((Category("a", "", "", ("1", "2", "3")), Category("g", "", ""),
                         Category("g/b", "", "", ("4", "5"))))  # fmt: skip
    assert prompts_of(taxonomy) == ["1", "2", "3", "4", "5"]
    rows = np.array([[1, 0], [1, 0], [1, 3], [0, 1], [0, 1]], np.float32)
    known = category_vectors(taxonomy, rows)
    assert [one.id for one in known.categories] == ["a", "g/b"]
    assert known.vectors == pytest.approx(np.array([[0.5**0.5, 0.5**0.5], [0, 1]]))


class FakeSpace:
    """One model's side of a library that counts how often it is read."""

    def __init__(self, rows, *, is_starter=False):
        self.info = ModelInfo("m@1", "m", DIM, is_starter=is_starter)
        self.vectors = self.search = self
        self.rows, self.changes = rows, 0
        self.asked, self.reads = [], 0

    def count(self):
        return len(self.rows)

    def generation(self):
        return self.changes

    def chunks(self):
        self.reads += 1
        yield np.arange(200), self.rows[:200]
        yield np.arange(200, len(self.rows)), self.rows[200:]

    def embed_texts(self, texts):
        self.asked.append(list(texts))
        future = Future()
        future.set_result(np.repeat(KNOWN.vectors, 2, axis=0))
        return future


@pytest.fixture
def service():
    service = AlbumService(lambda: TAXONOMY)
    yield service
    service.close()


def test_albums_are_remembered_until_the_vectors_change(service):
    space = FakeSpace(library(300, ["pets/dog"] * 10))
    first = service.find(space).result()
    assert [album.id for album in first] == ["pets", "pets/dog"]
    service.find(space).result()
    assert (space.reads, len(space.asked)) == (1, 1)
    space.rows, space.changes = library(300, ["food/cake"] * 10), 1
    assert [album.id for album in service.find(space).result()] == ["food", "food/cake"]
    assert (space.reads, len(space.asked)) == (2, 1)


def test_a_closed_service_answers_no_more(service):
    service.close()
    assert service.find(FakeSpace(library(300))).cancelled()


def test_an_empty_library_asks_the_model_nothing(service):
    space = FakeSpace(library(0))
    assert service.find(space).result() == []
    assert space.asked == []


def test_nobody_need_wait_for_albums_to_close(service):
    space, prompts = FakeSpace(library(300)), Future()
    space.embed_texts = lambda texts: prompts
    under_way = service.find(space)
    assert under_way.cancel()
    prompts.set_exception(UserError("query_failed"))
    with pytest.raises(UserError):
        service.find(space).result()


def test_a_taxonomy_that_the_model_cannot_tell_asks_it_nothing():
    beyond = Taxonomy((Category("a", "a", "a", ("1", "2"), beyond_starter=True),))
    service, space = AlbumService(lambda: beyond), FakeSpace(library(300), is_starter=True)
    assert service.find(space).result() == []
    assert space.asked == []
    service.close()


# What the captions of these photos tell of a category.
JUDGED = {
    "pets/dog": r"dog|pupp|poodle|retriever|terrier|collie|hound|狗|犬",
    "pets/bird": r"bird|seagull|geese|duck|pigeon|eagle|parrot|flamingo|swan|鸟|鸭|鹅|海鸥|鸽",
    "scenery/snow": r"snow|ski|ice|sled|雪|冰",
    "scenery/sea": r"ocean|\bsea|beach|wave|surf|shore|sand|海|沙滩|浪",
    "scenery/mountain": r"mountain|hill|cliff|peak|rock|山|悬崖|岩|峰",
    "transport/bicycle": r"bicycl|bik|cyclist|bmx|自行车|骑车|单车",
    "transport/boat": r"boat|canoe|kayak|sail|ship|raft|\brow|dock|pier|船|艇|舟|筏",
    "sport/football": r"soccer|football|rugby|足球|橄榄球",
    "sport/ball": r"ball|tennis|rugby|soccer|hockey|lacrosse|golf|\bbat|pitcher|cricket|team|球",
    "sport/skiing": r"ski|snowboard|sled|slope|滑雪|雪橇",
    "sport/swimming": r"swim|pool|div|underwater|water slide|泳|潜水|水池|跳水",
}


@pytest.mark.slow
@pytest.mark.shared
def test_albums_of_the_starter_hold_what_the_captions_tell(shared, tmp_path):
    encoder = load_encoder("starter", tmp_path, device="cpu")
    taxonomy = load_taxonomy(resources() / "taxonomy.toml").for_model(is_starter=True)
    captions: dict[str, str] = {}
    for line in read_captions(shared / "flickr8k-cn" / "val.tsv"):
        captions[line.file] = captions.get(line.file, "") + line.caption.lower() + "\n"
    files = sorted(captions)[:500]
    rows = [_see(encoder, shared / "flickr8k-cn" / file) for file in files]
    known = category_vectors(taxonomy, encoder.encode_texts(prompts_of(taxonomy)))
    ids, scores = score([(np.arange(len(files)), np.stack(rows))], known.vectors)
    albums = {album.id: album for album in find_albums(taxonomy, known, ids, scores)}
    right = total = 0
    for name in JUDGED.keys() & albums.keys():
        hits = [bool(re.search(JUDGED[name], captions[files[i]])) for i in albums[name].ids]
        right, total = right + sum(hits), total + len(hits)
    assert total >= 100
    assert right / total >= 0.9
    assert not {name for name in albums if name.startswith(("document", "picture"))}


def _see(encoder, file: Path):
    return encoder.encode_images(encoder.prepare(Image.open(file).convert("RGB"))[None])[0]
