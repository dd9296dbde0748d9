"""What is said about labels: kinds, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from core.records.labels import Answer, LabelKind


class LabelWords(QObject):
    """Words for the bottom line, menus and an undo. A class because lupdate sees only `self.tr`."""

    def kind(self, kind: LabelKind) -> str:
        return {
            "pet": self.tr("Pet"),
            "person": self.tr("Person"),
            "place": self.tr("Place"),
            "thing": self.tr("Thing"),
            "event": self.tr("Event"),
            "": self.tr("Something else"),
        }[kind]

    def made(self, name: str) -> str:
        return self.tr("“{0}” is new").format(name)

    def changed(self, name: str) -> str:
        return self.tr("“{0}” was changed").format(name)

    def removed(self, name: str) -> str:
        return self.tr("“{0}” was deleted").format(name)

    def answered(self, name: str, count: int, answer: Answer) -> str:
        if answer is None:
            return self.tr("%n photo(s) are no longer examples of “{0}”", "", count).format(name)
        if answer:
            return self.tr("%n photo(s) show “{0}”", "", count).format(name)
        return self.tr("%n photo(s) do not show “{0}”", "", count).format(name)

    def precision(self, name: str, precision: float) -> str:
        return self.tr("“{0}” finds with {1}% precision").format(name, round(100 * precision))

    def strangers(self, count: int) -> str:
        return self.tr(
            "%n file(s) are not in your library yet. Add their folder first, then they can be "
            "examples.",
            "",
            count,
        )
