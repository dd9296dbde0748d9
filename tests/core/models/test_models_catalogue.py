import pytest

from core.errors import ModelError
from core.models.catalogue import load_catalogue
from core.paths import resources


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(resources() / "catalogue.toml")


def test_holds_the_five_chinese_clips_and_two_siglips(catalogue):
    kinds = [model.kind for model in catalogue.models]
    assert len(catalogue.models) == 7
    assert sum(kind.startswith("chinese_clip") for kind in kinds) == 5
    assert kinds.count("siglip2") == 2


def test_recommends_one_model(catalogue):
    assert [m.id for m in catalogue.models if m.recommended] == ["chinese-clip-vit-base-patch16"]


def test_says_in_both_languages_what_a_model_is_good_for(catalogue):
    for model in catalogue.models:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in model.good_for_zh)
        assert model.good_for_en.isascii()


def test_never_prefers_a_pickle(catalogue):
    for model in catalogue.models:
        safe = [all(".bin" not in p for p in w) for w in catalogue.wanted(model).weights]
        assert safe == sorted(safe, reverse=True)


def test_unknown_model_is_refused_with_what_there_is(catalogue):
    with pytest.raises(ModelError) as refused:
        catalogue.get("clip-of-tomorrow")
    assert refused.value.code == "model_unknown"
    assert "chinese-clip-rn50" in str(refused.value.fields["known"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dim = 512", "dim = -1"),
        ("dim = 512", 'dim = "512"'),
        ("dim = 512", ""),
        ("dim = 512", "dim = 512\nsurprise = 1"),
        ('formats = ["transformers", "original"]', 'formats = ["onnx"]'),
        ('kind = "siglip2"', 'kind = "siglip3"'),
        ("image_gmacs = 17.6", "image_gmacs = 0.0"),
        ("image_gmacs = 17.6", 'image_gmacs = "many"'),
        ('id = "siglip2-base-patch16-224"', 'id = "../elsewhere"'),
        ('id = "siglip2-base-patch16-224"', 'id = "chinese-clip-rn50"'),
        ('huggingface = "google/siglip2-base-patch16-224"', 'huggingface = "siglip2"'),
    ],
)
def test_wrong_catalogue_is_refused(tmp_path, old, new):
    text = (resources() / "catalogue.toml").read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "catalogue.toml"
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong|fields|same id"):
        load_catalogue(wrong)
