"""The issue of a bug, for `swe_smith`: by a model or from a template, without the fix and without the tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from seedbed.core.context import Context
from seedbed.core.errors import Unreadable
from seedbed.core.row import Row
from seedbed.methods.code import swe_smith_prompts as prompts
from seedbed.methods.code.swe_smith_bugs import open_tree
from seedbed.methods.code.swe_smith_suite import parsed
from seedbed.methods.code.swe_smith_tree import changed_lines

By = Literal["model", "template"]
SHOWN_TESTS = 5
"""Sources of failing tests that the model sees."""
TELLING = 8
"""Characters from which on a line of the patch, or a test's name, says something."""
WRITING: dict[str, Any] = {"temperature": 1.0, "max_tokens": 1024}


class Issue(TypedDict):
    """What a user would report."""

    problem_statement: str


async def write_issue(
    ctx: Context,
    environment: Row,
    repo: str,
    bug_patch: str,
    FAIL_TO_PASS: Sequence[str],  # noqa: N803  # the column's published name
    failure: str = "",
    *,
    by: By = "model",
) -> Issue:
    """The issue; see the card of `swe_smith`.

    Raises:
        Unreadable: it gives the fix or a test away.
    """
    if by == "template":
        return Issue(problem_statement=_templated(ctx, repo, bug_patch, FAIL_TO_PASS, failure))
    shown = await _tests(ctx, environment, FAIL_TO_PASS[:SHOWN_TESTS])
    prompt = ctx.fill(prompts.ISSUE, repo=repo, shown=ctx.fill(prompts.SHOWN), patch=bug_patch, tests=shown,
                      failure=failure)  # fmt: skip
    reply = await ctx.ask(prompt, **WRITING)
    if given := gives_away(reply.text, bug_patch, FAIL_TO_PASS):
        raise Unreadable(given, reply)
    return Issue(problem_statement=reply.text.strip())


def gives_away(issue: str, patch: str, tests: Sequence[str]) -> str:
    """What of the fix or the tests stands in an issue, in words; "" for nothing."""
    said = " ".join(issue.split())
    for line in changed_lines(patch):
        if len(line) >= TELLING and " ".join(line.split()) in said:
            return f"the issue quotes a line of the change: {line[:100]}"
    for test in tests:
        path, *names = re.sub(r"\[.*", "", test, flags=re.DOTALL).split("::")
        for name in (path, *names[-1:]):
            if len(name) >= TELLING and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said):
                return f"the issue names a test: {name}"
    return ""


def _templated(ctx: Context, repo: str, patch: str, tests: Sequence[str], failure: str) -> str:
    """One of seven fixed texts, with the first error that was seen, where that gives nothing away."""
    template = ctx.rng.choice(prompts.TEMPLATES)
    errors = re.findall(r"^E +(\w*(?:Error|Exception|Warning)\b.*)$", failure, re.MULTILINE)
    for error in errors[:1]:
        text = ctx.fill(template, repo=repo, symptom=ctx.fill(prompts.SYMPTOM, error=error.strip()[:300]))
        if not gives_away(text, patch, tests):
            return text
    return ctx.fill(template, repo=repo, symptom="").strip()


async def _tests(ctx: Context, environment: Row, tests: Sequence[str]) -> str:
    """The sources of some tests."""
    tree, wanted = open_tree(environment), dict[str, list[str]]()
    for test in tests:
        path, *names = test.split("::")
        wanted.setdefault(path, []).extend(re.sub(r"\[.*", "", one, flags=re.DOTALL) for one in names[-1:])
    found: list[str] = []
    for path, names in wanted.items():
        if path in tree:
            found += (await parsed(ctx, "functions", tree[path].decode("utf-8", "replace"), names)).values()
    return "\n\n".join(found)
