"""What the user said of photos goes over to the same pictures elsewhere, when those photos go.

Context: a folder that was renamed, or copied to a new drive, is another folder to the library; who
then removed the old one lost hearts, stars, keywords, albums and answers of the same files. So it
was with the worse of two copies that went to the recycle bin. Choice: they are added to what is
known of the heir, whose own stars and answers outweigh. Functions that take a connection run on
the writer thread, inside its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.records.photos import PhotoId
from core.store.filters import PRESENT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from core.records.photos import RootId

    Heirs = Sequence[tuple[PhotoId, PhotoId]]  # (who goes, who takes over), in order

# The tables of what the user said of photos.
SAID_IN = ("label_answers", "photo_marks", "photo_keywords", "collection_photos")
# Whether the photo `old` is, by its content, in another folder of the library as well.
HAS_HEIR = f"""
EXISTS (SELECT 1 FROM photos heir WHERE heir.size_bytes = old.size_bytes
    AND heir.fingerprint = old.fingerprint AND heir.root_id <> old.root_id AND heir.{PRESENT})
"""
# One that has the name that it had, in a folder that is called so, comes first.
_HEIRS = f"""
SELECT old.id, heir.id FROM photos old JOIN photos heir
ON heir.size_bytes = old.size_bytes AND heir.fingerprint = old.fingerprint
    AND heir.root_id <> old.root_id AND heir.{PRESENT}
WHERE old.root_id = ? AND old.id IN ({" UNION ".join(f"SELECT photo_id FROM {t}" for t in SAID_IN)})
ORDER BY old.id, heir.name = old.name DESC, heir.folder = old.folder DESC, heir.id
"""
_GIVE = (
    "INSERT OR IGNORE INTO label_answers (label_id, photo_id, is_shown, answered_at) "
    "SELECT label_id, ?2, is_shown, answered_at FROM label_answers WHERE photo_id = ?1",
    "INSERT INTO photo_marks (photo_id, is_favourite, rating) "
    "SELECT ?2, is_favourite, rating FROM photo_marks WHERE photo_id = ?1 "
    "ON CONFLICT DO UPDATE SET is_favourite = max(is_favourite, excluded.is_favourite), "
    "rating = iif(rating > 0, rating, excluded.rating)",
    "INSERT OR IGNORE INTO photo_keywords (keyword_id, photo_id) "
    "SELECT keyword_id, ?2 FROM photo_keywords WHERE photo_id = ?1",
    "INSERT OR IGNORE INTO collection_photos (collection_id, photo_id, place) "
    "SELECT collection_id, ?2, place FROM collection_photos WHERE photo_id = ?1",
)


def heirs_of_root(connection: sqlite3.Connection, root_id: RootId) -> Heirs:
    """Return those photos of a root of which the user said something, and the same elsewhere."""
    heirs: dict[PhotoId, PhotoId] = {}
    for old, heir in connection.execute(_HEIRS, (root_id,)):
        heirs.setdefault(PhotoId(old), PhotoId(heir))
    return list(heirs.items())


def hand_over(connection: sqlite3.Connection, heirs: Heirs) -> None:
    """Give heirs what was said of those that go, one after the other. Writer thread."""
    for sql in _GIVE:
        connection.executemany(sql, heirs)
