from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from pathlib import Path
from core.encoder.registry import load_encoder
encoder = load_encoder("starter", Path("models"))
print(encoder.encode_texts(["一只猫"]).shape)
"""


def test_loading_a_model_leaves_no_trace_outside_the_library(project, tmp_path):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))
    }
    environment["HOME"] = str(tmp_path)
    subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=project, env=environment, check=True, timeout=120
    )
    assert list(tmp_path.rglob("*")) == []
