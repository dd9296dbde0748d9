"""Which photos are pictures of a screen: told from names, folders and sizes. No pixel is looked at.

A picture with camera facts is none. Of the rest, a name or a folder that says so decides (every
system but iOS gives such names). iOS calls them IMG_1234.PNG, but writes "Screenshot" into the EXIF
comment; where that was lost, a PNG or HEIC of exactly the size of an iPhone's or iPad's screen
counts. Photos that were read before schema 6 know no comment. Sizes of monitors are left out:
wallpapers have them.
"""

from __future__ import annotations

# Parts of names, as systems and programs write them; SQLite ignores the case of Latin letters.
_NAMES = (
    "截屏", "截图", "屏幕快照", "螢幕快照", "螢幕截圖", "スクリーンショット", "스크린샷",
    "screenshot", "screen shot", "screen_shot", "screencap", "snipaste", "scrnshot",
    "bildschirmfoto", "capture d’écran", "capture d'écran", "captura de pantalla",
)  # fmt: skip
_FOLDERS = ("screenshots", "截屏", "截图", "屏幕截图")
# Pixels of the screens of iPhones since the 4 and of iPads since the retina ones, upright; 1080 ×
# 1920 (some Plus models) is left out, because pictures made for monitors have it too.
_SCREENS = (
    (640, 960), (640, 1136), (750, 1334), (828, 1792), (1080, 2340), (1125, 2436), (1170, 2532),
    (1179, 2556), (1206, 2622), (1242, 2208), (1242, 2688), (1260, 2736), (1284, 2778),
    (1290, 2796), (1320, 2868), (1488, 2266), (1536, 2048), (1620, 2160), (1640, 2360),
    (1668, 2224), (1668, 2388), (1668, 2420), (2048, 2732), (2064, 2752),
)  # fmt: skip

_NAMED = " OR ".join(f"name LIKE '%{part.replace(chr(39), chr(39) * 2)}%'" for part in _NAMES)
_KEPT = " OR ".join(f"'/' || folder || '/' LIKE '%/{name}/%'" for name in _FOLDERS)
_SIZED = ", ".join(f"({width}, {height})" for width, height in _SCREENS)
SCREENSHOT = (
    "(camera IS NULL AND lens IS NULL AND exposure_s IS NULL AND latitude IS NULL AND ("
    "says_screenshot IS 1 OR "
    "(format IN ('PNG', 'HEIC') AND (min(width, height), max(width, height)) IN "
    f"(VALUES {_SIZED})) OR {_NAMED} OR {_KEPT}))"
)
