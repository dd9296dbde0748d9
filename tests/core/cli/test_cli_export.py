"""Which photos `export` means: files of the library, or what a sentence finds."""

from __future__ import annotations

from argparse import ArgumentParser
from concurrent.futures import Future

import numpy as np
import pytest

from core.cli.export import _chosen, export_arguments
from core.errors import UserError
from core.records.search import SearchResult


class Found:
    """Answers every question with five photos, of which the first two are likely."""

    def __init__(self):
        self.asked = []

    def search(self, query):
        self.asked.append(query)
        ids = np.array([9, 8, 7, 6, 5])
        answer = Future()
        answer.set_result(SearchResult(query, ids, np.ones(5, np.float32), 2, 0.1, "m@1"))
        return answer

    def photo_at(self, path):
        return None


def options(*words):
    parser = ArgumentParser()
    export_arguments(parser)
    return parser.parse_args([*words, "--to", "out"])


def test_a_sentence_means_the_photos_that_are_likely():
    library = Found()
    assert _chosen(library, options("雪地里的", "北极熊")) == [9, 8]
    assert library.asked[0].text == "雪地里的 北极熊"


def test_a_limit_means_so_many():
    assert _chosen(Found(), options("雪", "-k", "4")) == [9, 8, 7, 6]


def test_a_file_that_is_not_in_the_library_is_named(tmp_path):
    stranger = tmp_path / "x.jpg"
    stranger.write_bytes(b"")
    with pytest.raises(UserError) as caught:
        _chosen(Found(), options(str(stranger)))
    assert caught.value.code == "no_such_photo"


@pytest.mark.parametrize("wrong", [("--quality", "0"), ("--longest", "-1"), ("-k", "0")])
def test_figures_out_of_range_are_wrong_usage(wrong, capsys):
    with pytest.raises(SystemExit):
        options("雪", *wrong)
