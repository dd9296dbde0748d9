"""What the starter finds: on the demo photos, and on real ones where they are at hand."""

import numpy as np
import pytest
from PIL import Image

from core.paths import resources

QUERIES = {
    "bison": ("野牛", "bison"),
    "chelsea-the-cat": ("猫", "cat"),
    "coffee": ("咖啡", "coffee"),
    "crab": ("螃蟹", "crab"),
    "duck": ("鸭子", "duck"),
    "eiffel-tower": ("铁塔", "eiffel tower"),
    "german-shepherd": ("狗", "dog"),
    "giant-panda": ("大熊猫", "panda"),
    "hedgehog": ("刺猬", "hedgehog"),
    "koala": ("考拉", "koala"),
    "mont-saint-michel": ("城堡", "castle"),
    "owl": ("猫头鹰", "owl"),
    "pig": ("猪", "pig"),
    "polar-bear": ("北极熊", "polar bear"),
    "pont-du-gard": ("桥", "bridge"),
    "rocket": ("火箭", "rocket"),
    "sheep": ("羊", "sheep"),
}


def encode(encoder, files):
    return np.concatenate(
        [encoder.encode_images(encoder.prepare(Image.open(file))[None]) for file in files]
    )


def test_everyday_nouns_find_their_demo_photo_in_both_languages(starter_encoder):
    files = sorted((resources() / "demo").glob("*.jpg"))
    names = [file.stem for file in files]
    present = [name for name in QUERIES if name in names]
    if len(present) < 10:
        pytest.skip("the demo photos are not here")
    photos = encode(starter_encoder, files)
    own = [names.index(name) for name in present]
    for language in (0, 1):
        texts = starter_encoder.encode_texts([QUERIES[name][language] for name in present])
        scores = texts @ photos.T
        ranks = 1 + (scores > scores[np.arange(len(own)), own][:, None]).sum(axis=1)
        assert (ranks <= 3).mean() >= 0.9, dict(zip(present, ranks.tolist(), strict=True))


def test_the_nearest_photo_shows_the_same_thing(starter_encoder, shared):
    files = sorted((shared / "personal").rglob("*.jpg"))
    photos = encode(starter_encoder, files)
    things = np.array([file.parent.name for file in files])
    scores = photos @ photos.T
    np.fill_diagonal(scores, -1)
    assert (things[scores.argmax(axis=1)] == things).mean() >= 0.9
