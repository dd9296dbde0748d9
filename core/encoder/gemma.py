"""From a sentence to the numbers of its pieces, as SigLIP 2 was trained: Gemma's vocabulary.

Context: the models learned from lower case, but the published tokenizer.json keeps capitals and
"do_lower_case" beside it is heeded by nobody (huggingface/transformers#43054; its own
Siglip2Tokenizer mends that). A text is cut so that its end mark stays, and padded on the right to
a fixed length: the text tower looks at the padding, and its answer is read from the last place.
Choice: the `tokenizers` library reads the file; lower case, the end mark, cutting and padding are
done here, whatever the file says of them. Cost: 256,000 words take 1.7 s and 300 MB, paid by the
process that answers queries and nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_CHARACTERS = 20_000  # a pasted book must not take seconds
PAD, END = "<pad>", "<eos>"


class GemmaPieces:
    """A vocabulary and the way to use it. Any thread may call.

    length: of every answer. Raises ValueError where the file holds no such vocabulary.
    """

    def __init__(self, file: Path, length: int) -> None:
        from tokenizers import Tokenizer, models, normalizers

        try:
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the library has no class of its own for what it cannot read
            raise ValueError(f"{file.name}: {error}") from error
        pad, end = (self._tokenizer.token_to_id(word) for word in (PAD, END))
        if pad is None or end is None or not isinstance(self._tokenizer.model, models.BPE):
            raise ValueError("not SigLIP 2's: no Gemma pieces")
        own = self._tokenizer.normalizer
        lower = normalizers.Lowercase()
        self._tokenizer.normalizer = normalizers.Sequence([lower, own] if own else [lower])
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._pad, self._end, self._length = pad, end, length
        self.size: int = self._tokenizer.get_vocab_size(with_added_tokens=True)

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, its end mark, and padding: always `length` of them."""
        whole = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(whole, add_special_tokens=False).ids
        ids = [*ids[: self._length - 1], self._end]
        return ids + [self._pad] * (self._length - len(ids))
