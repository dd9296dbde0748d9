import pytest

from core.errors import UserError
from core.paths import resources
from core.search.taxonomy import Category, find_taxonomy, load_taxonomy

ALBUM = 'zh = "狗"\nen = "Dogs"\nprompts = ["一只狗", "a dog"]\n'
GROUP = '[pets]\nzh = "动物"\nen = "Animals"\n'


def written(tmp_path, text):
    path = tmp_path / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_one_is_sound_and_large():
    categories = load_taxonomy(resources() / "taxonomy.toml").categories
    assert len(categories) >= 60
    assert len({one.id for one in categories}) == len(categories)
    assert len({one.zh for one in categories}) == len(categories)
    for one in categories:
        assert not one.prompts or any(prompt.isascii() for prompt in one.prompts)
        assert not one.prompts or not all(prompt.isascii() for prompt in one.prompts)


def test_groups_come_before_their_albums(tmp_path):
    text = f"{GROUP}[pets.dog]\n{ALBUM}[food]\n{ALBUM}beyond_starter = true\n"
    assert load_taxonomy(written(tmp_path, text)).categories == (
        Category("pets", "动物", "Animals"),
        Category("pets/dog", "狗", "Dogs", ("一只狗", "a dog")),
        Category("food", "狗", "Dogs", ("一只狗", "a dog"), beyond_starter=True),
    )


def test_the_starter_gets_what_it_can_tell(tmp_path):
    text = f"{GROUP}[pets.dog]\n{ALBUM}beyond_starter = true\n"
    taxonomy = load_taxonomy(written(tmp_path, text))
    assert [one.id for one in taxonomy.for_model(is_starter=True).categories] == ["pets"]
    assert taxonomy.for_model(is_starter=False) is taxonomy


def test_a_copy_in_the_library_wins(tmp_path):
    assert find_taxonomy(tmp_path, resources()) == resources() / "taxonomy.toml"
    own = written(tmp_path, GROUP)
    assert find_taxonomy(tmp_path, resources()) == own


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("zh = 1\n", "zh"),
        ("[pets\n", "line 1"),
        (GROUP, "neither prompts nor albums"),
        (f"{GROUP}[pets.dog]\nzh = '狗'\nen = 'Dogs'\n", "pets/dog"),
        (f"[pets]\n{ALBUM}".replace('"a dog"', '" "'), "words"),
        (f"[pets]\n{ALBUM}".replace(', "a dog"', ""), "2 to 6"),
        (f"[pets]\n{ALBUM}promts = []\n", "promts"),
        (f"[pets]\n{ALBUM}beyond_starter = 1\n", "true or false"),
        ("[pets]\nen = 'Dogs'\nprompts = ['a', 'b']\n", "words"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, reason):
    path = written(tmp_path, text)
    with pytest.raises(UserError) as refused:
        load_taxonomy(path)
    assert refused.value.code == "bad_taxonomy"
    assert refused.value.fields["path"] == str(path)
    assert reason in refused.value.fields["reason"]


def test_a_file_that_is_no_text_is_a_mistake_too(tmp_path):
    (tmp_path / "taxonomy.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="bad_taxonomy"):
        load_taxonomy(tmp_path / "taxonomy.toml")
