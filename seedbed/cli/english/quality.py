"""What the command line says of checks, measures, judges, trials and reports, in English."""

from __future__ import annotations

TEXTS: dict[str, str] = {
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
}
