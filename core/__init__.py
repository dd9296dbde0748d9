"""Everything 拾影 knows and does, without a window: no module in here imports Qt."""

from core import packs, privacy

__version__ = "0.1.0"

privacy.silence()
packs.activate()
