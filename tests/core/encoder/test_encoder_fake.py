import numpy as np
import pytest
from fakes.colour_encoder import FakeEncoder
from PIL import Image


def test_a_colour_word_is_nearest_to_its_colour():
    encoder = FakeEncoder()
    colours = ["red", "green", "blue", "yellow", "white", "black"]
    pictures = encoder.encode_images(
        np.stack([encoder.prepare(Image.new("RGB", (30, 20), colour)) for colour in colours])
    )
    chinese = encoder.encode_texts(["红色", "绿草", "蓝天", "黄花", "白云", "黑夜"])
    assert (chinese @ pictures.T).argmax(axis=1).tolist() == list(range(6))


def test_every_vector_is_a_unit_vector():
    encoder = FakeEncoder()
    vectors = encoder.encode_texts(["", "red", "no colour at all"])
    assert vectors.shape == (3, encoder.info.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
