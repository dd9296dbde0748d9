"""Which models a library starts with: the chosen one, and the one that answers until it can."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.records.models import ModelInfo
    from core.settings import Settings

log = logging.getLogger(__name__)

STARTER = "starter"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """`serving_info`: None where there is nobody besides the target that could answer.

    fault: why the chosen model gave way to another.
    """

    target: str
    target_info: ModelInfo
    serving: str = ""
    serving_info: ModelInfo | None = None
    fault: ModelError | None = None


def choose_models(
    asked: str | None, settings: Settings, describe: Callable[[str], ModelInfo]
) -> ModelChoice:
    """Return what to open. Raises ModelError only where `asked`, or if the starter is broken.

    A chosen model that cannot be used gives way to the one that answered last, then to the
    starter; the settings keep the choice, so that it counts again once the model is back.
    """
    if asked:
        return ModelChoice(asked, describe(asked))
    serving, serving_info = settings.serving_model, None
    if serving and serving != settings.model:
        serving_info = _described(serving, describe)
    try:
        info = describe(settings.model)
    except ModelError as error:
        log.warning("the chosen model cannot be used: %s", error.code)
        if serving_info is not None:
            return ModelChoice(serving, serving_info, fault=error)
        return ModelChoice(STARTER, describe(STARTER), fault=error)
    if serving_info is not None and serving_info.key == info.key:
        serving_info = None
    return ModelChoice(settings.model, info, serving, serving_info)


def _described(choice: str, describe: Callable[[str], ModelInfo]) -> ModelInfo | None:
    try:
        return describe(choice)
    except ModelError as error:
        log.info("the model that answered last is gone: %s", error.code)
        return None
