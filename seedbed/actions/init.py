"""Writing a recipe to begin with."""

from __future__ import annotations

from pathlib import Path

from seedbed.core.errors import RecipeError

RECIPE = """\
# A recipe: where rows come from, what is done to them, which models answer, what is wanted, where it goes.
#   seedbed run FILE --dry     counts the asks before anyone pays
#   seedbed try FILE -n 3      shows the asks and replies of three rows
#   seedbed run FILE           makes the dataset; run again, it goes on where it was
#   seedbed list               the catalogue;  seedbed show document_qa  one entry of it

name: {name}

# Where rows come from: documents, rows, problems or nothing. Paths start from this file's folder.
from:
  documents: documents            # files, folders or patterns: PDF, Word, Markdown, text
  chunk: {{size: 1500}}             # characters a chunk; a CJK character counts as two
# from: {{rows: seeds.jsonl}}       # JSONL, JSON, CSV, TSV or Parquet
# from: {{problems: arithmetic, count: 1000, settings: {{level: 2}}}}
# from: nothing                   # rows from a wish; say how many with `want`

# What is done to each row, in this order. Every step takes settings, and besides them
# columns: {{parameter: column}}, prompts: {{NAME: text}}, sampling: {{temperature: 0.7}}, language: zh, role: judge.
steps:
  - document_qa:
      questions: 3
  - grounded                      # the answer must stand in the text
  - exact_dedup
  # - near_dedup: {{threshold: 0.7}}  # also those that are nearly the same: pip install 'seedbed[quality]'

# Which models answer, by role. `embedded` is the small model on board: good for a look, not for training data.
models:
  main: embedded
  # main: openai:qwen3@http://localhost:8000/v1
  # main: {{model: "openai:gpt-5-mini", price: {{in: 0.25, out: 2.00}}, key: OPENAI_API_KEY}}
  # judge: openai:larger@http://localhost:8001/v1

# want: 500                       # rows after all checks; the sources are gone through again until they are there
# budget: {{requests: 2000}}        # also money, tokens, hours; the run stops there and can go on with more
# stop_when: {{duplicate_share: "> 0.4 over 500"}}    # also warn_when, and pause_when, which waits for  seedbed resume
seed: 0                           # the same seed gives the same draws
language: auto                    # each row's own; or en, zh …
to: [jsonl, parquet]              # also csv, alpaca, sharegpt, messages, dpo, llama_factory
"""


def init(folder: Path) -> Path:
    """Write ``recipe.yaml`` into a folder, which is made if need be, and give back its path.

    Raises:
        RecipeError: there is a recipe already; it is not touched.
    """
    path = folder / "recipe.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(RECIPE.format(name=_name(folder)))
    except FileExistsError:
        raise RecipeError(f"{path}: is there already; move it away or give another name") from None
    return path


def _name(folder: Path) -> str:
    """The folder's name as far as it can name a run."""
    kept = "".join(one if one.isalnum() or one in " .-_" else "-" for one in folder.resolve().name)[:80].strip(" .-")
    return kept or "dataset"
