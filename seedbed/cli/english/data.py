"""What the command line says of documents, datasets, indexes and graphs, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "dataset.short": "Save datasets as versions; compare, blend, split, describe them.",
    "dataset.help": """Datasets of the project, saved as versions that never change: NAME@1, NAME@2 …

    \b
    seedbed dataset save demo kitchen -m "first try"
    seedbed dataset diff kitchen
    seedbed dataset blend mix people=0.8 kitchen@2=0.2
    seedbed dataset split mix train=0.9 test=0.1 --by document
    seedbed dataset card mix -o upload

    A recipe reads one with  from: {dataset: NAME@3}.""",
    "dataset.save": """Save a finished RUN, or a FILE (or folder) of rows, as the next version of NAME.

    A version that holds rows of a later generation keeps those of earlier generations that the newest version has; a
    row's generation is how many models' hands it went through.""",
    "dataset.said": "A word on this version.",
    "dataset.licence": "Its licence, such as CC-BY-4.0.",
    "dataset.generation": "Of a file's rows that tell none: 0, people wrote them (the default), 1, a model did.",
    "dataset.replace": "Leave out rows of earlier generations; says why that is worse.",
    "dataset.saved": "{name}: {rows} rows ({hash})",
    "dataset.unchanged": "{name} holds just these rows; nothing was saved.",
    "dataset.kept": "Of them {rows} rows of earlier generations stay from {before}; --replace leaves them out.",
    "dataset.lost": "{rows} rows of earlier generations of {before} are not in it; {real} of them no model wrote.",
    "dataset.why": "Consider keeping them: {why}.",
    "dataset.list": "List the datasets, each with its newest version.",
    "dataset.none": "There are no datasets in {folder}.",
    "dataset.head": "name\tnewest\trows\ttokens\tmade",
    "dataset.show": "Show a version: where it comes from, its splits, columns, generations.",
    "dataset.rows": "Print so many rows as well.",
    "dataset.f_version": "version",
    "dataset.f_made": "made",
    "dataset.f_parents": "from",
    "dataset.f_said": "note",
    "dataset.f_licence": "licence",
    "dataset.f_generations": "generations",
    "dataset.f_origins": "origins",
    "dataset.f_columns": "columns",
    "dataset.f_size": "on disk",
    "dataset.size_told": "{packed} MB, {own} MB of them in no other version",
    "dataset.parts_head": "split\trows\ttokens",
    "dataset.log": "List the versions of a dataset, the newest first.",
    "dataset.log_dropped": "Those that were dropped.",
    "dataset.log_head": "version\thash\tmade\thow\trows\tfrom\tnote",
    "dataset.diff": """Hold two versions against each other: rows in, out and changed, and every measure of both.

    Rows are known by their id, or by their content where they have none. With one version it is held against the one
    before.""",
    "dataset.measures": "Whether the measures of the catalogue are taken.",
    "dataset.html": "Write an HTML page as well.",
    "dataset.diff_rows": "Rows of each kind that are shown.",
    "dataset.diff_rows_told": "{before} → {after}: {came} rows in, {gone} out, {changed} changed, {same} the same "
    "({moved} of them in another split)",
    "dataset.diff_columns": "changed column\trows",
    "dataset.diff_figures": "Figures",
    "dataset.diff_came": "Rows in",
    "dataset.diff_gone": "Rows out",
    "dataset.diff_row": "row",
    "dataset.diff_changed": "Changed rows",
    "dataset.diff_sides": "column\t{before}\t{after}",
    "dataset.diff_head": "figure\t{before}\t{after}\tchange\twhat it is",
    "dataset.unmeasured": "not measured: {name}: {reason}",
    "dataset.sampled": "Measures were taken on {first} and {second} rows, drawn at random where there are more.",
    "dataset.blend": """Mix versions into the next version of NAME, by shares: VERSION=0.8.

    Without --size the blend is as large as the passes allow with all shares kept. Of a version in splits `train` is
    taken, unless one is named: mix@2/test.

    \b
    seedbed dataset blend mix real=0.8 made@3=0.2 --tokens
    seedbed dataset blend mix code math web --temperature 3 --passes 4""",
    "dataset.tokens": "Shares and size count tokens (estimated), not rows.",
    "dataset.size": "Rows or tokens of the blend.",
    "dataset.passes": "How often a row may come at most.",
    "dataset.temperature": "Shares from the sizes: size ** (1 / T). 1 keeps the proportions.",
    "dataset.seed": "Decides every draw.",
    "dataset.blend_replace": "Let it have fewer rows that no model wrote than the newest version of NAME.",
    "dataset.no_share": "'{text}': write VERSION=SHARE, such as real=0.8",
    "dataset.twice": "'{name}' stands there twice",
    "dataset.blend_head": "source\twanted\tgot\trows\ttokens\tpasses",
    "dataset.capped": "{name} has too few rows for its share; the others make up for it.",
    "dataset.real": "Rows that no model wrote: {real} of {rows} ({share}).",
    "dataset.split": """Split a version: train=0.9 test=0.1. What is nearly the same never stands on both sides.

    Near duplicates are found exactly and stay together, with rows that share the value of a column named by --by.""",
    "dataset.by": "Rows with the same value stay together: a document, a cluster. May be given again.",
    "dataset.stratify": "All splits hold the values of this column in the same proportion.",
    "dataset.near": "Similarity from which rows stay together; 0 only looks at equal ones.",
    "dataset.ngram": "Words of an n-gram.",
    "dataset.compare": "The column whose text is compared (else the question of a row). May be given again.",
    "dataset.split_name": "The dataset that gets the version (else the same).",
    "dataset.split_head": "split\trows\tshare",
    "dataset.grouped": "{grouped} rows hang together in {groups} groups.",
    "dataset.moved": "{moved} rows were moved to keep {torn} groups whole that a draw row by row would have torn.",
    "dataset.card": "Print the card of a version, or write it with its rows and Croissant metadata for the hub.",
    "dataset.card_out": "The folder to write README.md, croissant.json and data/ into.",
    "dataset.export": "Write the rows of a version in another format.",
    "dataset.export_out": "The file, or the folder of a format that is one.",
    "dataset.drop": "Put a version aside. It comes back with --undo, until `sweep`.",
    "dataset.drop_all": "All versions of the dataset.",
    "dataset.undo": "Bring back what was dropped.",
    "dataset.dropped": "Dropped {names}; seedbed dataset drop {first} --undo  brings it back.",
    "dataset.restored": "Back again: {names}",
    "dataset.sweep": "Take away for good what was dropped, and rows that no version needs.",
    "dataset.swept": "Gone for good: {versions} versions, {files} files of rows, {size} MB.",
    "graph.short": "Make a knowledge graph of rows; look at it; write it for other programs.",
    "graph.help": """A knowledge graph of what the step `knowledge_graph` read off texts.

    \b
    seedbed graph build handbook
    seedbed graph show handbook "Ada Lovelace" --html ada.html
    seedbed graph export handbook --to graphml -o handbook.graphml""",
    "graph.build": """Make one graph of the rows of a run, a file or a dataset, and store it.

    Names that mean one thing are merged over all documents. The run's folder gets graph/: graph.json and tables of
    entities, relations, and every place where one of them stands.""",
    "graph.by": "What makes names one: equality, their characters, or a model of vectors; auto: the recipe's model of "
    "the role embed, else characters.",
    "graph.model": "The model of vectors: openai:NAME@URL.",
    "graph.threshold": "Cosine from which near names of one type are one.",
    "graph.folder": "The folder to write to.",
    "graph.built": "{folder}: {entities} entities ({names} names, merged by {by}), {relations} relations, "
    "{mentions} mentions",
    "graph.without": "{rows} rows have no entities and relations; they are not in the graph.",
    "graph.show": "Show the entities that matter most, or the neighbourhood of ENTITY with the words that state it.",
    "graph.hops": "How far from the entity.",
    "graph.most": "Entities at the most.",
    "graph.html": "Write the neighbourhood as a page (without ENTITY: of the first one).",
    "graph.more": "{entities} further entities are within reach; see --most.",
    "graph.counts": "{entities} entities, {relations} relations, from {texts} texts",
    "graph.head": "entity\ttype\tneighbours\trank",
    "graph.export": "Write the graph for another program: GraphML, Cypher statements, or JSON (node-link).",
    "graph.to": "The format.",
    "graph.output": "The file.",
    "graph.written": "{path}: {entities} entities, {relations} relations",
    "sample.short": "Draw rows for people to look at, and read what they say.",
    "sample.help": """Draw rows of DATA (a run, a file of rows, a saved dataset) by strata and write a sheet to mark.

    \b
    seedbed sample demo --stratified 100 --by kind
    seedbed sample --read runs/demo/reviews/sample-kind-100-seed0/sheet.csv
    seedbed sample --read ~/Downloads/sample-kind-100-seed0.jsonl demo

    With --read the accept rate is told with its interval at 95 %, by stratum and in all, and kept beside the run, whose
    next report shows it.""",
    "sample.rows": "How many rows.",
    "sample.by": "The column whose values are the strata.",
    "sample.seed": "Decides which rows.",
    "sample.out": "The folder of the sheet (else one in the run's folder reviews/).",
    "sample.read": "A marked sheet, CSV or JSONL.",
    "sample.none": "say which rows: a run, a file or a dataset; or --read a sheet",
    "sample.done": "{rows} rows of {strata} strata in\n  {files}",
    "sample.then": "Mark them (accept or reject, and why), then  seedbed sample --read {sheet}",
    "sample.head": "stratum\trows\tmarked\taccepted\trate\t95 %",
    "sample.all": "all",
    "sample.open": "{rows} rows are not marked and count nowhere.",
    "sample.stored": "Kept in {path}; seedbed report shows it.",
    "export.short": "Write a run's rows in another format.",
    "export.help": """Write the rows of a run in another format, without running anything.

    \b
    seedbed export demo --to dpo
    seedbed export demo --to csv --set spreadsheet=true -o rows.csv""",
    "export.to": "The format.",
    "export.out": "The file (else in the run's dataset folder).",
    "export.done": "{rows} rows in {files}",
    "export.skipped": "left out {rows}: {reason}",
    "ingest.short": "Read documents into rows of text or a corpus.",
    "ingest.help": """Read documents (files, folders, patterns, zip archives, git repositories, addresses) and cut them.

OUTPUT ending in .jsonl gets a row for each chunk: text, document, heading, page. Any other OUTPUT is a folder that
gets documents, blocks and chunks as Parquet and a report for each file; started again, it reads what is new or
changed.""",
    "ingest.out": "The JSON Lines file to write, or the folder.",
    "ingest.by": "How to cut: structure, tokens, sentences, headings, separators, code_units, page, time, "
    "meaning, hand.",
    "ingest.size": "Length of a chunk in characters, a CJK character counting as two; in tokens with --by tokens.",
    "ingest.overlap": "How much of a chunk is shown again before the next.",
    "ingest.spans": "A file of rows with document, start and end, for --by hand.",
    "ingest.embed": "A model that gives vectors, for --by meaning.",
    "ingest.whole": "One row a document, uncut.",
    "ingest.whole_rows": "--whole is for an OUTPUT that ends in .jsonl; a folder gets whole documents anyway",
    "ingest.mask": "What to mask: email, phone, card, identity, iban, address, secret, apart by commas, or all.",
    "ingest.unicode": "The form of Unicode: keep, NFC or NFKC.",
    "ingest.web": "Fetch PATHS that are addresses (https://…, YouTube videos too); kept in .web, fetched once.",
    "ingest.vision": "A model that reads pages without text instead of OCR, such as openai:NAME@URL.",
    "ingest.languages": "Tell the language of every block and chunk.",
    "ingest.repeats": "Leave out what repeats in many documents, and pages that are nearly one before.",
    "ingest.domains": "Label chunks with their domain: from the headings, by --model, or from a tree of your own "
    "(FILE: .json, .yaml, .md, .txt).",
    "ingest.domains_wrong": "'{told}'; give headings, model, or a file with a tree of domains that ends in {endings}",
    "ingest.model": "The model that draws up the domains, or places headings that a tree's names do not.",
    "ingest.left_out": "{blocks} blocks that repeat were left out; they are in {path}",
    "ingest.workers": "Files read at once, for a folder.",
    "ingest.seconds": "Seconds that one file may take, for a folder.",
    "ingest.done": "{rows} rows from {documents} documents in {path}",
    "ingest.corpus": "{documents} documents, {pages} pages, {tables} tables, {chunks} chunks in {path} ({seconds} s)",
    "ingest.reasons": "{unread} files were not read; the reasons are in {path}",
    "ingest.asked": "the model has answered {done} of {total} questions about the domains",
    "ingest.placed": "{placed} headings were placed in the tree of domains; {unplaced} were not and keep their own",
    "ingest.reading": "{done} documents read, {unread} not",
    "ingest.progress": "{done} of {total} files, {unread} not read",
    "ingest.unread": "not read: {problem}",
    "index.short": "Make an index of texts that were seen, without the texts.",
    "index.help": """Make an index of rows for the steps `contamination` and `novelty`: hashes, and not the texts.

    PLACES are files of rows, folders of a dataset, runs, datasets of the project, or hf://OWNER/NAME?split=test.

    \b
    seedbed index gsm8k.jsonl -o gsm8k.seen --column question
    seedbed index 'hf://openai/gsm8k?config=main&split=test' --web -o gsm8k.seen
    seedbed index published.parquet -o published.seen --by static""",
    "index.output": "The file of the index.",
    "index.name": "What it is called in reasons; the file's name where it is not given.",
    "index.column": "A column whose text counts; may be given again. Without it the question of a row.",
    "index.ngrams": "Runs of so many words, for contamination; may be given again.",
    "index.sets": "Words of the n-grams in which near copies are told, for novelty; 0 for none.",
    "index.by": "Add vectors: of a table of English words, of runs of characters, or by a model.",
    "index.model": "The model of vectors: openai:NAME@URL.",
    "index.web": "Datasets on the hub may be fetched.",
    "index.done": "{path}: the index '{name}' of {items} texts, with runs of {ngrams} words",
    "index.vectors": "with vectors of {embedder}",
}
