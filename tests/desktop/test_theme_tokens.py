import re

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from core.paths import resources
from desktop import icons, theme
from desktop.grid import photo_delegate
from desktop.theme.palette import ui_font
from desktop.theme.stylesheet import stylesheet
from desktop.theme.tokens import DAWN, DUSK, ON_SKY, STAGE

MODES = pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
WHITE = QColor("#ffffff")
NAMES = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))


@pytest.fixture
def light_afterwards(qapp: QApplication):
    yield
    theme.apply(qapp, "light")


def luminance(color: QColor) -> float:
    parts = [color.redF(), color.greenF(), color.blueF()]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def over(tint: QColor, back: QColor) -> QColor:
    share = tint.alphaF()
    return QColor.fromRgbF(
        *(
            getattr(tint, part)() * share + getattr(back, part)() * (1 - share)
            for part in ("redF", "greenF", "blueF")
        )
    )


@MODES
@pytest.mark.parametrize("surface", ["window", "panel", "sidebar"])
@pytest.mark.parametrize("words", ["text", "dim", "accent_text", "warning", "good"])
@pytest.mark.parametrize("state", ["plain", "hover", "pressed", "accent_tint"])
def test_words_reach_a_contrast_of_4_5(tokens: theme.Tokens, surface: str, words: str, state: str):
    back = getattr(tokens, surface)
    if state != "plain":
        back = over(getattr(tokens, state), back)
    assert contrast(getattr(tokens, words), back) >= 4.5


@MODES
@pytest.mark.parametrize("words", ["text", "dim", "accent_text", "warning", "good"])
def test_words_on_a_pressed_button_reach_4_5(tokens: theme.Tokens, words: str):
    assert contrast(getattr(tokens, words), tokens.line) >= 4.5


@MODES
@pytest.mark.parametrize("surface", ["window", "panel", "sidebar"])
def test_words_on_a_tint_and_on_a_filled_button_reach_4_5(tokens: theme.Tokens, surface: str):
    tinted = over(tokens.accent_tint, getattr(tokens, surface))
    assert contrast(tokens.accent_text, tinted) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_fill) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_text) >= 4.5  # pressed


def test_words_beside_a_photo_at_full_screen_reach_4_5():
    assert contrast(theme.DARK.text, STAGE) >= 4.5
    assert contrast(theme.DARK.dim, STAGE) >= 4.5


@pytest.mark.parametrize("sky", [DAWN, DUSK], ids=["dawn", "dusk"])
def test_words_on_the_sky_of_the_welcome_reach_4_5(sky: QColor):
    assert contrast(ON_SKY, sky) >= 4.5


def test_words_on_a_badge_reach_4_5_over_the_brightest_photo():
    assert contrast(photo_delegate._BADGE_TEXT, over(photo_delegate._BADGE_BACK, WHITE)) >= 4.5


@MODES
def test_rings_and_icons_reach_a_contrast_of_3(tokens: theme.Tokens):
    for color in (tokens.accent, tokens.good, tokens.dim):
        assert contrast(color, tokens.window) >= 3.0


@MODES
def test_the_style_sheet_names_only_pictures_that_exist(tokens: theme.Tokens):
    sheet = stylesheet(tokens)
    assert "{" in sheet
    assert not re.search(r"\{[a-z_]+\}", sheet)
    for path in re.findall(r"url\(([^)]+)\)", sheet):
        assert (resources().parent / path).is_file()


@pytest.mark.usefixtures("light_afterwards")
def test_choosing_a_mode_changes_palette_and_tokens(qapp: QApplication):
    theme.apply(qapp, "light")
    assert theme.tokens() is theme.LIGHT
    theme.apply(qapp, "dark")
    assert theme.tokens() is theme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.DARK.window


@pytest.mark.usefixtures("light_afterwards")
def test_a_system_that_says_nothing_is_light(qapp: QApplication):
    theme.apply(qapp, "dark")
    theme.apply(qapp, "system")
    assert theme.controller().mode == "system"
    assert theme.tokens() is theme.LIGHT


@pytest.mark.usefixtures("light_afterwards")
def test_an_icon_follows_the_theme(qapp: QApplication, qtbot):
    theme.apply(qapp, "light")
    button = QPushButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "minus")
    assert is_about(stroke_of(button), theme.LIGHT.text)
    theme.apply(qapp, "dark")
    assert is_about(stroke_of(button), theme.DARK.text)


@pytest.mark.usefixtures("light_afterwards")
def test_an_icon_that_was_replaced_does_not_come_back(qapp: QApplication, qtbot):
    theme.apply(qapp, "light")
    button = QPushButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "minus")
    icons.set_icon(button, "minus", "accent")
    theme.apply(qapp, "dark")
    assert is_about(stroke_of(button), theme.DARK.accent)


@pytest.mark.usefixtures("light_afterwards")
def test_a_button_that_is_gone_does_not_hinder_a_change_of_theme(qapp: QApplication):
    button = QPushButton()
    icons.set_icon(button, "plus")
    del button
    theme.apply(qapp, "dark")
    assert theme.tokens() is theme.DARK


def stroke_of(button: QPushButton) -> QColor:
    """The colour in the middle of the minus sign."""
    image = button.icon().pixmap(24, 24).toImage()
    return QColor(image.pixelColor(image.width() // 2, image.height() // 2).rgb())


def is_about(color: QColor, expected: QColor) -> bool:
    """Half covered pixels round a little."""
    pairs = zip(color.getRgb()[:3], expected.getRgb()[:3], strict=True)
    return all(abs(one - other) <= 2 for one, other in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_something_in_the_colour_asked_for(qapp: QApplication, name: str):
    image = icons.pixmap(name, 24, QColor("#00ff00")).toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() > 150
    ]
    assert drawn
    if name != "app":
        assert all(color.green() > 240 and color.red() < 15 for color in drawn)


def test_an_icon_without_a_drawing_is_an_error(qapp: QApplication):
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_icons_are_sharp_on_dense_screens(qapp: QApplication):
    dense = icons.pixmap("search", 20, QColor("black"), 2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (40, 2.0)
    assert not icons.app_icon().isNull()


def test_the_interface_font_has_chinese_characters(qapp: QApplication):
    assert QFontMetrics(ui_font(14)).inFontUcs4(ord("拾"))
