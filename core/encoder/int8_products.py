"""Whether ONNX Runtime's int8 products are right on this processor.

Without VNNI (AVX2 alone) two products of eight bits are added in sixteen and cut off at 32,767:
255 × 127 × 2 does not fit. How much a model suffers depends on what it is shown, so a probe of a
few pictures and sentences cannot clear it; the arithmetic itself can be asked.
"""

from __future__ import annotations

from functools import cache

import numpy as np

LARGEST, WEIGHT, LENGTH = 255, 127, 64


@cache
def int8_overflows() -> bool:
    """Return whether the largest products come out too small. Takes some milliseconds."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    weights = numpy_helper.from_array(np.full((LENGTH, 16), WEIGHT, np.int8), "b")
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "products",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [1, LENGTH])],
        [helper.make_tensor_value_info("c", TensorProto.INT32, [1, 16])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(["c"], {"a": np.full((1, LENGTH), LARGEST, np.uint8)})
    return bool((found != LARGEST * WEIGHT * LENGTH).any())
