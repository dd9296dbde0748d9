"""Where the Tab key leads: through a window as it is read, whatever was made first. GUI thread.

Qt's own order is that in which widgets were made, and chips that come and go would all be last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


def controls(widget: QWidget) -> list[QWidget]:
    """Return what the Tab key stops at in a widget, in the order in which it is read."""
    return [
        one
        for one in _parts(widget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]


def follow(window: QWidget, whole: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next control and say whether there was one."""
    order = controls(whole)
    now = window.focusWidget()
    while now is not None and now not in order:
        now = now.parentWidget()
    if not order:
        return False
    step = 1 if forward else -1
    at = order.index(now) + step if now is not None else (0 if forward else -1)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target = order[at % len(order)]
    target.setFocus(reason)
    _scroll_to(target)
    return True


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and all below it: as laid out, then what stands in no layout."""
    yield widget
    if isinstance(widget, QScrollArea):
        inside = [widget.widget()] if widget.widget() is not None else []
    elif isinstance(widget, QStackedWidget):
        inside = [widget.currentWidget()] if widget.count() else []
    else:
        placed = list(_placed(widget.layout()))
        others = [one for one in widget.children() if isinstance(one, QWidget)]
        inside = list(dict.fromkeys([*placed, *others]))
    for part in inside:
        yield from _parts(part)


def _placed(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at)
        if item.widget() is not None:
            yield item.widget()
        else:
            yield from _placed(item.layout())


def _scroll_to(target: QWidget) -> None:
    """Let it be seen, in whatever scrolls around it."""
    above = target.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(target)
        above = above.parentWidget()
