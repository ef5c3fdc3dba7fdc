"""The studio: pages on the same actions as the command line. How to add a page, on one page.

Where things stand
    ``seedbed/api/`` is the floor below: the workspace and its database, people and the door (``guard``), jobs, and the
    JSON API. ``seedbed/studio/`` has only pages: they call the same objects and never do work of their own. Both stand
    above ``actions``; a page imports ``api``, the API imports ``actions``, nothing imports a page.
    ``desk`` (``api.desk.Desk``) holds all of it: ``workspace``, ``database``, ``people``, ``endpoints``, ``jobs``,
    ``runs``, ``drafts``, ``families``. Add an attribute there for a new part (``desk.reviews = Reviews(database)``).

A page is four files and no registry
    1. ``pages/NAME.py`` with ``ROUTER = APIRouter(prefix="/p/{project}/NAME")`` and, for the bar at the top,
       ``NAV = Nav("NAME", "/p/{project}/NAME", order, "g x")``. Orders: home 0, sources 10, generate 20, problems 30,
       runs 40, review 50, datasets 60, models 70. The file is found because it is there.
    2. ``templates/NAME.html.jinja`` extends ``layout.html.jinja`` (blocks ``title``, ``scripts``, ``main``); what htmx
       puts into a page stands in ``templates/parts/``. Autoescape is on and a missing value is an error.
    3. ``english/NAME.py`` and ``chinese/NAME.py`` with ``TEXTS``; keys begin with ``NAME.``, slots are ``{slot}``. In
       a template: ``t("NAME.title", rows=3)``. ``nav.NAME`` goes in there as well. A test holds the two equal, and
       finds keys that no page says.
    4. ``tests/studio/test_NAME.py``; see the tests below.

A route
    Plain ``def`` (it runs in a thread; the database and files block), ``async def`` only for streams::

        @ROUTER.get("")
        def sources(request: Request, project: str, desk: AtDesk, state: str = "") -> Response:
            found = ...                      # a call of api or actions
            return page(request, "sources.html.jinja", here="sources", project=project, found=found)

    ``page`` gives a whole page, ``part`` a piece for htmx, ``gone(path)`` goes elsewhere after a change. State of a
    list (filter, sort, place) stands in the address, so a reload shows the same. ``visitor: Asking`` is who asks.
    Errors are raised: ``Refused``, ``not_found``, or any ``SeedbedError``; they come to the person as a message, to the
    API as ``{"error": {"kind", "message"}}``. Form fields: ``name: Annotated[str, Form()] = ""``.
    The JSON route of the same thing goes into ``api/routes/NAME.py`` (``ROUTER``, found likewise), with bodies from
    ``api/answers.py``: what comes in extends ``Given``, every answer has a ``response_model``.

Who may, and what is remembered
    The door refuses whatever has no session, comes from another site or bears no mark; pages need do nothing, for every
    htmx request carries the mark (plain ``<form method=post>`` would not). Changes take an editor unless ``RIGHTS`` of
    ``api/guard.py`` says otherwise; below ``/p/ID/review``, ``/api/v1/projects/ID/reviews`` and ``/api/v1/reviews`` a
    reviewer. Hide what a visitor may not do: ``{% if visitor.may("editor") %}``. Every change goes into the audit log
    by itself; ``note(request, rows=3)`` adds to its line (never a secret).
    Bodies are bounded by 2 MiB; below ``/api/v1/uploads`` by 17 MiB, so send large files in pieces. Nothing that came
    from outside is sent as a page: give files as ``application/octet-stream`` with a name. Paths from a request go
    through ``workspace.inside`` or ``workspace.within``. Never take a ``.py`` file in: recipes run those, with the keys
    of their models in the environment. A recipe of somebody who is no owner goes through ``confine.refuse_outside``.

No inline script or style
    The policy forbids both (``style=`` and ``onclick=`` too). Styles: the classes of ``static/studio.css`` (``card``,
    ``cards``, ``figures``, ``acts``, ``fields``, ``field``, ``badge``, ``tag``, ``chips``, ``wide``, ``two``,
    ``alert``, ``note``, ``hint``, ``foreign`` for text that is not ours) and its tokens (``--accent`` …); a page with a
    look of its own adds ``static/NAME.css``, linked in ``{% block scripts %}``. Script: ``static/NAME.js``, an ES
    module, loaded there with
    ``<script src="{{ static('NAME.js') }}" type="module"></script>``; data for it stands in ``data-`` attributes.
    A key for anything that can be clicked or focused: ``data-key="n"`` or ``"g s"``; the map of ``?`` shows it with its
    text or ``data-says``. Taken everywhere: ``g h``, ``g r``, ``g g``, ``g m``, ``g p``, ``L``, ``T``, ``?``.

Work that takes long
    ``desk.jobs.start(project, kind, name, ["seedbed", …], by=visitor.name, more=environment, facts={…})`` starts a
    command of Seedbed in a session of its own, in the project's folder. It goes on when the studio ends and is known
    again afterwards: ``desk.jobs.find(project, kind, name)["alive"]``. What it has done is read from its own files.
    ``desk.jobs.end(job, "pause" | "stop")`` interrupts it in order. Short work that may run foreign code goes through
    ``api.commands.told``. Follow it live with ``data-events="…/events"`` on an element with ``hx-get`` and
    ``hx-trigger="seedbed:change"`` (``static/studio.js``; it polls where events do not come).

Tables
    One step more at the end of ``api/migrations.py`` (plain SQL that SQLite and PostgreSQL share; never change a step
    that is there) and the same in ``api/tables.py``; a test holds the two together. Ids are ``new_id()``. What reads
    and then writes does so in ``database.writing``. ``on_both`` of ``studio_rig`` runs a test on both databases, and
    ``SEEDBED_TEST_DATABASE=postgresql pytest tests/api tests/studio`` all of them on a throw-away PostgreSQL.

Tests
    ``tests/studio/conftest.py`` has ``visit``: a studio on a temporary workspace, asked in this process, signed in as
    its owner. ``visit.get(path)``, ``visit.post(path, data={…})`` (with the mark), ``visit.desk``;
    ``visit.as_role("reviewer")`` is somebody with fewer rights. Put every new page into ``whole`` of ``test_pages.py``:
    it is then looked at in both languages (headings, labels, ids, nothing inline, its size). Tests marked ``browser``
    and ``slow`` drive a real Chromium against ``seedbed studio`` in a process of its own (the fixtures ``open_studio``
    and ``tab``); without Chromium they are skipped. Look at each page in both languages and themes at 1280 and 768
    pixels: add it to ``furnished`` and run ``python tests/studio/pictures.py FOLDER [NAME …]``.
"""
