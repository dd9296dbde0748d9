"""How 拾影 looks: colours, type, palette and style sheet, in light and dark.

`apply(app, mode)` once at start and whenever the user chooses another mode; `tokens()` for
whoever paints; `controller().changed` for whoever keeps something tinted. GUI thread only.
"""

from desktop.theme.controller import Mode, ThemeController, apply, controller, set_on_stage, tokens
from desktop.theme.tokens import DARK, LIGHT, STAGE, Tokens

__all__ = [
    "DARK",
    "LIGHT",
    "STAGE",
    "Mode",
    "ThemeController",
    "Tokens",
    "apply",
    "controller",
    "set_on_stage",
    "tokens",
]
