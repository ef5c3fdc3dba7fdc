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
    seedbed run recipe.yaml --set steps.minhash.threshold=0.8 --name strict

    Exit codes: 0 done, 1 something is wrong with what was given, 2 usage, 3 stopped short (target not filled, budget
    spent, no row kept), 4 a provider or a step failed, 5 disk or journal, 6 counts do not add up, 130 stopped by
    Ctrl-C.""",
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
    "report.short": "Write the report of a run again and say where it is.",
    "report.help": "Write report.html of a run again from what lies in its folder, and print its path.",
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
    "end.done": "Run {name}: done.",
    "end.short": "Run {name}: the targets are not filled.",
    "end.budget": "Run {name}: the budget is spent.",
    "end.stopped": "Run {name}: stopped by you. Go on with  seedbed resume {folder}",
    "end.failed": "Run {name}: failed. When that is mended, go on with  seedbed resume {folder}",
    "end.unreconciled": "Run {name}: the counts do not add up. This is a fault of Seedbed; please report it.",
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
