"""Vectors of texts without asking a model: of words by a table inside a package, or of runs of characters.

``static``: the mean of the words' vectors in the table of the package ``wordllama`` (MIT; 32,000 pieces of words, 256
numbers each, 16 MB inside its wheel), read from its files; nothing is fetched. The package is MIT, but its table seems
made from the word embeddings of Llama 2: look at that licence before you build on it. It knows English, and of other
languages in Latin script some. ``characters``: counts of runs of two and three characters, hashed into 512 places: it
knows no language, so any script will do, and sees the same wording, not the same meaning.
"""

from __future__ import annotations

import importlib.util
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from seedbed.core.errors import MissingPackage
from seedbed.core.text import folded
from seedbed.quality.dedup.shingles import BASE, mixed, numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Given = Literal["model", "static", "characters"]
"""What gives the vectors: the model of the role ``embed``, the table of English words, or runs of characters."""
PLACES = 512
AT_ONCE = 1000
WEIGHTS, PIECES = "weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json"
STATIC = "wordllama l2_supercat_256"
CHARACTERS = f"characters {PLACES}"


def normalised(vectors: Any) -> Vectors:
    """The vectors with a length of 1; those of length 0 stay."""
    np = numpy()
    vectors = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Vectors = vectors / np.where(lengths > 0, lengths, 1)
    return made


def static_vectors(texts: list[str]) -> Vectors:
    """A vector for each text from the words' vectors; 0 for a text without any.

    Raises:
        MissingPackage: ``wordllama`` or ``tokenizers`` is not installed.
    """
    np = numpy()
    table, pieces = _table()
    made = np.zeros((len(texts), table.shape[1]), np.float32)
    for begin in range(0, len(texts), AT_ONCE):
        found = pieces.encode_batch_fast(texts[begin : begin + AT_ONCE], add_special_tokens=False)
        counts = np.array([len(one.ids) for one in found])
        tokens = np.concatenate([np.asarray(one.ids, np.int64) for one in found])
        whole = np.flatnonzero(counts)
        if len(whole):
            starts = (np.cumsum(counts) - counts)[whole]
            sums = np.add.reduceat(table[np.minimum(tokens, len(table) - 1)], starts, axis=0)
            made[begin + whole] = sums / counts[whole, None]
    return normalised(made)


@lru_cache(maxsize=1)
def _table() -> tuple[Any, Any]:
    """The words' vectors and what cuts a text into words' pieces."""
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise MissingPackage("tokenizers", "vectors", wanted_for="static vectors") from None
    found = importlib.util.find_spec("wordllama")  # its files are read; the package itself would look for the hub
    if found is None or not found.submodule_search_locations:
        raise MissingPackage("wordllama", "vectors", wanted_for="static vectors")
    home = Path(found.submodule_search_locations[0])
    pieces = Tokenizer.from_file(str(home / PIECES))
    pieces.no_padding()
    pieces.no_truncation()
    return _safetensors(home / WEIGHTS), pieces


def _safetensors(path: Path) -> Any:
    """The only table of a file of that form: the length of a header, the header in JSON, the numbers."""
    np = numpy()
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    (told,) = (one for name, one in json.loads(data[8 : 8 + size]).items() if name != "__metadata__")
    begin, end = (8 + size + offset for offset in told["data_offsets"])
    return np.frombuffer(data[begin:end], np.float16).reshape(told["shape"]).astype(np.float32)


def character_vectors(texts: list[str]) -> Vectors:
    """A vector for each text from its runs of two and three characters, rare ones as heavy as frequent ones."""
    np = numpy()
    made = np.zeros((len(texts), PLACES), np.float32)
    for begin in range(0, len(texts), AT_ONCE):
        some = ["".join(folded(text).split()) for text in texts[begin : begin + AT_ONCE]]
        codes = np.frombuffer("\n".join([*some, ""]).encode("utf-32-le", errors="surrogatepass"), np.uint32)
        rows = np.repeat(np.arange(len(some)), [len(text) + 1 for text in some])
        for size in (2, 3):
            _count(made[begin : begin + len(some)], codes.astype(np.uint64), rows, size)
    return normalised(np.sign(made) * np.sqrt(np.abs(made)))


def _count(made: Any, codes: Any, rows: Any, size: int) -> None:
    """Count the runs of a size, with a sign each, so that what shares a place cancels out as often as it adds up."""
    np = numpy()
    last = len(codes) - size + 1
    if last <= 0:
        return
    hashed = np.full(last, size, np.uint64)
    whole = np.ones(last, np.bool_)
    for place in range(size):
        part = codes[place : place + last]
        hashed = (hashed + part) * np.uint64(BASE)
        whole &= part != 10
    hashed = mixed(hashed[whole])
    signs = np.where(hashed >> np.uint64(63), np.float32(1), np.float32(-1))
    np.add.at(made, (rows[:last][whole], (hashed % np.uint64(PLACES)).astype(np.int64)), signs)
