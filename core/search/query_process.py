"""What runs in the query process: one model, loaded once, that answers until the pipe closes.

Nothing of the window lives here. `core.search.worker` starts it and talks to it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.errors import ShiyingError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from numpy.typing import NDArray

    from core.encoder.base import Encoder

    Loader = Callable[[str, Path, str], Encoder]  # an importable function: the child calls it

log = logging.getLogger(__name__)

Kind = Literal["text", "image", "texts"]


def load_query_encoder(choice: str, models: Path, device: str) -> Encoder:
    """Load the encoder as queries want it: one thread, so that indexing beside it is no harm.

    On the CPU also where there is a GPU: the runtime answers a sentence in 10–30 ms, starts in
    a second instead of five, and never waits behind the batches of indexing.
    """
    from core.encoder.registry import load_encoder

    del device
    return load_encoder(choice, models, device="cpu", threads=1)


def serve(connection: Connection, loader: Loader, choice: str, models: Path, device: str) -> None:
    """Run in the child: load the model, then answer until the pipe closes."""
    try:
        encoder = loader(choice, models, device)
    except ShiyingError as error:
        connection.send(("failed", error))
        return
    connection.send(("ready", encoder.logit_scale))
    while True:
        kind, payload = connection.recv()
        connection.send(_reply(encoder, kind, payload))


def _reply(encoder: Encoder, kind: Kind, payload: Any) -> tuple[str, Any]:  # noqa: ANN401
    try:
        return "vector", _embed(encoder, kind, payload)
    except ShiyingError as error:
        return "failed", error
    except Exception:  # the child's top loop: one odd query must not cost the loaded model
        log.exception("a query could not be embedded")
        return "failed", UserError("query_failed")


def _embed(encoder: Encoder, kind: Kind, payload: Any) -> NDArray[np.float32]:  # noqa: ANN401
    if kind == "text":
        return np.asarray(encoder.encode_texts([payload])[0], dtype=np.float32)
    if kind == "texts":
        return np.asarray(encoder.encode_texts(payload), dtype=np.float32)
    from core.media.photo_file import read_photo

    image = read_photo(payload, min_edge_px=encoder.input_px).image
    pixels = encoder.prepare(image)[None]
    return np.asarray(encoder.encode_images(pixels)[0], dtype=np.float32)
