"""The playground: a person talks with up to four models side by side, and may do so without knowing which is which.

Each answer is asked for in a process of its own (``playground_ask``), as a run would ask: one that is slow or fails
holds up no other, and all go on when the tab or the studio closes. In a blind talk the models stand in an order drawn
by chance, and nothing that tells them apart is shown until a person has said which answer is the best.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Any

import msgspec

from seedbed.api import processes
from seedbed.api.database import Record, new_id
from seedbed.api.endpoints import Endpoints
from seedbed.api.playground_ask import ASK, REPLY
from seedbed.api.refusal import Refused, not_found
from seedbed.api.tables import TALK_ANSWERS, TALK_TURNS, TALKS
from seedbed.api.workspace import Workspace
from seedbed.core.text import shortened
from seedbed.llm.spec import parse_spec

EMBEDDED = "embedded"
"""The model on board, which is there without being kept."""
MOST, TURNS = 4, 50
"""Models of a talk, and turns."""
AT_ONCE = 32
"""Answers that a studio waits for at once."""
OWN = ("model", "messages", "prompt", "stream", "n")
"""Parts of a request that the playground writes itself."""


class Asked(msgspec.Struct, frozen=True):
    """What is said in a turn, and how: ``extra`` goes into the body of the request as it is."""

    message: str
    system: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    extra: dict[str, Any] = {}


class Talks:
    """The talks of a studio."""

    def __init__(self, workspace: Workspace, endpoints: Endpoints) -> None:
        self._workspace, self._database, self._endpoints = workspace, workspace.database, endpoints
        self._children: dict[tuple[str, int, int], subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def models(self) -> list[dict[str, str]]:
        """The models that can be asked: those that are kept, and the one on board; ``name`` and ``model``."""
        kept = [{"name": one["name"], "model": one["model"]} for one in self._endpoints.all()]
        if any(one["model"] == EMBEDDED or one["name"] == EMBEDDED for one in kept):
            return kept
        return [*kept, {"name": EMBEDDED, "model": EMBEDDED}]

    def all(self, *, most: int = 50) -> list[Record]:
        """The talks, the latest first."""
        return [_decoded(one) for one in self._database.rows(TALKS, order=TALKS.c.updated.desc(), most=most)]

    def get(self, talk: str) -> Record:
        """A talk, without its turns.

        Raises:
            Refused: there is none.
        """
        found = self._database.row(TALKS, TALKS.c.id == talk)
        if found is None:
            raise not_found(f"there is no talk '{talk[:40]}'")
        return _decoded(found)

    def turns(self, talk: str) -> list[Record]:
        """Its turns, each with the ``answers`` as they are now, in the order of their places."""
        answers: dict[int, list[Record]] = {}
        for one in self._database.rows(TALK_ANSWERS, TALK_ANSWERS.c.talk_id == talk, order=TALK_ANSWERS.c.place):
            answers.setdefault(one["number"], []).append(self._settled(one))
        rows = self._database.rows(TALK_TURNS, TALK_TURNS.c.talk_id == talk, order=TALK_TURNS.c.number)
        return [{**row, "asked": _asked(row), "answers": answers.get(row["number"], [])} for row in rows]

    def begin(self, models: Sequence[str], asked: Asked, *, blind: bool, by: str) -> str:
        """Begin a talk; its id.

        Raises:
            Refused: it has too few or too many models, or one that is not there.
            RecipeError: a setting is out of its range.
        """
        fewest = 2 if blind else 1
        if len(set(models)) != len(models) or not fewest <= len(models) <= MOST:
            raise _wrong(f"choose {fewest} to {MOST} different models, not {len(models)}")
        known = {one["name"]: one for one in [*self.models(), {"name": EMBEDDED, "model": EMBEDDED}]}
        for name in models:
            if name not in known:
                raise not_found(f"there is no model '{name[:40]}' in this studio")
        players = [known[name] for name in models]
        if blind:
            SystemRandom().shuffle(players)
        asks = self._prepared(players, [], asked)
        talk, now = new_id(), time.time()
        title = shortened(" ".join(asked.message.replace("\0", " ").split()), 100)
        told = {"title": title, "models": msgspec.json.encode(players).decode(), "blind": int(blind), "revealed": 0}
        self._database.add(TALKS, {"id": talk, **told, "created_by": by, "created": now, "updated": now})
        self._say(talk, 1, asked, asks)
        return talk

    def go_on(self, talk: str, asked: Asked) -> int:
        """Say the next thing to all models of a talk; the number of the turn.

        Raises:
            Refused: an answer is still waited for, a model is gone, or the talk is too long.
        """
        found, turns = self.get(talk), self.turns(talk)
        if turns and any(one["state"] == "asked" for one in turns[-1]["answers"]):
            raise Refused("wait for all answers, or stop those that are still awaited", kind="running")
        if len(turns) >= TURNS:
            raise Refused(f"a talk has up to {TURNS} turns: begin another", kind="full")
        asks = self._prepared(found["models"], turns, asked)
        self._say(talk, len(turns) + 1, asked, asks)
        return len(turns) + 1

    def again(self, talk: str, number: int, place: int) -> None:
        """Ask once more for an answer that failed or was stopped, in the last turn.

        Raises:
            Refused: it is not such an answer.
        """
        found, turns = self.get(talk), self.turns(talk)
        answer = _answer(turns, number, place)
        if answer["state"] not in ("failed", "stopped") or number != turns[-1]["number"]:
            raise Refused("only an answer of the last turn that did not come can be asked for again", kind="state")
        asks = self._prepared(found["models"], turns[:-1], turns[-1]["asked"], only=place)
        where = self._at(talk, number, place)
        anew = {"state": "asked", "pid": None, "result": "{}"}
        if not self._database.change(TALK_ANSWERS, *where, TALK_ANSWERS.c.state != "asked", **anew):
            raise Refused("it is asked for already", kind="running")
        self._start(talk, number, place, asks[0])

    def stop(self, talk: str, number: int, place: int) -> None:
        """Wait for an answer no longer.

        Raises:
            Refused: it is not awaited.
        """
        answer = _answer(self.turns(talk), number, place)
        if answer["state"] != "asked":
            raise Refused("this answer is not awaited", kind="not_running")
        self._end(answer)
        self._keep(answer, {"state": "stopped"})

    def remove(self, talk: str) -> None:
        """Throw a talk away; what was said of blind answers stays."""
        self.get(talk)
        for one in self._database.rows(TALK_ANSWERS, TALK_ANSWERS.c.talk_id == talk):
            if one["state"] == "asked":
                self._end(one)
            self._forget(one)
        for table in (TALK_ANSWERS, TALK_TURNS):
            self._database.remove(table, table.c.talk_id == talk)
        self._database.remove(TALKS, TALKS.c.id == talk)

    def reveal(self, talk: str) -> bool:
        """Show which model stands where; whether that was hidden before."""
        return bool(self._database.change(TALKS, TALKS.c.id == talk, TALKS.c.revealed == 0, revealed=1))

    def close(self) -> None:
        """Let go of the processes; they go on."""
        for child in self._children.values():
            child.poll()
            child.returncode = child.returncode if child.returncode is not None else 0  # it is not ours to wait for
        self._children.clear()

    def _prepared(
        self, players: Sequence[Mapping[str, str]], turns: Sequence[Record], asked: Asked, *, only: int | None = None
    ) -> list[tuple[dict[str, Any], dict[str, str]]]:
        """What each model is asked and its process's environment; nothing is sent before all of them are right."""
        asks = self._database.rows(TALK_ANSWERS, TALK_ANSWERS.c.state == "asked")
        if len(asks) >= AT_ONCE and all(self._settled(one)["state"] == "asked" for one in asks):
            raise Refused(f"{len(asks)} answers are awaited already: wait for some, or stop them", kind="busy")
        _encoded(asked)
        made = []
        for place, player in enumerate(players):
            if only not in (None, place):
                continue
            model = self._model(player["name"], asked)
            messages = conversation(turns, place, asked)
            made.append(({"model": model, "messages": messages}, self._endpoints.environment({"main": model})))
        return made

    def _model(self, name: str, asked: Asked) -> dict[str, Any]:
        """A model as it is asked: what the person sets wins over what is kept with it."""
        kept = name != EMBEDDED or any(one["name"] == EMBEDDED for one in self._endpoints.all())
        written = self._endpoints.written(name) if kept else EMBEDDED
        model: dict[str, Any] = {"model": written} if isinstance(written, str) else dict(written)
        model = {key: value for key, value in model.items() if key not in ("batch", "cache")}  # asked now, and anew
        own = next((key for key in asked.extra if key in OWN), None)
        if own is not None:
            raise _wrong(f"'{own}' is written by the playground itself: take it out of the further parameters")
        given = {"temperature": asked.temperature, "max_tokens": asked.max_tokens}
        model |= {key: value for key, value in given.items() if value is not None}
        if asked.extra:
            model["extra"] = {**model.get("extra", {}), **asked.extra}
        parse_spec(model)
        return model

    def _say(self, talk: str, number: int, asked: Asked, asks: Sequence[tuple[dict[str, Any], dict[str, str]]]) -> None:
        now = time.time()
        row = {"talk_id": talk, "number": number, "asked": _encoded(asked), "created": now}
        self._database.add(TALK_TURNS, row)  # of two people who speak at once, the second is refused here
        self._database.change(TALKS, TALKS.c.id == talk, updated=now)
        for place in range(len(asks)):
            answer = {"talk_id": talk, "number": number, "place": place, "state": "asked", "born": "", "result": "{}"}
            self._database.add(TALK_ANSWERS, {**answer, "created": now})
        for place, ask in enumerate(asks):
            self._start(talk, number, place, ask)

    def _start(self, talk: str, number: int, place: int, ask: tuple[dict[str, Any], dict[str, str]]) -> None:
        folder = self._folder(talk, number, place)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / REPLY).unlink(missing_ok=True)
        (folder / ASK).write_bytes(msgspec.json.encode(ask[0]))
        command = ["seedbed.api.playground_ask", str(folder)]
        with self._lock:
            child = processes.start(command, cwd=self._workspace.folder, logs=folder, more=ask[1])
            self._children[talk, number, place] = child
        values = {"pid": child.pid, "born": processes.born(child.pid), "created": time.time()}
        self._database.change(TALK_ANSWERS, *self._at(talk, number, place), **values)

    def _settled(self, answer: Record) -> Record:
        """An answer as it is now; what its process wrote is taken down, and its folder thrown away."""
        if answer["state"] != "asked":
            return {**answer, "result": msgspec.json.decode(answer["result"])}
        key = (answer["talk_id"], answer["number"], answer["place"])
        child = self._children.get(key)
        if child is not None:
            child.poll()
        running = answer["pid"] is None or processes.alive(answer["pid"], answer["born"])
        found = self._reply(*key)
        if found is None and running:
            return {**answer, "result": {}}
        if found is None:
            said = processes.tail(self._folder(*key) / "err.log", most=1000)
            found = {"state": "failed", "message": said or "its process ended without a word"}
        return self._keep(answer, found)

    def _reply(self, talk: str, number: int, place: int) -> dict[str, Any] | None:
        try:
            data = (self._folder(talk, number, place) / REPLY).read_bytes()
        except FileNotFoundError:
            return None
        found: dict[str, Any] = msgspec.json.decode(data)
        return found

    def _keep(self, answer: Record, found: Mapping[str, Any]) -> Record:
        where = (*self._at(answer["talk_id"], answer["number"], answer["place"]), TALK_ANSWERS.c.state == "asked")
        result = {name: value for name, value in found.items() if name != "state"}
        values = {"state": found["state"], "result": msgspec.json.encode(result).decode()}
        if self._database.change(TALK_ANSWERS, *where, **values):
            self._forget(answer)
            return {**answer, "state": found["state"], "result": result}
        # somebody took it down already, or threw the talk away
        kept = self._database.row(TALK_ANSWERS, *where[:-1]) or answer
        return {**kept, "result": msgspec.json.decode(kept["result"])}

    def _end(self, answer: Record) -> None:
        processes.send(answer["pid"], answer["born"], signal.SIGKILL)

    def _forget(self, answer: Record) -> None:
        key = (answer["talk_id"], answer["number"], answer["place"])
        with self._lock:
            child = self._children.pop(key, None)
        if child is not None:
            child.kill()  # its reply is on the disk, or nobody wants it any more
            child.wait()
        shutil.rmtree(self._folder(*key), ignore_errors=True)

    def _folder(self, talk: str, number: int, place: int) -> Path:
        return self._workspace.own / "talks" / f"{talk}-{number}-{place}"

    def _at(self, talk: str, number: int, place: int) -> tuple[Any, ...]:
        return (TALK_ANSWERS.c.talk_id == talk, TALK_ANSWERS.c.number == number, TALK_ANSWERS.c.place == place)


def conversation(turns: Sequence[Record], place: int, asked: Asked) -> list[dict[str, Any]]:
    """The messages of a model's own talk: without its reasoning; what it never answered goes on in the next message."""
    made: list[dict[str, Any]] = [{"role": "system", "content": asked.system}] if asked.system.strip() else []
    unanswered: list[str] = []
    for turn in turns:
        unanswered.append(turn["asked"].message)
        answer = next((one for one in turn["answers"] if one["place"] == place and one["state"] == "done"), None)
        if answer is not None and answer["result"]["text"].strip():
            made.append({"role": "user", "content": "\n\n".join(unanswered)})
            made.append({"role": "assistant", "content": answer["result"]["text"]})
            unanswered = []
    return [*made, {"role": "user", "content": "\n\n".join([*unanswered, asked.message])}]


def _answer(turns: Sequence[Record], number: int, place: int) -> Record:
    answers: list[Record] = [one for turn in turns for one in turn["answers"]]
    for one in answers:
        if (one["number"], one["place"]) == (number, place):
            return one
    raise not_found(f"there is no answer {place} in turn {number}")


def _decoded(talk: Record) -> Record:
    players = msgspec.json.decode(talk["models"])
    return {**talk, "models": players, "blind": bool(talk["blind"]), "revealed": bool(talk["revealed"])}


def _asked(turn: Record) -> Asked:
    asked: Asked = msgspec.json.decode(turn["asked"], type=Asked)
    return asked


def _encoded(asked: Asked) -> str:
    try:
        return msgspec.json.encode(asked).decode()
    except (ValueError, OverflowError, RecursionError):  # half a character, a number of no size, lists without end
        raise _wrong("the message or its parameters hold what JSON cannot") from None


def _wrong(message: str) -> Refused:
    return Refused(message, status=422, kind="form")
