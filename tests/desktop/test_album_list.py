"""The automatic albums in the sidebar: shown, chosen, let go, and kept in step."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt

from core.errors import UserError
from core.events import PhotosChanged, ProgressChanged
from core.records.reports import IndexingProgress
from core.records.search import Album
from desktop.bridge import EventBridge
from desktop.models.album_tree import ALBUM_ROLE, AlbumTree
from desktop.models.folder_tree import COUNT_ROLE
from desktop.ops import Ops
from desktop.session import Session
from desktop.windows.main_window import MainWindow


def album(album_id, *ids):
    return Album(album_id, f"中{album_id}", album_id, album_id.rpartition("/")[0], np.array(ids))


ALBUMS = [
    album("pets", 1, 2, 3, 4),
    album("pets/dog", 1, 2, 3),
    album("pets/cat", 4),
    album("food", 9, 10),
]


class Stage:
    """A window and its session over a library with albums."""

    def __init__(self, library, qtbot):
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = MainWindow(library.settings.current)
        qtbot.addWidget(self.window)
        self.session = Session(self.window, library, self.bridge, self.ops)
        self.list = self.window.sidebar.albums
        self.window.show()
        self.session.start()
        qtbot.waitUntil(lambda: self.session.overview.facts is not None)
        self.refresh()

    def refresh(self):
        self.session.albums.refresh_now()
        self.qtbot.waitUntil(lambda: self.session.albums._op is None)
        self.settle()

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def click(self, album_id):
        index = self.list._albums.index_of(album_id)
        self.list.tree.expand(index.parent())
        QCoreApplication.processEvents()
        at = self.list.tree.visualRect(index).center()
        self.qtbot.mouseClick(self.list.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.settle()

    def shown(self):
        return sorted(self.session.photos.ids.tolist())

    def close(self):
        self.session.close()
        self.bridge.close()
        self.window.close()
        self.ops.shutdown()


@pytest.fixture
def stage(library, qtbot):
    library.album_list = list(ALBUMS)
    made = Stage(library, qtbot)
    yield made
    made.close()


def test_albums_stand_below_their_groups_with_counts(qapp):
    tree = AlbumTree()
    assert tree.set_albums(ALBUMS)
    assert [tree.item(row).data(ALBUM_ROLE) for row in range(tree.rowCount())] == ["pets", "food"]
    dog = tree.index_of("pets/dog")
    assert dog.parent() == tree.index_of("pets")
    assert dog.data(COUNT_ROLE) == 3
    assert tree.index_of("plant") is None
    assert not tree.set_albums(ALBUMS)


def test_the_section_is_hidden_while_there_are_no_albums(stage):
    assert stage.list.isVisible()
    assert not stage.list.tree.isExpanded(stage.list._albums.index_of("pets"))
    stage.library.album_list = []
    stage.refresh()
    assert not stage.list.isVisible()


def test_a_click_limits_the_photos_and_another_lifts_it(stage):
    stage.click("pets/dog")
    assert stage.shown() == [1, 2, 3]
    stage.click("food")
    assert stage.shown() == [9, 10]
    stage.click("food")
    assert len(stage.shown()) == 60
    assert not stage.list.tree.selectionModel().hasSelection()


def test_a_search_stays_within_the_album(stage):
    stage.click("pets")
    stage.session.finder.change(text="dog")
    stage.settle()
    assert stage.shown() == [1, 2, 3, 4]


def test_the_header_names_the_album_and_can_lift_it(stage):
    stage.click("pets/dog")
    limit = stage.session.albums.limit()
    assert limit.name in ("中pets/dog", "pets/dog")
    limit.lift()
    stage.settle()
    assert stage.session.albums.limit() is None
    assert len(stage.shown()) == 60


def test_a_chosen_album_follows_what_joins_it_and_ends_with_it(stage):
    stage.click("pets/dog")
    stage.library.album_list = [album("pets", 1, 5), album("pets/dog", 1, 5)]
    stage.refresh()
    assert stage.shown() == [1, 5]
    assert stage.list.tree.isExpanded(stage.list._albums.index_of("pets"))
    stage.library.album_list = [album("food", 9)]
    stage.refresh()
    assert len(stage.shown()) == 60


def test_nothing_is_asked_while_photos_come(stage, monkeypatch):
    asked = []
    monkeypatch.setattr(stage.library, "albums", lambda: asked.append(1))
    stage.library.progress = IndexingProgress("indexing")
    stage.session.albums.refresh_now()
    assert asked == []


@pytest.mark.parametrize(
    "news", [PhotosChanged(added=frozenset([1])), ProgressChanged(IndexingProgress("scanning"))]
)
def test_news_from_the_library_ask_again_after_a_pause(stage, news):
    stage.session.albums._timer.stop()
    stage.library.events.publish(news)
    stage.qtbot.waitUntil(stage.session.albums._timer.isActive)


def test_a_mistake_in_the_users_list_is_told(stage, monkeypatch):
    def broken():
        return stage.library._pool.submit(_fail)

    monkeypatch.setattr(stage.library, "albums", broken)
    stage.refresh()
    assert "taxonomy.toml" in stage.window.messages._text.text()
    assert stage.list.isVisible()


def _fail():
    raise UserError("bad_taxonomy", path="taxonomy.toml", reason="line 3")
