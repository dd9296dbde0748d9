"""Try the bundle as a stranger would: `python packaging/dev.py smoke [--deb FILE] [--model DIR]`.

In an empty home and without a network the program that was built, not the sources, reads photos
(JPEG, HEIC, and a RAW where one is given), finds one by a Chinese sentence and one by a picture,
opens its window, takes a folder from a second start, and ends with 0. --deb: inside a bare
Debian, made for it (bare_root.py), and then removed from it. --root: inside this one, where it is
installed already. --model: imports this Chinese-CLIP too, which needs its torch.
The first thing that is not as it should be ends it with 1. Standard library only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bare_root

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent.parent
DEMO = PROJECT / "resources" / "demo"
HEIC = PROJECT / "tests" / "data" / "bundle" / "giant-panda.heic"
QUESTION, ANSWER = "雪地里的北极熊", "polar-bear.jpg"
LIMIT_S, WINDOW_S = 300, 60
SOMEBODY = 1000  # the user in a root
# Where a program may write in a home, besides its own folders: the system's libraries do.
OTHERS = (".cache/fontconfig", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db",
          ".cache/qtshadercache", ".cache/dconf", ".config/dconf")  # fmt: skip
OWN = (".local/share/Shiying", ".cache/Shiying", ".config/Shiying", ".local/state/Shiying")


class Wrong(Exception):
    """Something that is not as it should be."""


@dataclass
class Bundle:
    """How the program is started, and in what surroundings."""

    command: list[str]
    home: Path
    root: Path | None = None
    display: str | None = None
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *arguments: str | Path) -> Any:  # noqa: ANN401 - what the command says
        """Run a command of the terminal and return its JSON. Raises Wrong."""
        line = [*self.command, *map(str, arguments), "--json"]
        done = subprocess.run(line, env=self.variables(), capture_output=True, timeout=LIMIT_S)
        words = done.stderr.decode(errors="replace")
        if done.returncode:
            raise Wrong(f"{' '.join(map(str, arguments))} ended with {done.returncode}:\n{words}")
        return json.loads(done.stdout)

    def open(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the window."""
        process = subprocess.Popen([*self.command, *arguments], env=self.variables())
        self.started.append(process)
        return process

    def variables(self) -> dict[str, str]:
        """An environment with nothing of ours in it."""
        home = self.seen(self.home)
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
        screen = {"DISPLAY": self.display} if self.display else {"QT_QPA_PLATFORM": "offscreen"}
        return {"HOME": home, "USERPROFILE": home, "LOCALAPPDATA": home, "LANG": "C.UTF-8",
                "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": f"{home}/run", **screen,
                **kept}  # fmt: skip

    def seen(self, path: Path) -> str:
        """Return a path as the program sees it."""
        return str(path) if self.root is None else f"/{path.relative_to(self.root)}"


def main(arguments: list[str]) -> int:
    """Try everything; returns 0, or 1 with the reason on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bundle", type=Path, default=PROJECT / "dist" / "Shiying")
    parser.add_argument("--deb", type=Path, help="install this package in a bare Debian first")
    parser.add_argument("--root", type=Path, help="a Debian root with the .deb installed")
    parser.add_argument("--model", type=Path, help="a folder with a Chinese-CLIP")
    parser.add_argument("--raw", type=Path, help="a RAW photo")
    options = parser.parse_args(arguments)
    if options.deb is None:
        return try_in(options.root, options)
    with bare_root.installed(options.deb) as root:
        report(f"{options.deb.name} is installed, with nothing but what it depends on and a font")
        return try_in(root, options)


def try_in(root: Path | None, options: argparse.Namespace) -> int:
    """Try everything in a home that is made for it; returns 0, or 1 with the reason on stderr."""
    with mounted(root), tempfile.TemporaryDirectory(dir=temporary(root)) as folder:
        bundle = Bundle(program(options.bundle, root), Path(folder), root)
        try:
            try_everything(bundle, options)
            if root is not None and options.deb is not None:
                bare_root.purge(root, bundle.home)
                report("removed again: photos and library as they were, nothing else left")
        except (Wrong, bare_root.Left, subprocess.TimeoutExpired) as error:
            print(f"\nNot as it should be: {error}", file=sys.stderr)
            return 1
        finally:
            end(bundle)
    print("\nEverything is as it should be.")
    return 0


def program(folder: Path, root: Path | None) -> list[str]:
    """Return how to start it, cut off from the network where the system allows that."""
    if root is not None:
        chroot = shutil.which("chroot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        somebody = f"--userspec={SOMEBODY}:{SOMEBODY}"  # not root, as on every desktop
        return [*offline(), chroot or "chroot", somebody, str(root), "/usr/bin/shiying"]
    names = ("shiying", "shiying-cli.exe", "Contents/MacOS/Shiying")
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise SystemExit(f"There is no program in {folder}: run packaging/dev.py build first.")
    return [*offline(), str(found)]


def temporary(root: Path | None) -> Path | None:
    """Where a home is made: inside of the root, where there is one."""
    return None if root is None else root / "tmp"


@contextlib.contextmanager
def mounted(root: Path | None) -> Iterator[None]:
    """Give a root what every system has: /proc, /dev/shm, and the way to the screen."""
    mounts = []
    try:
        if root is not None:
            sockets = root / "tmp" / ".X11-unix"
            for folder in (sockets, Path("/tmp/.X11-unix")):
                folder.mkdir(mode=0o1777, exist_ok=True)
            for line in (["-t", "proc", "proc", str(root / "proc")],
                         ["-t", "tmpfs", "tmpfs", str(root / "dev" / "shm")],
                         ["--bind", "/tmp/.X11-unix", str(sockets)]):  # fmt: skip
                subprocess.run(["mount", *line], check=True)
                mounts.append(line[-1])
        yield
    finally:
        for place in reversed(mounts):
            subprocess.run(["umount", "--lazy", place], check=False)


def offline() -> list[str]:
    """Return what cuts a program off from every network; nothing where that is not allowed."""
    for command in (["unshare", "-n"], ["unshare", "-Urn"]):
        if shutil.which("unshare") and subprocess.run([*command, "true"], check=False).returncode:
            continue
        return command if shutil.which("unshare") else []
    return []


def try_everything(bundle: Bundle, options: argparse.Namespace) -> None:
    """Do what a new user does, in that order."""
    pictures = prepare(bundle, options.raw)
    report(f"starting {' '.join(bundle.command)}")
    try_terminal(bundle, pictures)
    if options.model:
        try_model(bundle, options.model)
    with screen(bundle):
        try_window(bundle)
    check_home(bundle)


def prepare(bundle: Bundle, raw: Path | None) -> Path:
    """Put photos into the home that is otherwise empty."""
    pictures = bundle.home / "图片"
    shutil.copytree(DEMO, pictures, ignore=shutil.ignore_patterns("*.md"))
    for extra in (HEIC, raw):
        if extra is not None:
            shutil.copy(extra, pictures)
    (bundle.home / "run").mkdir(mode=0o700)
    (bundle.home / "new").mkdir()
    if bundle.root is not None:
        for path in (bundle.home, *bundle.home.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
    return pictures


def try_terminal(bundle: Bundle, pictures: Path) -> None:
    """Index, and search by words and by a picture."""
    photos = len(list(pictures.iterdir()))
    found = bundle.run("index", bundle.seen(pictures))
    expect(found["indexed"] == photos and not found["problems"], f"indexed: {found}")
    report(f"{photos} photos read, the HEIC among them")
    best = names(bundle.run("search", QUESTION))
    expect(best[:1] == [ANSWER], f"{QUESTION} finds {best[:3]}")
    report(f"「{QUESTION}」 finds {best[0]}")
    best = names(bundle.run("search", "--image", bundle.seen(pictures / HEIC.name)))
    expect(set(best[:2]) == {HEIC.name, "giant-panda.jpg"}, f"the HEIC finds {best[:3]}")
    report(f"a HEIC as the question finds {best[0]}, {best[1]}")


def try_model(bundle: Bundle, model: Path) -> None:
    """Import a model, which loads torch and converts, and ask it for a vector."""
    copy = bundle.home / "model"
    shutil.copytree(model, copy)
    installed = bundle.run("models", "import", bundle.seen(copy))
    vectors = bundle.run("embed", "--text", "猫", "--model", installed["id"])
    expect(bool(vectors), f"no vector from {installed}")
    report(f"{installed['id']} imported and asked")
    shutil.rmtree(copy)


def try_window(bundle: Bundle) -> None:
    """Open the window twice: the second start hands over a folder and ends, the first stays."""
    began = time.monotonic()
    first = bundle.open()
    wait_for(lambda: is_open(bundle, first), "the window did not open")
    report(f"the window is open after {time.monotonic() - began:.1f} s")
    second = bundle.open(bundle.seen(bundle.home / "new"))
    expect(second.wait(WINDOW_S) == 0, f"the second start ended with {second.returncode}")
    expect(first.poll() is None, "the window went away with the second start")
    wait_for(lambda: len(bundle.run("status")["roots"]) == 2, "the folder did not arrive")
    report("a second start handed its folder over, and it was taken")
    first.send_signal(signal.SIGTERM)
    expect(first.wait(WINDOW_S) == 0, f"the window ended with {first.returncode}")
    report("the window closed with 0")


def is_open(bundle: Bundle, process: subprocess.Popen[bytes]) -> bool:
    """Whether the window is on the screen; without one, whether it answers a second start."""
    if process.poll() is not None:
        raise Wrong(f"the program ended with {process.returncode}")
    if bundle.display and shutil.which("xdotool"):
        search = ["xdotool", "search", "--onlyvisible", "--class", "shiying"]
        seen = subprocess.run(
            search, env={**os.environ, "DISPLAY": bundle.display}, capture_output=True
        )
        return bool(seen.stdout.strip())
    return any((bundle.home / "run").iterdir())


class screen:
    """A screen that nobody sees, while the block runs; none where Xvfb is not installed."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        if shutil.which("Xvfb") is None:
            report("Xvfb is not here: the window opens unseen")
            return
        reading, writing = os.pipe()
        # -noreset: else it begins anew whenever its last client goes, and refuses the next one.
        line = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten",
                "tcp", "-noreset"]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._server = subprocess.Popen(line, pass_fds=[writing], **quiet)
        os.close(writing)
        with os.fdopen(reading) as answer:
            self._bundle.display = f":{answer.readline().strip()}"

    def __exit__(self, *_: object) -> None:
        self._bundle.display = None
        if self._server is not None:
            self._server.terminate()
            self._server.wait(WINDOW_S)


def check_home(bundle: Bundle) -> None:
    """Everything that was written must lie where the system expects such things."""
    if not sys.platform.startswith("linux"):
        return
    strangers = [path for path in written(bundle.home) if not path.startswith((*OWN, *OTHERS))]
    expect(not strangers, f"written outside of its folders: {strangers[:5]}")
    report("nothing was written outside of its folders")


def written(home: Path) -> Iterator[str]:
    """Yield the files in a home that the program has made."""
    for path in home.rglob("*"):
        name = path.relative_to(home).as_posix()
        if path.is_file() and not name.startswith(("图片/", "run/")):
            yield name


def names(found: list[dict[str, Any]]) -> list[str]:
    """Return the file names of an answer, the best first."""
    return [Path(photo["path"]).name for photo in found]


def wait_for(condition: Any, otherwise: str) -> None:  # noqa: ANN401
    """Wait until it holds. Raises Wrong."""
    deadline = time.monotonic() + WINDOW_S
    while not condition():
        expect(time.monotonic() < deadline, otherwise)
        time.sleep(0.02)


def expect(holds: bool, otherwise: str) -> None:
    """Raise Wrong where something does not hold."""
    if not holds:
        raise Wrong(otherwise)


def report(words: str) -> None:
    """Say what was fine."""
    print(f"  {words}", flush=True)


def end(bundle: Bundle) -> None:
    """Leave no process behind."""
    for process in bundle.started:
        if process.poll() is None:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
