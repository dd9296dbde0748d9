"""Takes the place of the hook of pyinstaller-hooks-contrib: the families that we load, of hundreds.

transformers looks for its modules by reading the folder of sources, so these go along; and asks
importlib.metadata for the versions of what it depends on.
"""

from __future__ import annotations

import importlib.metadata

from bundle_contents import FAMILIES, LEFT_OUT
from PyInstaller.utils.hooks import copy_metadata, get_module_attribute

module_collection_mode = "pyz+py"
hiddenimports = [
    f"transformers.models.{name}.{kind}_{name}"
    for name in FAMILIES
    for kind in ("configuration", "modeling")
]
datas = copy_metadata("transformers")
for name in sorted(get_module_attribute("transformers.dependency_versions_table", "deps")):
    if name.replace("-", "_") in LEFT_OUT:
        continue
    try:
        datas += copy_metadata(name)
    except importlib.metadata.PackageNotFoundError:
        continue  # optional, and not installed
