"""One run of a one-ask step in a process of its own, for bench/engine.py to time from outside."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("url")
    parser.add_argument("--in-flight", type=int, default=256, help="0: the client finds out")
    parser.add_argument("--compute", action="store_true", help="a computing step before the asking one")
    parser.add_argument("--asking", default="resend", help="what the recipe says of it")
    args = parser.parse_args()

    from seedbed.cli.process import begin, leave  # as the command line does

    begin()
    from seedbed.actions.run import run_recipe
    from seedbed.recipe.load import parse

    steps = [str(Path(__file__).parent / "one_ask.py")]
    if args.compute:
        steps.insert(0, str(Path(__file__).parent / "compute.py"))
    model: dict[str, object] = {"model": f"openai:mock@{args.url}"}
    if args.in_flight:
        model["in_flight"] = args.in_flight
    recipe = parse(
        {
            "name": "bench",
            "from": {"rows": str(args.rows)},
            "steps": steps,
            "language": "en",
            "models": {"main": model},
            "asking": args.asking,
        }
    )
    gc.freeze()  # as the command line does
    finished = run_recipe(recipe, args.home, export=False)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-1, 0)  # an asker that is still ending: its CPU counts as this process's once it is waited for
    counts = finished.facts["stages"]["all"]
    print(
        json.dumps(
            {
                "state": finished.result.state,
                "rows": finished.result.rows,
                "counts": counts,
                "seconds": finished.result.seconds,
            }
        )
    )
    leave(0)


if __name__ == "__main__":
    main()
