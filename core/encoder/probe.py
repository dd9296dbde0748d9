"""What two ways of computing one model are compared on: pictures, sentences, and the bounds.

The bounds decide whether vectors of the fast way may stand beside torch's under one model key:
- each vector's cosine to torch's is at least MIN_COSINE;
- of all pairs that torch separates by CLEAR_GAP or more (pictures ranked for a sentence, or
  sentences for a picture; a good and a bad match lie some 0.2 apart), MIN_ORDER are in the
  same order.
Pairs that torch itself hardly separates say nothing: in a search they are neighbours anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.paths import resources

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

MIN_COSINE = 0.99
MIN_ORDER = 0.99
CLEAR_GAP = 0.02
DEMO_PICTURES = 12
SENTENCES = (
    "一只猫坐在窗台上", "在雪地里奔跑的狗", "海边的日落", "雪山和湖泊", "城市夜景", "一碗拉面",
    "生日蛋糕和蜡烛", "穿红色裙子的小女孩", "会议室里的白板", "手机屏幕截图", "超市购物小票",
    "身份证照片", "长城", "埃菲尔铁塔", "大熊猫吃竹子", "火箭发射", "高速公路上堵车",
    "樱花盛开的公园", "黑白的老照片", "一张模糊的照片", "狗",
    "红色的汽车停在一栋白色的房子前面，天上有几朵云",
    "a dog playing in the snow", "iPhone 拍的 sunset 🌇",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one way of computing a tower is from torch."""

    cosine_min: float
    cosine_mean: float
    order: float  # share of clearly separated pairs in the same order; 1 where there are none
    pairs: int  # how many pairs that were

    @property
    def is_close(self) -> bool:
        """Whether both bounds hold."""
        return self.cosine_min >= MIN_COSINE and self.order >= MIN_ORDER


def probe_pictures() -> list[Image]:
    """Return demo photos where they are installed, and generated pictures everywhere."""
    from PIL import Image

    files = sorted((resources() / "demo").glob("*.jpg"))[:DEMO_PICTURES]
    photos = [Image.open(file).convert("RGB") for file in files]
    return [*photos, *_generated()]


def agreement(
    found: NDArray[np.float32], expected: NDArray[np.float32], others: NDArray[np.float32]
) -> Agreement:
    """Compare unit vectors of one tower: (n, dim) each.

    others: torch's vectors of the other tower, (m, dim): what a ranking is made against.
    """
    cosines = (found * expected).sum(axis=1)
    same, pairs = 0, 0
    theirs, ours = others @ expected.T, others @ found.T
    for wanted, given in zip(theirs, ours, strict=True):
        gaps = wanted[:, None] - wanted[None, :]
        clear = gaps >= CLEAR_GAP
        pairs += int(clear.sum())
        same += int(((given[:, None] - given[None, :])[clear] > 0).sum())
    return Agreement(
        cosine_min=round(float(cosines.min()), 6),
        cosine_mean=round(float(cosines.mean()), 6),
        order=round(same / pairs, 6) if pairs else 1.0,
        pairs=pairs,
    )


def _generated() -> list[Image]:
    """Return pictures that need no file: noise, a gradient, stripes, blocks of colour."""
    from PIL import Image

    dice = np.random.default_rng(20221102)
    noise = dice.integers(0, 256, (240, 320, 3), np.uint8)
    ramp = np.linspace(0, 255, 300).astype(np.uint8)
    gradient = np.stack([np.tile(ramp, (200, 1)), np.tile(ramp[::-1], (200, 1))], axis=-1)
    gradient = np.concatenate([gradient, np.full((200, 300, 1), 90, np.uint8)], axis=-1)
    stripes = np.repeat((np.arange(256) // 16 % 2 * 255).astype(np.uint8)[None], 256, axis=0)
    blocks = dice.integers(0, 256, (5, 4, 3), np.uint8).repeat(60, axis=0).repeat(60, axis=1)
    pictures = [noise, gradient, np.repeat(stripes[..., None], 3, axis=-1), blocks]
    return [Image.fromarray(np.ascontiguousarray(values)) for values in pictures]
