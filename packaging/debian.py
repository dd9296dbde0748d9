"""Make a .deb of a bundle: the folder in /usr/lib, a command, a menu entry, icons, metainfo.

Needs dpkg-deb. Removing the package leaves photos, sidecars and libraries alone and says where
the library is.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

import archive
import bundle_facts as facts
import icons
import linux_libraries

if TYPE_CHECKING:
    from pathlib import Path

KIB = 1024
PLACE = "usr/lib/shiying"
MAINTAINER = "The Shiying authors <noreply@shiying.invalid>"


def build(folder: Path, dist: Path, project: Path, epoch: int) -> Path:
    """Write the package beside the folder and return it."""
    root = project / "build" / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / PLACE, symlinks=True)
    _add_command(root)
    _add_menu_entry(root, project, epoch)
    _add_papers(root, project, epoch)
    _add_control(root, folder, project)
    archive.settle(root, epoch)
    name = f"shiying_{facts.version(project)}_{_architecture()}.deb"
    steady = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(dist / name)]
    subprocess.run(command, check=True, env=steady, stdout=subprocess.DEVNULL)
    return dist / name


def _add_command(root: Path) -> None:
    bin_ = root / "usr" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "shiying").symlink_to("../lib/shiying/shiying")


def _add_menu_entry(root: Path, project: Path, epoch: int) -> None:
    share, linux = root / "usr" / "share", project / "packaging" / "linux"
    (share / "applications").mkdir(parents=True)
    for entry in linux.glob("*.desktop"):
        shutil.copy(entry, share / "applications")
    (share / "metainfo").mkdir()
    name = f"{facts.APP_ID}.metainfo.xml"
    (share / "metainfo" / name).write_text(metainfo(project, epoch), encoding="utf-8")
    hicolor = share / "icons" / "hicolor"
    for edge in icons.HICOLOR_PX:
        place = hicolor / f"{edge}x{edge}" / "apps"
        place.mkdir(parents=True)
        shutil.copy(facts.icon_folder(project) / f"{edge}.png", place / f"{facts.APP_ID}.png")
    (hicolor / "scalable" / "apps").mkdir(parents=True)
    drawing = project / "resources" / "icons" / "app.svg"
    shutil.copy(drawing, hicolor / "scalable" / "apps" / f"{facts.APP_ID}.svg")


def metainfo(project: Path, epoch: int) -> str:
    """Return the AppStream file of this version."""
    file = project / "packaging" / "linux" / f"{facts.APP_ID}.metainfo.xml"
    day = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    text = file.read_text(encoding="utf-8")
    return text.replace("@VERSION@", facts.version(project)).replace("@DATE@", day)


def _add_papers(root: Path, project: Path, epoch: int) -> None:
    papers = root / "usr" / "share" / "doc" / "shiying"
    papers.mkdir(parents=True)
    for name, source in (("copyright", "NOTICE"), ("README.md", "README.md")):
        shutil.copy(project / source, papers / name)
    _pack(papers / "CHANGELOG.md.gz", (project / "CHANGELOG.md").read_bytes())
    _pack(papers / "changelog.gz", changelog(project, epoch).encode())
    manual = root / "usr" / "share" / "man" / "man1"
    manual.mkdir(parents=True)
    _pack(manual / "shiying.1.gz", (project / "packaging" / "linux" / "shiying.1").read_bytes())
    overrides = root / "usr" / "share" / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copy(project / "packaging" / "linux" / "lintian-overrides", overrides / "shiying")


def _pack(target: Path, data: bytes) -> None:
    with gzip.GzipFile(target, "wb", 9, mtime=0) as packed:  # no time: the same bytes each time
        packed.write(data)


def changelog(project: Path, epoch: int) -> str:
    """Return the changelog in Debian's own form; what changed is in the one beside it."""
    day = format_datetime(datetime.fromtimestamp(epoch, UTC))
    version = facts.version(project)
    return (
        f"shiying ({version}) unstable; urgency=medium\n\n"
        "  * See CHANGELOG.md.gz beside this file.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )


def _add_control(root: Path, folder: Path, project: Path) -> None:
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(control_text(root, folder, project), encoding="utf-8")
    for script in ("postrm",):
        shutil.copy(project / "packaging" / "linux" / script, control / script)
        (control / script).chmod(0o755)


def control_text(root: Path, folder: Path, project: Path) -> str:
    """Return what dpkg should know about the package."""
    size = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir())
    return f"""Package: shiying
Version: {facts.version(project)}
Architecture: {_architecture()}
Maintainer: {MAINTAINER}
Installed-Size: {size // KIB}
Section: graphics
Priority: optional
Depends: {", ".join(linux_libraries.depends(folder))}
Recommends: {linux_libraries.FONTS}, xdg-utils
Suggests: libgtk-3-0
Description: {facts.SUMMARY}
 拾影 (Shiying) finds photos in your own folders by a Chinese or English sentence,
 by a picture, or by both. Folders stay as they are; a library beside them makes
 them searchable. Everything happens on this computer.
 .
 {facts.SUMMARY_ZH}。
"""


def _architecture() -> str:
    show = ["dpkg", "--print-architecture"]
    return subprocess.run(show, capture_output=True, text=True, check=True).stdout.strip()
