import pytest

from core.errors import UserError
from core.models.sources import MIRROR, parse_source
from core.models.wire import next_hop

FILE = "https://hub.example/a/b/resolve/main/config.json"


def test_redirect_may_lead_to_another_host():
    assert next_hop(FILE, "https://cdn.example/x?token=1") == "https://cdn.example/x?token=1"


def test_redirect_may_be_relative():
    assert next_hop(FILE, "/api/x").startswith("https://hub.example/api/x")


def test_redirect_may_gain_encryption_but_not_lose_it():
    assert next_hop("http://hub.example/x", "https://hub.example/x")
    with pytest.raises(UserError) as refused:
        next_hop(FILE, "http://hub.example/x")
    assert refused.value.code == "download_bad_redirect"


def test_words_name_the_known_hubs():
    assert parse_source("hub").endpoint == ""
    assert parse_source("mirror").endpoint == MIRROR
    assert parse_source("modelscope").endpoint.endswith("modelscope.cn")


def test_address_is_an_endpoint_of_hugging_face_unless_it_says_otherwise():
    assert parse_source("https://hub.example/hf/").endpoint == "https://hub.example/hf"
    ours = parse_source("modelscope+https://ms.example")
    assert ours.endpoint == "https://ms.example"
    assert ours.dialect is parse_source("modelscope").dialect


@pytest.mark.parametrize(
    "text",
    ["", "hugging", "ftp://hub.example", "file:///models", "https://", "https://[", "https://me:secret@hub",
     "https://hub.example/?a=b"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(UserError) as refused:
        parse_source(text)
    assert refused.value.code == "unknown_source"
