"""What goes into a bundle and what stays out, each with its reason. Read by app.spec.

Names are those of modules and of files as PyInstaller collects them (POSIX, below _internal).
The size report shows what is in; packaging/README.md justifies the largest parts.
"""

from __future__ import annotations

import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from linux_libraries import is_the_systems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Entry = tuple[str, str, str]  # name in the bundle, where it comes from, kind

# Modules that somebody imports and we never reach.
LEFT_OUT = (
    # GPL: readline and gdbm would make the whole bundle theirs.
    "readline", "_gdbm", "_dbm", "dbm.gnu", "curses", "_curses",
    # Other people's windows, tests and build tools.
    "tkinter", "_tkinter", "IPython", "matplotlib", "pytest", "_pytest", "py", "setuptools",
    "pkg_resources", "pip", "wheel", "Cython", "pythran", "numpy.f2py", "numpy.distutils",
    "lib2to3", "idlelib", "ensurepip", "pydoc_data",
    # The hub's command line and its own downloader: we download ourselves (core/models).
    "hf_xet", "typer", "rich", "pygments", "shellingham", "markdown_it", "mdurl", "pydantic",
    "pydantic_core", "huggingface_hub.cli", "huggingface_hub.inference",
    # ONNX Runtime's and ONNX's tools; we run models and write one format.
    "onnxruntime.tools", "onnxruntime.transformers", "onnxruntime.quantization",
    "onnxruntime.training", "onnx.backend", "onnx.reference", "onnx.bin",
    # torch: its tests, and what needs a C++ compiler at hand. More would gain little and break:
    # much of it imports its servers and tests at the top (tried on 2.13).
    "torch.testing._internal.common_utils", "torch.testing._internal.opinfo", "torch.onnx",
    "torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck",
    "torch.utils.cpp_extension", "torch.utils.hipify", "torch._inductor.codegen.cuda", "triton",
    "tensorboard", "torchvision",
    # transformers: other frameworks and sources of words and sound.
    "tensorflow", "jax", "flax", "scipy", "sklearn", "librosa", "soundfile", "sentencepiece",
    "accelerate", "bitsandbytes", "deepspeed", "kernels", "mistral_common",
)  # fmt: skip

# Data and libraries that hooks collect and nobody opens here.
DROPPED = (
    # Only for programs that compile against torch or test it.
    "torch/lib/*test.so", "torch/lib/libaoti_custom_ops.so", "torch/lib/*.lib", "torch/lib/*.a",
    "torch/lib/libbackend_with_compiler.so",
    # Keyboards on the screen need QML, which is larger than all else of Qt; framebuffers, VNC and
    # OpenGL ES boards are no desktops; printing and encrypted sockets are not used.
    "*platforminputcontexts/*virtualkeyboard*", "*Qt6VirtualKeyboard*", "*Qt6Quick*",
    "*Qt6Qml*", "*/egldeviceintegrations/*", "*/platforms/*eglfs*", "*/platforms/*linuxfb*",
    "*/platforms/*minimalegl*", "*/platforms/*vkkhr*", "*/platforms/*vnc*", "*/plugins/generic/*",
    "*/plugins/tls/*", "*/plugins/networkinformation/*", "*Qt6EglF*", "*Qt6Pdf*", "*/qpdf*",
    "*/imageformats/*qpdf*", "*opengl32sw.dll", "*/wayland-graphics-integration-server/*",
    "*Qt6WaylandCompositor*", "*/wayland-shell-integration/*fullscreen*",
    "*/wayland-shell-integration/*ivi*", "*/wayland-shell-integration/*qt-shell*",
    # Only what importlib.metadata is asked for stays of a wheel's papers; where it was installed
    # from is the build machine's business, and the licences are collected apart.
    "*.dist-info/RECORD", "*.dist-info/direct_url.json", "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED", "*.dist-info/WHEEL", "*.dist-info/licenses/*", "*.dist-info/LICENSE*",
    "*.dist-info/AUTHORS*", "*.dist-info/NOTICE*", "*.dist-info/sboms/*", "*.dist-info/COPYING*",
    "*/tests/*", "*.pyi", "*/py.typed",
)  # fmt: skip
QT_TRANSLATIONS = ("qtbase_zh_CN.qm", "qtbase_en.qm")
# Sources of translations, pictures of the README, and how the starter was made.
RESOURCES_LEFT_OUT = (
    "i18n/*.ts",
    "i18n/README.md",
    "screenshots/*",
    "starter/training-log.jsonl",
    "places/README.md",
)

# The families of models that core/encoder loads, and what these import themselves.
FAMILIES = ("chinese_clip", "siglip")
FAMILIES_NEED = ("auto", "bert", "encoder_decoder")


def resources(project: Path) -> list[tuple[str, str]]:
    """Return (file, folder in the bundle) of what the program shows and reads."""
    folder = project / "resources"
    return [
        (str(path), str(path.parent.relative_to(project)))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _matches(path.relative_to(folder).as_posix(), RESOURCES_LEFT_OUT)
    ]


def papers(project: Path) -> list[tuple[str, str]]:
    """Return the licence and the notice, which lie beside the program."""
    return [(str(project / name), ".") for name in ("LICENSE", "NOTICE")]


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """Return what stays of the files that PyInstaller has collected."""
    return [entry for entry in entries if is_wanted(entry[0])]


def is_wanted(name: str) -> bool:
    """Whether a file that PyInstaller has collected belongs in the bundle."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.parent.name == "translations":
        return path.name in QT_TRANSLATIONS
    return not (is_the_systems(str(path)) or _matches(str(path), DROPPED))


def other_models(models: Path) -> list[str]:
    """Return the module names of transformers' models that are none of ours."""
    return [
        f"transformers.models.{folder.name}"
        for folder in sorted(models.iterdir())
        if folder.is_dir() and folder.name not in (*FAMILIES, *FAMILIES_NEED, "__pycache__")
    ]


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
