"""Generate: a recipe is written by a form and as text, looked at before it costs, tried on three rows, and started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from seedbed.actions.catalogue import entry_names
from seedbed.api.asking import Asking, AtDesk, note
from seedbed.api.catalogue import everything, search
from seedbed.api.confine import refuse_outside
from seedbed.api.desk import Desk
from seedbed.api.drafts import checked, mapping, written
from seedbed.api.people import Visitor
from seedbed.api.refusal import Refused
from seedbed.api.routes.recipes import estimated
from seedbed.api.routes.runs import start_run
from seedbed.core import find
from seedbed.core.errors import SeedbedError
from seedbed.studio import recipe_form
from seedbed.studio.beginnings import READY, beginning
from seedbed.studio.recipe_form import KINDS, Fields, kind_of, source_of, step_parts, step_view, steps_of
from seedbed.studio.render import Nav, gone, page, part

ROUTER = APIRouter(prefix="/p/{project}/generate")
NAV = Nav("generate", "/p/{project}/generate", 20, "g g")
STEPS = ("methods", "checks", "quality")
FOUND = 30
"""Entries that a search shows."""
FIGURES = ("asks", "tokens_in", "tokens_out", "money")


async def _fields(request: Request) -> Fields:
    """What the form posted."""
    form = await request.form(max_fields=5000)
    return {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}


Posted = Annotated[Fields, Depends(_fields)]


@ROUTER.get("")
def drafts(request: Request, project: str, desk: AtDesk) -> Response:
    """Where a recipe begins, and those that were begun."""
    desk.workspace.project(project)
    begun = [{**one, "name": _name(one["text"])} for one in desk.drafts.all(project)]
    values: dict[str, Any] = {"kinds": KINDS, "ready": READY, "drafts": begun}
    return page(request, "generate.html.jinja", here="generate", project=project, **values)


@ROUTER.post("")
def begin(project: str, desk: AtDesk, kind: Annotated[str, Form()] = "nothing") -> Response:
    """A new draft."""
    desk.workspace.project(project)
    models = desk.endpoints.default_models()
    start = beginning(desk, project, kind, models)
    recipe = {"name": _free_name(desk, project, kind), **start, "models": models}
    return gone(f"/p/{project}/generate/{desk.drafts.create(project, recipe)}")


@ROUTER.get("/{draft}")
def one_draft(request: Request, project: str, draft: str, desk: AtDesk, wish: str = "", wing: str = "") -> Response:
    """The page on which a recipe is written."""
    values = _view(desk, project, draft)
    return page(
        request,
        "draft.html.jinja",
        here="generate",
        project=project,
        found=_found(wish, wing),
        wish=wish,
        wing=wing,
        wings=STEPS,
        tried=desk.tries.last(project, draft),
        **values,
    )


@ROUTER.get("/{draft}/entries")
def entries(request: Request, project: str, draft: str, desk: AtDesk, wish: str = "", wing: str = "") -> Response:
    """What the catalogue has for a wish; the address of the page follows."""
    desk.drafts.get(project, draft)
    from urllib.parse import urlencode

    place = {"HX-Replace-Url": f"/p/{project}/generate/{draft}?{urlencode({'wish': wish, 'wing': wing})}"}
    values: dict[str, Any] = {"project_id": project, "draft_id": draft, "found": _found(wish, wing)}
    return part(request, "parts/entries.html.jinja", headers=place, **values)


@ROUTER.post("/{draft}/form")
def put_form(request: Request, project: str, draft: str, desk: AtDesk, fields: Posted) -> Response:
    """Take over what was put into the form; the text follows, and the form where its shape changes."""
    before = mapping(desk.drafts.get(project, draft)["text"])
    made, faults = recipe_form.apply(before, fields)
    _put_models(desk, made, fields)
    desk.drafts.put(project, draft, written(made))
    changed = kind_of(source_of(before) or {}) != kind_of(source_of(made) or {})
    return _parts(request, desk, project, draft, faults, form=changed)


@ROUTER.post("/{draft}/text")
def put_text(
    request: Request, project: str, draft: str, desk: AtDesk, text: Annotated[str, Form(max_length=500_000)] = ""
) -> Response:
    """Take over the text; the form follows. A text that is no recipe at all is not taken, and said to be none."""
    desk.drafts.put(project, draft, text.replace("\r\n", "\n"))
    return _parts(request, desk, project, draft, [], form=True)


@ROUTER.post("/{draft}/add")
def add(request: Request, project: str, draft: str, desk: AtDesk, name: Annotated[str, Form()] = "") -> Response:
    """Put a step behind the others."""
    find.entry(name) if name.isidentifier() else _refuse_step(name)
    recipe = mapping(desk.drafts.get(project, draft)["text"])
    return _keep_steps(request, desk, project, draft, [*steps_of(recipe), name])


@ROUTER.post("/{draft}/steps/{place}/{act}")
def move(request: Request, project: str, draft: str, place: int, act: str, desk: AtDesk) -> Response:
    """Move a step ``up`` or ``down``, or ``remove`` it."""
    steps = steps_of(mapping(desk.drafts.get(project, draft)["text"]))
    if not 0 <= place < len(steps) or act not in ("up", "down", "remove"):
        raise Refused("this step is not there any more; load the page again", status=404, kind="not_found")
    step = steps.pop(place)
    if act != "remove":
        steps.insert(max(0, place + (-1 if act == "up" else 1)), step)
    return _keep_steps(request, desk, project, draft, steps)


@ROUTER.post("/{draft}/estimate")
def estimate(request: Request, project: str, draft: str, desk: AtDesk, visitor: Asking) -> Response:
    """What a run would ask."""
    text = desk.drafts.get(project, draft)["text"]
    found = estimated(desk, project, text, visitor)
    whole = {name: sum(step[name] for one in found for step in one["steps"].values()) for name in FIGURES}
    return part(request, "parts/estimated.html.jinja", found=found, whole=whole)


@ROUTER.post("/{draft}/try")
def start_try(request: Request, project: str, draft: str, desk: AtDesk, visitor: Asking) -> Response:
    """Try the recipe on three rows of each source."""
    text = desk.drafts.get(project, draft)["text"]
    _refuse_paths(desk, project, text, visitor)
    desk.tries.start(project, draft, text, by=visitor.name)
    return last_try(request, project, draft, desk)


@ROUTER.get("/{draft}/try")
def last_try(request: Request, project: str, draft: str, desk: AtDesk) -> Response:
    """What the try has shown."""
    values: dict[str, Any] = {"project_id": project, "draft_id": draft, "tried": desk.tries.last(project, draft)}
    return part(request, "parts/tried.html.jinja", **values)


@ROUTER.post("/{draft}/start")
def start(request: Request, project: str, draft: str, desk: AtDesk, visitor: Asking) -> Response:
    """Start the run; the draft stays, for the next one."""
    text = desk.drafts.get(project, draft)["text"]
    begun = start_run(desk, project, text, by=visitor.name, free=visitor.role == "owner")
    note(request, run=begun["name"])
    return gone(f"/p/{project}/runs/{begun['name']}")


@ROUTER.post("/{draft}/remove")
def remove(project: str, draft: str, desk: AtDesk) -> Response:
    """Throw the draft away."""
    desk.drafts.remove(project, draft)
    return gone(f"/p/{project}/generate")


def _keep_steps(request: Request, desk: Desk, project: str, draft: str, steps: list[Any]) -> Response:
    recipe = mapping(desk.drafts.get(project, draft)["text"])
    desk.drafts.put(project, draft, written({**recipe, "steps": steps}))
    return _parts(request, desk, project, draft, [], form=True)


def _parts(request: Request, desk: Desk, project: str, draft: str, faults: list[str], *, form: bool) -> Response:
    """The text, and with ``form`` the form as well, each for its own place."""
    values = _view(desk, project, draft)
    return part(
        request, "parts/draft_parts.html.jinja", **{**values, "faults": [*faults, *values["faults"]]}, form=form
    )


def _view(desk: Desk, project: str, draft: str) -> dict[str, Any]:
    text = desk.drafts.get(project, draft)["text"]
    recipe = mapping(text)
    source = source_of(recipe)
    return {
        "project_id": project,
        "draft_id": draft,
        "text": text,
        "recipe": recipe,
        "faults": _faults(text),
        "source": source,
        "source_kind": kind_of(source) if source is not None else "",
        "kinds": KINDS,
        "chunks": recipe_form.CHUNKS,
        "steps": [step_view(one) for one in steps_of(recipe)],
        "places": _places(desk, project),
        "models": desk.endpoints.all(),
        "chosen": _chosen(desk, recipe),
        "families": find.names("problems"),
        "datasets": _datasets(desk, project),
        "exports": entry_names("export"),
        "to": _to(recipe),
        "budget": recipe.get("budget") if isinstance(recipe.get("budget"), Mapping) else {},
        "budgets": recipe_form.BUDGETS,
        "want": _wanted(recipe),
        "lines": {one.line.name: one.line for one in everything() if one.line.wing in STEPS},
    }


def _faults(text: str) -> list[str]:
    try:
        checked(text)
    except SeedbedError as error:
        return str(error).split("\n")
    return []


def _chosen(desk: Desk, recipe: Mapping[str, Any]) -> dict[str, str]:
    """By role the name of the studio's model that the recipe has written in; "" for another one."""
    models = recipe.get("models")
    models = models if isinstance(models, Mapping) else {"main": "embedded"}
    known = {one["name"]: desk.endpoints.written(one["name"]) for one in desk.endpoints.all()}
    roles = dict.fromkeys(("main", "judge", "embed"), "-") | dict.fromkeys(models, "")
    for role, model in models.items():
        own = next((name for name, text in known.items() if text == model), "")
        roles[str(role)] = own or ("embedded" if model == "embedded" else "")
    return roles


def _put_models(desk: Desk, made: dict[str, Any], fields: Fields) -> None:
    """Write the chosen models into the recipe; "" leaves what stands there, "-" takes the role away."""
    before = made.get("models")
    models = dict(before) if isinstance(before, Mapping) else {}
    for name, values in fields.items():
        role, chosen = name.removeprefix("models."), values[0]
        if not name.startswith("models.") or not chosen:
            continue
        models.pop(role, None)
        if chosen != "-":
            models[role] = "embedded" if chosen == "embedded" else desk.endpoints.written(chosen)
    if models:
        made["models"] = models


def _places(desk: Desk, project: str) -> list[str]:
    """Files and folders of the project that a source may name."""
    home = desk.workspace.home(project)
    skipped = ("runs", "datasets")
    found = [one for one in sorted(home.iterdir()) if not one.name.startswith(".") and one.name not in skipped]
    return [one.name for one in found if one.is_dir() or one.suffix not in (".yaml", ".py")][:100]


def _datasets(desk: Desk, project: str) -> list[str]:
    folder = desk.workspace.home(project) / "datasets"
    return sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []


def _to(recipe: Mapping[str, Any]) -> list[str]:
    given = recipe.get("to", ["jsonl", "parquet"])
    if isinstance(given, str):
        return [given]
    return [step_parts(one)[0] for one in given] if isinstance(given, list) else list(given or ())


def _wanted(recipe: Mapping[str, Any]) -> Any:
    want = recipe.get("want")
    return (want.get("rows") or "") if isinstance(want, Mapping) else want or ""


def _found(wish: str, wing: str) -> list[Any]:
    if not wish and not wing:
        return []
    return search(wish[:200], wings=(wing,) if wing in STEPS else STEPS)[:FOUND]


def _name(text: str) -> str:
    try:
        return str(mapping(text).get("name", ""))
    except SeedbedError:
        return ""


def _free_name(desk: Desk, project: str, kind: str) -> str:
    taken = {one["name"] for one in desk.runs.all(project)} | {_name(one["text"]) for one in desk.drafts.all(project)}
    kind = kind if kind in (*KINDS, *READY) else "nothing"
    return next(one for number in range(1, 10_000) if (one := f"{kind}-{number}") not in taken)


def _refuse_step(name: str) -> None:
    raise Refused(f"'{name[:60]}' is no entry of the catalogue", status=422, kind="form")


def _refuse_paths(desk: Desk, project: str, text: str, visitor: Visitor) -> None:
    if visitor.role != "owner":
        refuse_outside(checked(text), desk, project)
