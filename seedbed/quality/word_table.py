"""Vectors of texts from a table of English words inside a package: the mean of the words' vectors.

The table is that of the package ``wordllama`` (MIT; 32,000 pieces of words, 256 numbers each, 16 MB inside its wheel),
read from its files; nothing is fetched. The package is MIT, but its table seems made from the word embeddings of
Llama 2: look at that licence before you build on it. It knows English, and of other languages in Latin script some.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedbed.core.errors import MissingPackage
from seedbed.quality.arrays import numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

AT_ONCE = 1000
WEIGHTS, PIECES = "weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json"
STATIC = "wordllama l2_supercat_256"


def mean_vectors(texts: Sequence[str]) -> Floats:
    """The mean of the vectors of a text's words, for each text; 0 for a text without any.

    Raises:
        MissingPackage: ``wordllama`` or ``tokenizers`` is not installed.
    """
    np = numpy()
    table, pieces = _table()
    made: Floats = np.zeros((len(texts), table.shape[1]), np.float32)
    for begin in range(0, len(texts), AT_ONCE):
        found = pieces.encode_batch_fast(list(texts[begin : begin + AT_ONCE]), add_special_tokens=False)
        counts = np.array([len(one.ids) for one in found])
        tokens = np.concatenate([np.asarray(one.ids, np.int64) for one in found])
        whole = np.flatnonzero(counts)
        if len(whole):
            starts = (np.cumsum(counts) - counts)[whole]
            sums = np.add.reduceat(table[np.minimum(tokens, len(table) - 1)], starts, axis=0)
            made[begin + whole] = sums / counts[whole, None]
    return made


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
