"""What is said about marks, keywords and albums: what was done, and what photos have."""

from __future__ import annotations

from PySide6.QtCore import QObject


class MarkWords(QObject):
    """Words for the bottom line, chips and menus. A class because lupdate sees only `self.tr`."""

    def favourite(self, count: int, *, is_favourite: bool) -> str:
        if is_favourite:
            return self.tr("%n photo(s) are favourites now", "", count)
        return self.tr("%n photo(s) are no longer favourites", "", count)

    def rated(self, count: int, rating: int) -> str:
        if not rating:
            return self.tr("%n photo(s) have no stars now", "", count)
        return self.tr("%n photo(s) got {0}", "", count).format(self.stars(rating))

    def stars(self, rating: int) -> str:
        return self.tr("%n star(s)", "", rating)

    def or_more(self, rating: int) -> str:
        """Return the condition of a least number of stars."""
        return self.stars(rating) if rating == 5 else self.tr("{0} ★ or more").format(rating)

    def keywords_added(self, count: int, words: str) -> str:
        return self.tr("%n photo(s) got the keyword “{0}”", "", count).format(words)

    def keyword_removed(self, count: int, word: str) -> str:
        return self.tr("%n photo(s) lost the keyword “{0}”", "", count).format(word)

    def keyword_renamed(self, name: str, to: str) -> str:
        return self.tr("The keyword “{0}” is called “{1}” now").format(name, to)

    def keyword_deleted(self, name: str) -> str:
        return self.tr("The keyword “{0}” was deleted").format(name)

    def album_made(self, name: str) -> str:
        return self.tr("The album “{0}” is new").format(name)

    def album_renamed(self, name: str) -> str:
        return self.tr("The album is called “{0}” now").format(name)

    def album_removed(self, name: str) -> str:
        return self.tr("The album “{0}” was deleted").format(name)

    def album_asks(self, name: str) -> str:
        return self.tr("The album “{0}” finds something else now").format(name)

    def put_in(self, count: int, name: str) -> str:
        return self.tr("%n photo(s) were put into “{0}”", "", count).format(name)

    def taken_out(self, count: int, name: str) -> str:
        return self.tr("%n photo(s) were taken out of “{0}”", "", count).format(name)

    def moved(self, count: int, name: str) -> str:
        return self.tr("%n photo(s) come first in “{0}” now", "", count).format(name)

    def arranged(self, count: int, name: str) -> str:
        return self.tr("%n photo(s) have another place in “{0}” now", "", count).format(name)

    def strangers(self, count: int) -> str:
        return self.tr(
            "%n file(s) are not in your library yet. Add their folder first, then they can be "
            "in an album.",
            "",
            count,
        )
