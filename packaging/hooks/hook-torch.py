"""Takes the place of the hook of pyinstaller-hooks-contrib, which collects all of torch.

What is imported is followed as in every package: the tests, tools and compilers that nobody
reaches stay out. Sources go along because torch reads its own (torch.jit, torch.fx).
"""

from __future__ import annotations

from pathlib import Path

from PyInstaller.utils.hooks import (
    collect_dynamic_libs,
    collect_submodules,
    copy_metadata,
    get_package_paths,
)

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
hiddenimports = collect_submodules("torch._dynamo.polyfills")  # imported by their names
binaries = collect_dynamic_libs("torch", search_patterns=["*.dll", "*.dylib", "*.so", "*.so.*"])
# A program of its own, which torch looks for when it is imported.
manager = Path(get_package_paths("torch")[1], "bin", "torch_shm_manager")
if manager.is_file():
    binaries.append((str(manager), "torch/bin"))
datas = copy_metadata("torch")
# Links to torch/lib beside the program confuse it about where its libraries are.
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
