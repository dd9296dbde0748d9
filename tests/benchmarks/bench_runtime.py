"""The converted model against torch on one core, same process, same run, in turn.

    python tests/benchmarks/bench_runtime.py [--model FOLDER] [--rounds 5]

Without a folder: Chinese-CLIP ViT-B/16 with random weights, which suffice for speed; it is made
in a temporary folder and needs 1 GB of disk. Torch runs transformers' model in fp32 with batches
of 4. Rates are per second of CPU time, because other work on the machine must not decide.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "benchmarks")]

from random_models import random_vit_b16  # noqa: E402

from core.encoder.convert import convert  # noqa: E402
from core.encoder.model_folder import inspect  # noqa: E402
from core.encoder.registry import load_encoder  # noqa: E402
from core.job import Job  # noqa: E402

QUERIES = ("在雪地里奔跑的狗", "生日蛋糕", "去年夏天在海边拍的日落照片", "a red car")
TARGET_RATIO, TARGET_COSINE, TARGET_START_S, TARGET_QUERY_MS = 3.0, 0.99, 1.5, 40.0
COLD_START = """
import json, sys, time
started = time.perf_counter()
from pathlib import Path
from core.encoder.registry import load_encoder
encoder = load_encoder(sys.argv[1], Path("."), device="auto", threads=1, towers=sys.argv[2])
encoder.encode_texts(["在雪地里奔跑的狗"])
seconds = time.perf_counter() - started
assert not {"torch", "transformers"} & set(sys.modules), "the runtime must need neither"
import psutil
print(json.dumps([seconds, psutil.Process().memory_info().rss / 2**20]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.model or random_vit_b16(Path(temporary) / "vit-b-16")
        measure(folder, options.rounds)


def measure(folder: Path, rounds: int) -> None:
    started = time.perf_counter()
    verdict = convert(folder, Job(), threads=1)
    print(f"conversion          {time.perf_counter() - started:.1f} s, one thread")
    if verdict is None:
        sys.exit("this model has no runtime")
    print(f"variants            {verdict.use}")
    print(f"probe               {json.dumps(verdict.probe, ensure_ascii=False)}")
    cosines = [verdict.probe[tower][verdict.use[tower]]["cosine_min"] for tower in verdict.use]
    say("cosine to torch", f"{min(cosines):.6f}", min(cosines) >= TARGET_COSINE)
    images(folder, rounds)
    queries(folder)
    for towers in ("text", "both"):
        runs = [cold_start(folder, towers) for _ in range(3)]
        seconds, memory = min(runs)
        what = f"{seconds:.2f} s ({', '.join(f'{run[0]:.2f}' for run in runs)}), {memory:.0f} MiB"
        say(f"first query, {towers}", what, seconds <= TARGET_START_S)


def images(folder: Path, rounds: int) -> None:
    """Torch and the runtime in turn; the best round of each counts, the spread is printed."""
    import torch

    from core.encoder.torch_encoder import TorchEncoder

    torch.set_num_threads(1)
    model = TorchEncoder(inspect(folder), device="cpu", threads=1, towers="image")
    runtime = load_encoder(str(folder), folder, device="cpu", threads=1, towers="image")
    shape = (4, 3, inspect(folder).image_px, inspect(folder).image_px)
    batch = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    rates: dict[str, list[float]] = {"torch": [], "runtime": []}
    for encoder in (model, runtime):
        encoder.encode_images(batch)
    for _ in range(rounds):
        for name, encoder in (("torch", model), ("runtime", runtime)):
            rates[name].append(len(batch) / cpu_seconds(lambda e=encoder: e.encode_images(batch)))
    for name, found in rates.items():
        print(f"{name:19} {max(found):.2f} images per core-second ({min(found):.2f} at worst)")
    limit = gemm_limit(folder)
    share = max(rates["runtime"]) / limit
    print(
        f"int8 GEMM limit     {limit:.1f} images per core-second, of which {share:.2f} is reached"
    )
    ratio = max(rates["runtime"]) / max(rates["torch"])
    say("runtime / torch", f"{ratio:.2f}×", ratio >= TARGET_RATIO)


def gemm_limit(folder: Path) -> float:
    """Return images a core-second if a ViT were nothing but its int8 matrix products."""
    vision = json.loads((folder / "config.json").read_text())["vision_config"]
    config = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
              "patch_size": 32, "image_size": 224, **vision}  # fmt: skip
    hidden, wide = config["hidden_size"], config["intermediate_size"]
    tokens = (config["image_size"] // config["patch_size"]) ** 2 + 1
    session = int8_product(hidden, wide)
    rows = np.random.default_rng(0).integers(0, 255, (4 * tokens, hidden)).astype(np.uint8)
    seconds = min(cpu_seconds(lambda: session.run(None, {"a": rows})) for _ in range(20))
    per_second = 4 * tokens * hidden * wide / seconds  # multiply-adds
    per_image = config["num_hidden_layers"] * tokens * (4 * hidden**2 + 2 * hidden * wide)
    return per_second / per_image


def int8_product(inner: int, outer: int):
    """Return a session that multiplies (n, inner) uint8 by (inner, outer) int8 on one core."""
    import onnxruntime
    from onnx import helper, numpy_helper

    weights = np.random.default_rng(0).integers(-127, 127, (inner, outer)).astype(np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [helper.make_tensor_value_info("a", 2, ["n", inner])],  # uint8
        [helper.make_tensor_value_info("c", 6, ["n", outer])],  # int32
        [numpy_helper.from_array(weights, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def queries(folder: Path) -> None:
    encoder = load_encoder(str(folder), folder, device="cpu", threads=1, towers="text")
    taken = []
    for number in range(40):
        started = time.perf_counter()
        encoder.encode_texts([QUERIES[number % len(QUERIES)]])
        taken.append(1000 * (time.perf_counter() - started))
    median, worst = np.percentile(taken, [50, 95])
    say("query, one thread", f"{median:.1f} ms, p95 {worst:.1f}", median <= TARGET_QUERY_MS)


def cold_start(folder: Path, towers: str) -> tuple[float, float]:
    """Seconds from the first import to the first answer in a process of its own, and MiB."""
    command = [sys.executable, "-c", COLD_START, str(folder), towers]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def cpu_seconds(call) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def say(what: str, value: str, reached: bool) -> None:
    print(f"{what:19} {value}  {'✓' if reached else '✗ MISSED'}")


if __name__ == "__main__":
    main()
