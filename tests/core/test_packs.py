"""What a user puts beside the library takes the place of what a bundle brings along."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys

import pytest

from core import packs


@pytest.fixture
def frozen(own_home, monkeypatch):
    """A bundle whose own importer answers for torch, and a home with a pack that has one too."""
    bundled = own_home / "bundle"
    for folder, answer in ((bundled, "bundled"), (own_home / "packs" / "cuda", "pack")):
        package = folder / "shiying_pack_test"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f"answer = {answer!r}\n", encoding="utf-8")
        (package / "inner.py").write_text(f"answer = 'inner {answer}'\n", encoding="utf-8")
        papers = folder / "shiying_pack_test-1.dist-info"
        papers.mkdir()
        facts = f"Name: shiying_pack_test\nVersion: {len(answer)}\n"
        (papers / "METADATA").write_text(facts, encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "path", [str(bundled), *sys.path])
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    yield own_home
    for name in [name for name in sys.modules if name.startswith("shiying_pack_test")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def test_a_pack_takes_the_place_of_what_is_bundled(frozen):
    packs.activate()
    assert importlib.import_module("shiying_pack_test").answer == "pack"
    assert importlib.import_module("shiying_pack_test.inner").answer == "inner pack"
    assert importlib.metadata.version("shiying_pack_test") == str(len("pack"))


def test_without_a_pack_the_bundle_answers(frozen):
    (frozen / "packs").rename(frozen / "elsewhere")
    packs.activate()
    assert importlib.import_module("shiying_pack_test").answer == "bundled"


def test_what_is_in_no_pack_is_not_asked_for(frozen):
    finder = packs.PackFinder([frozen / "packs" / "cuda"])
    assert finder.find_spec("json", None) is None


def test_a_checkout_has_no_packs(frozen, monkeypatch):
    monkeypatch.delattr(sys, "frozen")
    packs.activate()
    assert importlib.import_module("shiying_pack_test").answer == "bundled"
