"""What a mix of old and new is worth, in a sentence with its own figures. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.tune.words import percent, signed

if TYPE_CHECKING:
    from core.records.tuning import AlphaFigures, TuneResult


def recommends_old(result: TuneResult, mix: AlphaFigures) -> bool:
    """Whether a mix costs general search, or finds no more than the old model."""
    return mix.forgets or mix.validation.score <= result.mixes[0].validation.score


class VerdictWords(QObject):
    """A class because lupdate sees words only in `self.tr`."""

    def of(self, result: TuneResult, mix: AlphaFigures) -> str:
        """Return what to say of a mix."""
        before, all_new = result.mixes[0], result.mixes[-1]
        if mix.forgets:
            return self.tr(
                "General search gets worse ({0}): it learnt yours and forgot some of the rest. "
                "It is better to keep the old model."
            ).format(self._kept(before, mix))
        if mix.alpha == 0.0:
            return self.tr("This is the old model.")
        if recommends_old(result, mix):
            return self.tr("Nothing got better, so the old model is the better one. Keep it.")
        found = self._gain(before, mix)
        if all_new.forgets:
            return self.tr(
                "It finds more of yours: {0}. With this much, general search stays about the same "
                "({1}); with all that is new it would get worse ({2})."
            ).format(found, self._kept(before, mix), self._kept(before, all_new))
        return self.tr(
            "It finds more of yours: {0}. General search stays about the same ({1})."
        ).format(found, self._kept(before, mix))

    def _gain(self, before: AlphaFigures, mix: AlphaFigures) -> str:
        """Say where it got better: the widest of the places that changed."""
        was, now = before.validation, mix.validation
        places = (
            (self.tr("among the first ten {0} → {1}"), was.r10, now.r10),
            (self.tr("among the first five {0} → {1}"), was.r5, now.r5),
            (self.tr("in the first place {0} → {1}"), was.r1, now.r1),
            (self.tr("a photo's caption in the first place {0} → {1}"), was.i2t_r1, now.i2t_r1),
        )
        words, old, new = next((p for p in places if p[2] > p[1]), places[0])
        return words.format(percent(old), percent(new))

    def _kept(self, before: AlphaFigures, mix: AlphaFigures) -> str:
        points = signed(100 * (mix.retention - before.retention))
        return self.tr("{0} → {1}, {2} points").format(
            percent(before.retention), percent(mix.retention), points
        )
