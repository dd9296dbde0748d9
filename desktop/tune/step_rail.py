"""Where one is on the way: the wizard's five steps, one after the other. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.theme.stylesheet import repolish

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA, METHOD, TRAINING, RESULT, ADOPTION, HISTORY = range(6)  # the last is no step of the way


class StepRail(QWidget):
    """Shows; the buttons below lead on and back."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._steps = [QLabel(self) for _ in names]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for number, step in enumerate(self._steps):
            if number:
                mark = QLabel("›", self)
                mark.setProperty("role", "dim")
                row.addWidget(mark)
            row.addWidget(step)
        row.addStretch()

    @property
    def text(self) -> str:
        """What it says of where one is."""
        return self.accessibleName()

    def show_step(self, current: int) -> None:
        """Mark the step that is shown; what lies before it is done."""
        for number, (name, step) in enumerate(zip(self._names, self._steps, strict=True)):
            role = "dim" if number > current else "good" if number < current else "heading"
            if step.property("role") != role:
                step.setProperty("role", role)
                repolish(step)
            step.setText(f"✓ {name}" if number < current else f"{number + 1} {name}")
        said = self.tr("Step {0} of {1}: {2}")
        self.setAccessibleName(said.format(current + 1, len(self._names), self._names[current]))
