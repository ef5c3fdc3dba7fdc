"""What the command line says, in English; ``chinese.py`` has the same keys and slots."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "group.help": "Seedbed makes training data for language models: from seeds, by published methods, with checks.",
    "group.epilog": "New here?  seedbed demo  shows everything once;  seedbed init  writes a recipe of your own.",
    "group.commands": "Commands",
    "group.lang": "Language of these texts.",
    "group.version": "Show the version.",
    "demo.short": "Make a small dataset with the model on board: no key, no network, no GPU.",
    "demo.help": """Make a small dataset with the model on board: no key, no network, no GPU.

    Questions and answers from a made-up handbook (PDF, Word and Markdown, English and Chinese), and problems of
    three families with their working written out: sums, the game of 24, and who tells the truth.
    Done before: what is there is used again and it takes seconds.""",
    "demo.folder": "Where it goes.",
    "demo.model": "Another model than the one on board.",
    "demo.note": "The model on board has 135 million parameters. It shows how the parts work together, and it reads\n"
    "badly: the checks caught what is plainly wrong, but many of the questions that are left miss their\n"
    "sentence, as a look at the report shows. The problems are made and solved by a program: they are right.\n"
    "For questions worth training on name a larger model, main: openai:NAME@URL, in {recipe}\n"
    "and put document_qa there.",
    "init.short": "Write a recipe to begin with.",
    "init.help": "Write NAME/recipe.yaml (without NAME: ./recipe.yaml), with every part explained.",
    "init.done": "{path} is there. Put documents into {documents} and name your model in the recipe, then:\n"
    "  seedbed run {path} --dry   counts what it will ask\n"
    "  seedbed try {path} -n 3    shows three rows\n"
    "  seedbed run {path}         makes the dataset",
    "run.short": "Make the dataset of a recipe.",
    "run.help": """Make the dataset of a recipe.

    Stopped or killed, it goes on where it was when you run it again; no answered request is asked twice. The runs,
    the datasets and the replies lie beside the recipe, in runs/ and .seedbed/.

    \b
    seedbed run recipe.yaml --dry
    seedbed run recipe.yaml --set models.main=openai:qwen3@http://localhost:8000/v1
    seedbed run recipe.yaml --set steps.document_qa.questions=5 --name strict

    Exit codes: 0 done, 1 something is wrong with what was given, 2 usage, 3 stopped short (target not filled, budget
    spent, no row kept, a rule paused or stopped it, a gate failed), 4 a provider or a step failed, 5 disk or journal,
    6 counts do not add up, 130 stopped by Ctrl-C.""",
    "run.name": "Name of the run's folder (else the recipe's name).",
    "run.dry": "Only count asks, tokens and, where prices are known, money.",
    "run.set": "Set a part of the recipe: seed=3, budget.requests=100, from.0.count=5. May be given again.",
    "option.json": "Print JSON for scripts.",
    "option.home": "The project's folder.",
    "resume.short": "Go on with a run that was stopped.",
    "resume.help": "Go on with a run that was stopped, killed or out of budget. RUN is its name or its folder.",
    "resume.money": "Raise the budget: money.",
    "resume.tokens": "Raise the budget: tokens.",
    "resume.requests": "Raise the budget: requests.",
    "resume.hours": "Raise the budget: hours.",
    "try.short": "Show the asks and replies of a few rows.",
    "try.help": """Take a few rows of each source through the steps, with the real model, and show every ask and reply.

    The replies are kept, so a run afterwards does not ask them again. Steps that need all rows are left out.""",
    "try.rows": "How many rows of each source.",
    "try.row": "row {id}",
    "try.ask": "ask {number}, step {step}, to {role}",
    "try.reply": "reply ({tokens} tokens)",
    "try.kept": "kept:",
    "try.aside": "set aside by {step}: {reason}",
    "runs.short": "List the runs of a project.",
    "runs.help": "List the runs of a project, newest first.",
    "runs.none": "There are no runs in {folder}.",
    "runs.head": "name\tstate\trows\tstarted\tseconds",
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
    "report.short": "Write the report of a run, a file or a dataset.",
    "report.help": """Write the report of DATA (a run, a file of rows, a saved dataset): one HTML file.

    \b
    seedbed report demo
    seedbed report rows.jsonl --by label --measures measures.json
    seedbed report handbook@2 --compare handbook@1""",
    "report.compare": "Put it beside this run, file or dataset.",
    "report.measures": "A file of measures, as  seedbed measure --json  prints them.",
    "report.map": "How the map of the rows is laid out; tsne is slower and sets clusters apart.",
    "report.by": "The column of the map's strata.",
    "report.language": "Language of the report (else the recipe's).",
    "report.out": "The HTML file.",
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
    "option.setting": "A setting, name=value. May be given again.",
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
    "ingest.domains": "Label chunks with their domain, from the headings or by --model.",
    "ingest.model": "The model that draws up the domains.",
    "ingest.left_out": "{blocks} blocks that repeat were left out; they are in {path}",
    "ingest.workers": "Files read at once, for a folder.",
    "ingest.seconds": "Seconds that one file may take, for a folder.",
    "ingest.done": "{rows} rows from {documents} documents in {path}",
    "ingest.corpus": "{documents} documents, {pages} pages, {tables} tables, {chunks} chunks in {path} ({seconds} s)",
    "ingest.reasons": "{unread} files were not read; the reasons are in {path}",
    "ingest.asked": "the model has answered {done} of {total} questions about the domains",
    "ingest.unplaced": "{unplaced} headings were placed under no domain by the model and keep their own",
    "ingest.reading": "{done} documents read, {unread} not",
    "ingest.progress": "{done} of {total} files, {unread} not read",
    "ingest.unread": "not read: {problem}",
    "gallery.short": "Try methods on a real model with twenty seeds, and keep what came of it.",
    "gallery.help": """Try methods (all, or the ENTRIES named) on a real model, each with twenty seeds.

    A record of each is written, from which `make docs` makes the pages of docs/catalogue. What was answered is kept in
    a project of its own: a trial that was stopped goes on.""",
    "gallery.model": "The model, such as openai:NAME@http://localhost:8000/v1.",
    "gallery.name": "The name of the model in the records, where the server calls it otherwise.",
    "gallery.seeds": "The folder of seeds with its trials.yaml.",
    "gallery.rows": "Seeds of each method, at most.",
    "gallery.out": "The folder for the records.",
    "gallery.home": "The project that keeps the runs.",
    "gallery.in_flight": "Requests at once.",
    "gallery.tried": "{entry}: {seeds} seeds, {readable} of the replies readable, {kept} kept, {made} rows",
    "gallery.failed": "{entry}: not tried: {error}",
    "gallery.done": "{tried} methods tried, {failed} not; records in {path}, pages with  make docs",
    "measure.short": "Measure a whole set of rows: variety, coverage, topics, balance.",
    "measure.help": """Measure the rows of DATA as a whole: a file (JSONL, JSON, CSV, Parquet), a run, or a dataset.

    Without NAMES all measures are taken that the rows allow. Large sets are drawn from, and the output says from how
    many rows of how many, with an interval where one can be told.

    \b
    seedbed measure rows.jsonl
    seedbed measure demo distinct_n topic_clusters --set column=question
    seedbed measure rows.jsonl coverage --real people.jsonl --fail-below coverage=0.6
    seedbed measure rows.csv balance --set balance.column=label --fail-below balance=0.9

    Exit codes: 0 done, 1 nothing could be measured, 3 a gate failed.""",
    "measure.set": "A setting: of one measure (distinct_n.n=3) or of all that have it (column=answer). Repeatable.",
    "measure.real": "A file of real rows (or seeds) that `coverage` holds the others against.",
    "measure.model": "An embedding model, such as openai:NAME@URL; without one vectors are made of characters.",
    "measure.below": "Fail where a measure, or a figure of it, is below a number. May be given again.",
    "measure.above": "Fail where a measure, or a figure of it, is above a number. May be given again.",
    "measure.head": "measure\tvalue\t95 %\tmeasured\tof rows\twhat it is",
    "measure.none": "not measured: {name}: {reason}",
    "measure.failed": "gate failed: {told}",
    "check.short": "Run a check over a file of rows.",
    "check.help": """Run a check or filter over the rows of FILE and print each score and reason.

    Exits with 3 when a row does not pass. Checks that ask a model need --model.

    \b
    seedbed check number answers.jsonl --column answer=output
    seedbed check length rows.csv --column text=output --set minimum=20 --json""",
    "check.column": "Which column a parameter reads: parameter=column. May be given again.",
    "check.model": "The model that a judging check asks.",
    "check.total": "{passed} of {rows} rows pass",
    "check.pass": "pass",
    "check.fail": "fail",
    "check.undecided": "undecided",
    "check.open": "{undecided} rows are undecided: the check did not come to an end on them; run it again",
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
    "judge.short": "Hold a judge against rows that people labelled.",
    "judge.help": "What concerns models that judge.",
    "judge.calibrate": """Ask a judge about labelled rows: how far it agrees with the labels, and which way it leans.

    FILE is JSONL: {"instruction": …, "output": …, "score": 1 to 5} (a "reference" where there is one), or
    {"instruction": …, "answers": [first, second], "winner": "first" | "second" | "tie"}.

    \b
    seedbed judge calibrate labelled.jsonl --model openai:NAME@URL
    seedbed judge calibrate labelled.jsonl --model openai:NAME@URL --set samples=3 --json""",
    "judge.model": "The judge: openai:NAME@URL.",
    "judge.of": "{model}, {rows} labelled rows",
    "judge.html": "Also write a page with plots to this file.",
    "judge.few": "Only {rows} labelled rows: the intervals are wide. A hundred are a beginning.",
    "judge.scores": "Scores, {rows} rows",
    "judge.pairs": "Pairs, {rows} rows",
    "judge.exact": "same score",
    "judge.near": "at most one point off",
    "judge.kappa": "Cohen's kappa, weighted",
    "judge.kappa_pairs": "Cohen's kappa",
    "judge.spearman": "rank correlation",
    "judge.pearson": "linear correlation",
    "judge.lean": "judge less label, points",
    "judge.length_judge": "judge and length",
    "judge.length_label": "label and length",
    "judge.length_lean": "judge less label, and length",
    "judge.agreement": "same winner",
    "judge.decided": "same winner, ties apart",
    "judge.by_place": "orders disagree",
    "judge.first_place": "… and the first place wins",
    "judge.longer_judge": "the judge takes the longer",
    "judge.longer_label": "the labels take the longer",
    "judge.likes_long": "The judge likes long answers more than people do: see  fair_length  of the check judge.",
    "judge.likes_place": "The judge follows the place in more than a quarter of the pairs.",
    "judge.confusion": "label \\ judge\t{kinds}",
    "judge.by_score": "judge\trows\tmean label",
    "judge.sides": "first\tsecond\ttie",
    "judge.undecided": "{undecided} rows are undecided and count nowhere; line {line}: {reason}",
    "list.short": "List the catalogue: methods, checks, problems, formats.",
    "list.help": "List the catalogue. With --wing one part of it.",
    "list.wing": "One part of the catalogue.",
    "show.short": "Show an entry: what it does, reads, writes, settings, prompts, an example.",
    "show.help": "Show an entry of the catalogue: card, columns, settings, prompts and a worked example.",
    "show.reads": "Reads",
    "show.writes": "Writes",
    "show.settings": "Settings",
    "show.prompts": "Prompts",
    "show.example": "Example",
    "show.use": "In a recipe",
    "show.required": "must be given",
    "show.optional": "optional",
    "schema.short": "Print the JSON Schema of recipes, for editors.",
    "schema.help": "Print the JSON Schema of recipes: editors complete and check recipes with it.",
    "calibrate.short": "Show what the levels of problem families are worth, to a solver or to two models.",
    "calibrate.help": """Show what the levels of problem families are worth.

    Without models: the quartiles of what a problem cost the family's own solver, level by level. With a strong and a
    weak model: how often each solves the problems of each level, and from that a file of the levels that are worth
    training on, which a recipe takes with  levels: bounds.yaml.  Without FAMILY: all of them.

    \b
    seedbed calibrate sudoku zebra_puzzle
    seedbed calibrate --strong openai:qwen3-32b@http://gpu:8000/v1 --weak openai:qwen3-1.7b@http://gpu:8001/v1 -k 8""",
    "calibrate.strong": "The model that shows that a problem can be solved.",
    "calibrate.weak": "The model that is to be trained, or one of its size.",
    "calibrate.k": "Tries of each model at each problem.",
    "calibrate.items": "Problems of each level.",
    "calibrate.least": "A level is taken where at least this share of its problems is kept.",
    "calibrate.sampling": "A sampling setting, max_tokens=2048. May be given again.",
    "calibrate.out": "The file of levels to write; the problems kept go beside it.",
    "calibrate.seed": "Decides the problems.",
    "calibrate.both": "--strong and --weak go together: without them the solver's effort is shown",
    "calibrate.head": "family\tlevel\titems\tstrong@1\tstrong@k\tweak@1\tweak@k\tkept",
    "calibrate.efforts": "level\t25%\tmedian\t75%\teffort",
    "calibrate.levels": "{family}: levels {levels}",
    "calibrate.no_level": "none",
    "calibrate.done": "Levels: {bounds}. Problems that the strong model sometimes solves and the weak not always: "
    "{items}",
    "calibrate.missing": "{missing} problems have no rate: their replies failed; the same command asks for them again",
    "studio.short": "Open the studio: the whole work in a browser.",
    "studio.help": """Open the studio: the whole work in a browser.

    Projects, models, recipes, runs and problems, in the folder WORKSPACE. It prints a link that opens it once; runs
    that are started in it go on when it is closed. Only this machine reaches it; for other addresses invite people
    first, or set SEEDBED_STUDIO_TOKEN. Names it may be called by besides: SEEDBED_STUDIO_HOSTS.""",
    "studio.workspace": "Folder of the projects (else this one).",
    "studio.port": "Port; 0 for a free one.",
    "studio.no_browser": "Print the link, and open nothing.",
    "studio.at": "The studio of {workspace} is open, stop it with Ctrl-C:\n  {link}",
    "serve_model.short": "Serve a model over an OpenAI-compatible interface.",
    "serve.help": "Serve a model, the one on board or a GGUF file, over an OpenAI-compatible interface.",
    "serve.model": "embedded, gguf:FILE, fake:, openai:NAME@URL.",
    "serve.host": "Address to listen at.",
    "serve.port": "Port.",
    "serve.at": "{model} at http://{host}:{port}/v1, stop with Ctrl-C",
    "serve_verifier.short": "Serve the checks of problem families to trainers on other machines.",
    "verifier.help": """Serve the checks of problem families over HTTP.

    POST /verify takes {"items": [{"problem": …, "response": …}]} and answers with a verdict, or an error without a
    score, for each. GET /health says that it is there. No text of a model is evaluated.

    \b
    seedbed serve-verifier
    VERIFIER_TOKEN=… seedbed serve-verifier --host 0.0.0.0 --token VERIFIER_TOKEN""",
    "verifier.token": "The environment variable that holds the token which clients must send.",
    "verifier.no_token": "{name} is not set: put the token into this environment variable",
    "verifier.open": "Anybody who reaches {host}:{port} can use it: give --token to ask for one.",
    "verifier.workers": "Processes that check.",
    "verifier.seconds": "Seconds of the processor that one item may take.",
    "verifier.at": "checking at {url}, stop with Ctrl-C",
    "completion.short": "Print the completion script of a shell.",
    "completion.help": """Print the completion script of a shell.

    \b
    bash  eval "$(seedbed completion bash)"   in ~/.bashrc
    zsh   eval "$(seedbed completion zsh)"    in ~/.zshrc
    fish  seedbed completion fish | source    in ~/.config/fish/config.fish""",
    "error": "Error: {message}",
    "stopped": "Stopped at once. What was answered is kept: the same command goes on, or  seedbed resume.",
    "live.stage": "{stage} ({rows} rows)",
    "live.rows": "{rows} rows, {kept} kept",
    "live.rate": "{rate}/s",
    "live.eta": "{time} left",
    "live.spent": "tokens {into} in, {out} out · requests {requests}, reused {reused}",
    "live.retries": "retries {retries}",
    "live.money": "cost {money}",
    "live.aside": "set aside: {reasons}",
    "live.paced": "the server asks us to slow down ({times})",
    "live.stopping": "stopping: waiting for what is in flight; Ctrl-C again ends at once",
    "live.model": "model for {role}: {model}",
    "live.unreadable": "not read: {message}",
    "live.self_judging": "{step}: {model} judges what it wrote itself, and judges favour their own: give the role "
    "another model under  models",
    "live.damage": "journal: {message}",
    "live.in_flight": "{requests} requests were in flight when the last start was killed; they are asked again",
    "live.asker_holds": "the asker of the last start has {requests} requests in hand; they are not sent again",
    "live.asker_waits": "an asker of other code or keys finishes {requests} requests first; waiting for it",
    "live.asker_died": "the asker died with {requests} requests in flight; they are sent again {message}",
    "live.warn": "warning: {rule}: {value} at row {row} of {stage}",
    "live.pause": "pausing: {rule}: {value} at row {row} of {stage}",
    "live.stop": "stopping: {rule}: {value} at row {row} of {stage}",
    "live.passed": "going on, as you said: {rule}: {value} at row {row} of {stage}",
    "live.watched": "watched: {values}",
    "end.done": "Run {name}: done.",
    "end.short": "Run {name}: the targets are not filled.",
    "end.budget": "Run {name}: the budget is spent.",
    "end.stopped": "Run {name}: stopped by you. Go on with  seedbed resume {folder}",
    "end.failed": "Run {name}: failed. When that is mended, go on with  seedbed resume {folder}",
    "end.unreconciled": "Run {name}: the counts do not add up. This is a fault of Seedbed; please report it.",
    "end.paused": "Run {name}: paused by a rule. Look at it, then  seedbed resume {folder}  goes on.",
    "end.halted": "Run {name}: stopped by a rule of the recipe ({folder}); what was there is kept.",
    "end.iteration": "  {run}: {model} kept {rows} rows, score {score}; then: {then}",
    "end.watched": "Watched by {rules} rules, which held {fired} times.",
    "end.fired": "{rule}: {value} at row {row} of {stage}",
    "end.unwatched": "{rows} rows were made before there were rules, and were not watched.",
    "end.empty": "Not one row was kept.",
    "end.wanted": "Wanted: {wanted} rows.",
    "end.asked": "Asked for: {seeds} seed rows became {made} rows. Kept {kept}, set aside {rejected}, failed {failed}.",
    "end.aside": "Set aside or failed:",
    "end.more": "and {kinds} more kinds, in the report",
    "end.source": "{source}: {seeds} in, {made} out of its steps",
    "end.spent": "Tokens {into} in, {out} out; {requests} requests, {reused} replies used again; {seconds} s.",
    "end.money": "Cost {money}.",
    "end.unread": "Documents that could not be read:",
    "end.dataset": "Dataset: {path}",
    "end.export": "  {name}: {rows} rows in {files}",
    "end.skipped": "    left out {rows}: {reason}",
    "end.report": "Report:  {path}",
    "dry.head": "source\tstep\trows\tasks\ttokens in\ttokens out\tmoney",
    "dry.total": "all",
    "dry.note": "Nothing was asked. Reckoned from sample rows walked on example replies; rows that fall out on\n"
    "the way are not foreseen.",
    "dry.unpriced": "No prices are known: give a model  price: {in: …, out: …}  per million tokens to see money.",
}
