"""Croissant 1.0: what a dataset is, in JSON-LD for search engines and loaders (https://docs.mlcommons.org/croissant).

Files with size and SHA-256, a record set for each split with its columns, licence, and that the rows are synthetic
(``digitalSourceType`` of schema.org, in the words of the IPTC; ``rai:dataCollectionType``). Columns that are nested
deeper than a list of structures have no word in it and are left out. Held against mlcroissant 1.1: it validates, and
reads the rows of Parquet files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seedbed.core.errors import RecipeError
from seedbed.export.atomic import replacing
from seedbed.export.licences import licence_url

FILE_NAME = "croissant.json"
CONFORMS = "http://mlcommons.org/croissant/1.0"
SOURCE_TYPE = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
"""Schema.org's word for what was made by a model that was trained on samples."""
MIXED_TYPE = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
"""The same for what holds both."""
_TYPES = {"text": "sc:Text", "int": "sc:Integer", "big": "sc:Integer", "float": "sc:Float", "bool": "sc:Boolean"}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(facts: Mapping[str, Any], folder: Path) -> Path:
    """Write ``croissant.json`` into the folder of a dataset.

    Args:
        facts: those of ``card`` (``name``, ``files`` by split, ``licence``, ``language``, ``limitations``), and
            ``kinds`` (column -> kind, see ``kinds``), ``published`` (a date), ``version`` and ``synthetic`` (``all``,
            ``some`` or ``none`` of the rows).
        folder: where the files lie.

    Raises:
        RecipeError: there is no name.
        OSError: a file is not there.
    """
    if not facts.get("name"):
        raise RecipeError("Croissant metadata needs the fact 'name'")
    files = facts.get("files") or {}
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": _name(str(facts["name"])),
        "description": str(facts.get("about") or f"{facts['name']}: rows for training language models."),
        "license": licence_url(str(facts.get("licence") or "")) or None,
        "inLanguage": list(facts.get("language") or ()) or None,
        "datePublished": facts.get("published"),
        "version": facts.get("version"),
        "citeAs": f"{facts['name']}, made with Seedbed",
        "keywords": ["synthetic"] if facts.get("synthetic") in ("all", "some") else None,
        "digitalSourceType": {"all": SOURCE_TYPE, "some": MIXED_TYPE}.get(str(facts.get("synthetic"))),
        "rai:dataCollectionType": "Synthetic: written by language models, then checked"
        if facts.get("synthetic") in ("all", "some")
        else None,
        "rai:dataLimitations": list(facts.get("limitations") or ()) or None,
        "distribution": [_file(folder, path) for path in files.values()],
        "recordSet": [_records(split, path, facts.get("kinds") or {}) for split, path in files.items()],
    }
    target = folder / FILE_NAME
    plain = {name: value for name, value in told.items() if value is not None}
    with replacing(target) as file:
        file.write((json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode(errors="replace"))
    return target


def _name(text: str) -> str:
    return re.sub(r"[^\w.\- ]+", "_", text)[:100]


def _file(folder: Path, path: str) -> dict[str, Any]:
    place = folder / path
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{place.stat().st_size} B",
        "encodingFormat": "application/x-parquet" if place.suffix == ".parquet" else "application/jsonlines",
        "sha256": digest,
    }


def _records(split: str, path: str, kinds: Mapping[str, Any]) -> dict[str, Any]:
    fields = [_field(split, path, name, kind) for name, kind in kinds.items()]
    return {"@type": "cr:RecordSet", "@id": split, "name": split, "field": [one for one in fields if one]}


def _field(split: str, path: str, column: str, kind: Any) -> dict[str, Any]:
    """A column as a field; {} for one that is nested deeper than a list of structures of plain values."""
    made: dict[str, Any] = {"@type": "cr:Field", "@id": f"{split}/{column}", "name": column}
    source = {"fileObject": {"@id": path}, "extract": {"column": column}}
    repeated = isinstance(kind, list)
    inner = kind[0] if isinstance(kind, list) else kind
    made |= {"repeated": True} if repeated else {}
    if isinstance(inner, str):
        return {**made, "dataType": _TYPES.get(inner, "sc:Text"), "source": source}
    inside = inner.items() if isinstance(inner, dict) else ()
    parts = [
        {
            "@type": "cr:Field",
            "@id": f"{split}/{column}/{name}",
            "name": name,
            "dataType": _TYPES.get(one, "sc:Text"),
            "source": {**source, "transform": {"jsonPath": name}},
        }
        for name, one in inside
        if isinstance(one, str) and re.fullmatch(r"\w+", name)
    ]
    return {**made, "subField": parts} if parts else {}
