"""What the command line says of recipes and runs, and of the command itself, in English."""

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
    seedbed run recipe.yaml --model openai:qwen3@http://localhost:8000/v1
    seedbed run recipe.yaml --set steps.document_qa.questions=5 --name strict

    Exit codes: 0 done, 1 something is wrong with what was given, 2 usage, 3 stopped short (target not filled, budget
    spent, no row kept, a rule paused or stopped it, a gate failed), 4 a provider or a step failed, 5 disk or journal,
    6 counts do not add up, 130 stopped by Ctrl-C.""",
    "run.name": "Name of the run's folder (else the recipe's name).",
    "run.dry": "Only count asks, tokens and, where prices are known, money.",
    "run.model": "Who answers, whatever the recipe says: MODEL for all roles, ROLE=MODEL for one. May be given again.",
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
    "option.setting": "A setting, name=value. May be given again.",
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
    "end.watched": "Rules that watched: {rules}; times that one held: {fired}.",
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
    "dry.unreached": "No row of the sample came as far as these steps, so what they ask is not counted: {steps}",
    "dry.unpriced": "No prices are known: give a model  price: {in: …, out: …}  per million tokens to see money.",
}
