"""Which model a step asks: that of the role it is given, whatever role its method names."""

import json
from pathlib import Path

from seedbed.actions.run import run_recipe
from seedbed.engine import shard
from seedbed.recipe.load import parse


def says(home: Path, name: str) -> str:
    (home / f"{name}.json").write_text(json.dumps([{"match": ".", "reply": f"I am {name}."}]), encoding="utf-8")
    return f"fake:{home / f'{name}.json'}"


def test_a_steps_role_is_asked(tmp_path: Path) -> None:
    """The same step with and without a role: each answer comes from the model that is meant."""
    recipe = {
        "name": "roles",
        "from": {"rows": [{"instruction": "Who are you?"}]},
        "models": {"main": says(tmp_path, "main"), "strong": says(tmp_path, "strong")},
    }
    steps = ({"respond": {}}, {"respond": {"role": "strong"}})
    runs = [
        run_recipe(parse({**recipe, "steps": [one]}), tmp_path, name=f"r{place}", export=False)
        for place, one in enumerate(steps)
    ]
    said = [item.row["output"] for run in runs for path in run.result.accepted for item in shard.read_items(path)]
    assert said == ["I am main.", "I am strong."]
