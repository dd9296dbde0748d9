"""What a drop is for us."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from desktop import dragdrop
from desktop.dragdrop import Refusal
from desktop.photos import actions


def urls(*names: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(name) for name in names])
    return mime


def test_a_folder_is_added(qapp, tmp_path):
    assert dragdrop.read(urls(tmp_path.as_uri())).folders == (tmp_path,)


def test_a_file_is_searched_with(qapp, tmp_path):
    photo = tmp_path / "照片 1.jpg"
    photo.write_bytes(b"x")
    assert dragdrop.read(urls(photo.as_uri())).picture == photo


@pytest.mark.parametrize(
    "address", ["https://example.com/a.jpg", "file://server/share/a.jpg", "smb://server/a.jpg"]
)
def test_the_network_is_refused(qapp, address):
    assert dragdrop.read(urls(address)).refusal is Refusal.REMOTE


def test_a_missing_file_is_said_to_be_missing(qapp, tmp_path):
    assert dragdrop.read(urls((tmp_path / "gone.jpg").as_uri())).refusal is Refusal.MISSING


def test_text_is_refused_with_its_own_reason(qapp):
    mime = QMimeData()
    mime.setText("hello")
    assert dragdrop.read(mime).refusal is Refusal.TEXT


def test_pixels_from_a_browser_count_although_the_address_is_remote(qapp):
    mime = urls("https://example.com/a.jpg")
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert not dragdrop.read(mime).image.isNull()


def test_nothing_is_nothing(qapp):
    assert dragdrop.read(QMimeData()).refusal is Refusal.NOTHING


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="GNOME's own format")
def test_copied_files_can_be_pasted_into_gnomes_file_manager(qapp, tmp_path):
    actions.copy_files([tmp_path / "照片 1.jpg", tmp_path / "b.jpg"])
    mime = QGuiApplication.clipboard().mimeData()
    lines = bytes(mime.data(actions.GNOME_COPIED).data()).decode("ascii").splitlines()
    assert lines == ["copy", (tmp_path / "照片 1.jpg").as_uri(), (tmp_path / "b.jpg").as_uri()]
    assert [url.toLocalFile() for url in mime.urls()][1] == str(tmp_path / "b.jpg")
