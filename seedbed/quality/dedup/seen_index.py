"""An index of texts that were seen: of a benchmark, or of a dataset that is out already; without the texts themselves.

A zip file of arrays in numpy's form and two JSON files, to be shared where the texts must not be: ``about.json``
(version, name, settings, counts), ``items.json`` (the items' names). Of each item it holds

- ``exact``: a hash of the text, width, case and white space folded;
- ``gram-N``: the hashes of its runs of N words, for each N asked for; a run that stands in more than ``common`` items
  is boilerplate and is left out (13 words and 10 items are those of arXiv 2005.14165);
- ``set``: its set of n-grams as ``minhash`` has it, for near copies;
- ``vectors``: where a model of vectors was given, a vector, and which model it is of.

Hashes do not tell a text, but whoever guesses a text can find out whether it is among the items.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.core.text import folded, shortened
from seedbed.quality.arrays import numpy
from seedbed.quality.dedup.shingles import blocks, ngram_hashes, sorted_once
from seedbed.quality.text_vectors import normalised

FORMAT, VERSION = "seedbed index of seen texts", 1
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, TypeError, AttributeError, RuntimeError,
    OSError, EOFError,
)  # fmt: skip
"""What reading a file raises that is no index, or one no longer."""
_STAMP = (1980, 1, 1, 0, 0, 0)  # so that the same items give the same file


@dataclass(frozen=True)
class About:
    """What an index says of itself.

    Attributes:
        ngrams: the sizes of runs of words it can be asked for.
        set_ngram: of its sets; 0 where it has none.
        common: a run in more items than this is left out; ``left_out`` says how many runs of each size were.
        embedder: which model its vectors are of; "" where it has none.
    """

    name: str
    items: int
    ngrams: tuple[int, ...] = (8, 13)
    set_ngram: int = 5
    common: int = 10
    left_out: tuple[int, ...] = ()
    embedder: str = ""
    version: int = VERSION


@dataclass
class SeenIndex:
    """An index in memory.

    Attributes:
        names: of the items.
        exact: hashes, by item.
        grams: of each size the hashes in order and, beside them, the numbers of the items.
        totals: of each size how many different runs an item has.
        sizes, members: n-grams of each item's set, and all sets one after the other.
        vectors: one of length 1 for each item; None where there are none.
        texts: of an index that was never saved, where they are at hand.
    """

    about: About
    names: list[str]
    exact: Any
    grams: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    totals: dict[int, Any] = field(default_factory=dict)
    sizes: Any = None
    members: Any = None
    vectors: Any = None
    texts: tuple[str, ...] | None = None
    _places: dict[int, int] = field(default_factory=dict)

    def place(self, text: str) -> int | None:
        """The number of the first item of this text, folded; None where there is none."""
        if not self._places:
            self._places.update({one: place for place, one in reversed(list(enumerate(self.exact.tolist())))})
        return self._places.get(exact_hash(text))


def exact_hash(text: str) -> int:
    """A hash of a text, folded: what people would call the same text has the same."""
    return int.from_bytes(blake2b(folded(text).encode(errors="surrogatepass"), digest_size=8).digest(), "little")


def built(
    name: str,
    items: Iterable[tuple[str, str]],
    *,
    ngrams: Sequence[int] = (8, 13),
    set_ngram: int = 5,
    common: int = 10,
) -> SeenIndex:
    """The index of items, given as (name, text); an item without a word is left out.

    Raises:
        RecipeError: settings that mean nothing, or not a single item.
    """
    np = numpy()
    if not ngrams or min(ngrams) < 2 or set_ngram < 0 or common < 1:
        raise RecipeError(
            f"an index wants ngrams >= 2, set_ngram >= 0, common >= 1; got {ngrams}, {set_ngram}, {common}"
        )
    kept = [(one, text) for one, text in items if folded(text)]
    if not kept:
        raise RecipeError(f"the index '{name}' would be empty: not one item has text")
    texts = [text for _, text in kept]
    made = SeenIndex(
        About(name, len(kept)), [one for one, _ in kept], np.array(list(map(exact_hash, texts)), np.uint64)
    )
    left_out = []
    for size in sorted(set(ngrams)):
        items_of, hashes = _runs(texts, size)
        made.grams[size], made.totals[size], dropped = _posted(items_of, hashes, len(kept), common)
        left_out.append(dropped)
    if set_ngram:
        sets = [_set_members(texts[begin:end], set_ngram) for begin, end in blocks(texts)]
        made.sizes, made.members = (np.concatenate([one[place] for one in sets]) for place in (0, 1))
    made.about = About(name, len(kept), tuple(made.grams), set_ngram, common, tuple(left_out))
    return made


def with_vectors(index: SeenIndex, vectors: Any, embedder: str) -> SeenIndex:
    """The index with a vector for each item, and the name of what they are of."""
    return replace(index, vectors=normalised(vectors), about=replace(index.about, embedder=embedder))


def _runs(texts: list[str], size: int) -> tuple[Any, Any]:
    """Item and hash of each run of so many words; a shorter text has none."""
    np = numpy()
    found = [(np.zeros(0, np.int64), np.zeros(0, np.uint64))]
    for begin, end in blocks(texts):
        items, hashes = ngram_hashes(texts[begin:end], size, short=False)
        found.append((items + begin, hashes))
    return np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])


def _posted(items: Any, hashes: Any, count: int, common: int) -> tuple[tuple[Any, Any], Any, int]:
    """Runs by hash with their items, how many each item has, and how many were too common."""
    np = numpy()
    order = np.lexsort((items, hashes))
    hashes, items = hashes[order], items[order]
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (items[1:] != items[:-1])
    hashes, items = hashes[fresh], items[fresh]
    starts = (
        np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(hashes) else np.zeros(0, np.int64)
    )
    often = np.diff(np.append(starts, len(hashes)))
    rare = np.repeat(often <= common, often)
    hashes, items = hashes[rare], items[rare].astype(np.uint32)
    return (hashes, items), np.bincount(items, minlength=count).astype(np.uint32), int((often > common).sum())


def _set_members(texts: list[str], ngram: int) -> tuple[Any, Any]:
    """Sizes and members (32 bits of hash) of the texts' sets."""
    np = numpy()
    texts_of, hashes = ngram_hashes(texts, ngram)
    keys = sorted_once(texts_of.astype(np.uint64) << np.uint64(32) | hashes >> np.uint64(32))
    sizes = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(texts))
    return sizes.astype(np.uint32), (keys & np.uint64(0xFFFF_FFFF)).astype(np.uint32)


def save(index: SeenIndex, path: Path) -> None:
    """Write an index in one move."""
    beside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"format": FORMAT, **asdict(index.about)}
    arrays = {
        "exact": index.exact,
        "set-sizes": index.sizes,
        "set-members": index.members,
        "vectors": _halves(index.vectors),
    }
    for size, (hashes, items) in index.grams.items():
        arrays |= {f"gram-{size}": hashes, f"gram-{size}-items": items, f"gram-{size}-totals": index.totals[size]}
    with zipfile.ZipFile(beside, "w") as archive:
        archive.writestr(zipfile.ZipInfo("about.json", _STAMP), json.dumps(told, indent=1, ensure_ascii=False))
        archive.writestr(zipfile.ZipInfo("items.json", _STAMP), json.dumps(index.names, ensure_ascii=False))
        for name, array in arrays.items():
            if array is not None:
                with archive.open(zipfile.ZipInfo(f"{name}.npy", _STAMP), "w", force_zip64=True) as file:
                    file.write(_bytes(array))
    beside.replace(path)


def _halves(vectors: Any) -> Any:
    return None if vectors is None else vectors.astype(numpy().float16)


def _bytes(array: Any) -> bytes:
    kept = BytesIO()
    numpy().save(kept, array, allow_pickle=False)
    return kept.getvalue()


def load(path: Path) -> SeenIndex:
    """Read an index.

    Raises:
        RecipeError: it is not there, or is no index that this version reads.
    """
    try:
        stamp = path.stat()
    except OSError:
        raise RecipeError(f"{path}: no such index; make one with  seedbed index FILE -o {path}") from None
    return _loaded(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=16)
def _loaded(path: Path, _changed: int, _size: int) -> SeenIndex:
    try:
        with zipfile.ZipFile(path) as archive:
            told = json.loads(archive.read("about.json"))
            if told.pop("format", None) != FORMAT or told["version"] != VERSION:
                raise RecipeError(f"{path}: an index of another version; make it again with  seedbed index")
            about = About(**told | {name: tuple(told[name]) for name in ("ngrams", "left_out")})
            names = json.loads(archive.read("items.json"))
            arrays = {name: _array(archive, name) for name in archive.namelist() if name.endswith(".npy")}
            return _put_together(about, names, arrays)
    except DAMAGE as error:
        told_as = shortened(str(error), 80)
        raise RecipeError(f"{path}: no index ({told_as}); make one with  seedbed index FILE -o NAME.seen") from None


def _array(archive: zipfile.ZipFile, name: str) -> Any:
    return numpy().load(BytesIO(archive.read(name)), allow_pickle=False)


def _put_together(about: About, names: list[str], arrays: dict[str, Any]) -> SeenIndex:
    """An index from its parts; a part that is missing or too short is a ValueError or KeyError."""
    grams = {size: (arrays[f"gram-{size}.npy"], arrays[f"gram-{size}-items.npy"]) for size in about.ngrams}
    totals = {size: arrays[f"gram-{size}-totals.npy"] for size in about.ngrams}
    made = SeenIndex(about, names, arrays["exact.npy"], grams, totals)
    if about.set_ngram:
        made.sizes, made.members = arrays["set-sizes.npy"], arrays["set-members.npy"]
    if about.embedder:
        made.vectors = normalised(arrays["vectors.npy"])
    rows = [names, made.exact, *totals.values(), *(one for one in (made.sizes, made.vectors) if one is not None)]
    if any(len(one) != about.items for one in rows):
        raise ValueError(f"its parts do not all have {about.items} items")
    if any(len(hashes) != len(items) for hashes, items in grams.values()):
        raise ValueError("runs and items differ in number")
    return made
