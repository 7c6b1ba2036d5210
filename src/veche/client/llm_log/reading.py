"""Reads the log of the command-line tool `llm`, in its old form and its new one, and writes it down for an import.

A message's key is made of what it says and what it answers, so the same log gives the same keys whatever its form.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from veche.client.llm_log.attached import Attachments, by_response, fragments_of, tables

MAGIC = b"SQLite format 3\x00"
_LONGEST = 256 << 20  # bytes of one value: a generated column may be far longer than the file


class LogBroken(Exception):
    """The log cannot be read; the text is the database's own."""


@dataclass
class _Said:
    """A message on its way."""

    key: str
    parent: str | None
    role: str
    text: str
    at: int
    facts: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)  # ids of attachments


@dataclass
class _Thread:
    key: str
    name: str | None
    system: str | None = None
    said: dict[str, _Said] = field(default_factory=dict)
    head: str | None = None

    def add(self, one: _Said) -> str:
        """Puts a message where it belongs; one that is known learns what it did not know."""
        known = self.said.setdefault(one.key, one)
        if known is not one:
            known.facts = {**known.facts, **one.facts}
        self.head = one.key
        return one.key


def is_log(path: Path) -> bool:
    """Is the file a log of `llm`?"""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return False
        with closing(_open(path)) as db:
            names = tables(db)
    except (OSError, sqlite3.Error):
        return False
    return {"conversations", "responses"} <= names or {"threads", "turns", "messages", "parts"} <= names


def write_archive(path: Path, target: IO[bytes]) -> int:
    """Writes the conversations of the log, and what was attached to them; gives their number.

    Raises:
        LogBroken: it is damaged.
    """
    try:
        return _write(path, target)
    except (sqlite3.Error, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise LogBroken(str(error)) from error  # a column may hold anything, whatever its name


def _write(path: Path, target: IO[bytes]) -> int:
    count = 0
    attached: set[str] = set()
    with closing(_open(path)) as db, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        held = Attachments(db)
        with archive.open("conversations.json", "w", force_zip64=True) as out:
            for thread in _threads(db):
                out.write(b",\n" if count else b"[")
                out.write(json.dumps(_conversation(thread, held, attached), ensure_ascii=False).encode())
                count += 1
            out.write(b"]" if count else b"[]")
        for one in sorted(attached):
            data = held.bytes_of(one)
            if data is not None:
                archive.writestr(held.place_of(one), data)
    return count


def _open(path: Path) -> sqlite3.Connection:
    """For reading only: nothing is written, no view or trigger of the file is trusted."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA query_only = ON")
    return db


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def _threads(db: sqlite3.Connection) -> Iterator[_Thread]:
    """All conversations; one that stands in both forms is one."""
    names = tables(db)
    found: dict[str, _Thread] = {}
    if {"conversations", "responses"} <= names:
        for row in db.execute("SELECT id, name FROM conversations ORDER BY id"):
            found[row["id"]] = _Thread(row["id"], row["name"])
        _read_responses(db, names, found)
    if {"threads", "turns", "messages", "parts"} <= names:
        for row in db.execute("SELECT id, name FROM threads ORDER BY id"):
            found.setdefault(row["id"], _Thread(row["id"], row["name"])).name = row["name"]
        _read_turns(db, names, found)
    yield from (thread for thread in found.values() if thread.said)


def _read_responses(db: sqlite3.Connection, names: set[str], found: dict[str, _Thread]) -> None:
    """The old form: a row holds a question and its answer, one after another."""
    columns = _columns(db, "responses")
    optional: list[str] = [name for name in ("resolved_model", "reasoning") if name in columns]
    wanted = ["id", "conversation_id", "model", "prompt", "system", "response", "duration_ms", "datetime_utc"]
    wanted += [*(name for name in ("input_tokens", "output_tokens") if name in columns), *optional]
    attachments = by_response(db) if "prompt_attachments" in names else {}
    fragments = fragments_of(db) if {"prompt_fragments", "fragments"} <= names else {}
    for row in db.execute(f"SELECT {', '.join(wanted)} FROM responses ORDER BY datetime_utc, id"):  # noqa: S608
        facts = dict(row)
        own = facts["conversation_id"] or facts["id"]
        thread = found.setdefault(own, _Thread(own, None))
        thread.system = facts["system"] or thread.system
        prompt = "\n".join([*fragments.get(facts["id"], []), facts["prompt"] or ""]).strip("\n")
        at = _moment(facts["datetime_utc"])
        files = attachments.get(facts["id"], [])
        parent = thread.head
        if prompt or files:
            parent = thread.add(_said(parent, "user", prompt, at, files=files))
        thread.add(_said(parent, "assistant", facts["response"] or "", at, facts=_answered(facts)))


def _read_turns(db: sqlite3.Connection, names: set[str], found: dict[str, _Thread]) -> None:
    """The new form: messages know what they answer; a turn is a question that was asked, and ends at its answer."""
    above = {row["hash"]: (row["parent_hash"], row["role"]) for row in db.execute("SELECT * FROM messages")}
    texts = _Texts(db, names)
    for row in db.execute("SELECT * FROM turns ORDER BY datetime_utc, id"):
        turn = dict(row)
        own = turn["thread_id"] or turn["id"]
        thread = found.setdefault(own, _Thread(own, None))
        chain: list[str] = []
        at: str | None = turn["tip_message_hash"]
        while at is not None and at in above and len(chain) < 100_000:
            chain.append(at)
            at = above[at][0]
        parent: str | None = None
        for one in reversed(chain):
            role = above[one][1]
            text, reasoning, files = texts.of(one)
            if role == "system":
                thread.system = text or thread.system
            elif role in ("user", "assistant") and (text or files or reasoning):
                facts = {"reasoning": reasoning} if reasoning else {}
                if one == turn["tip_message_hash"] and role == "assistant":
                    facts |= _answered(turn)
                parent = thread.add(_said(parent, role, text, _moment(turn["datetime_utc"]), facts=facts, files=files))


def _said(
    parent: str | None,
    role: str,
    text: str,
    at: int,
    *,
    facts: dict[str, Any] | None = None,
    files: list[str] | None = None,
) -> _Said:
    told = "\0".join([parent or "", role, text.strip(), *(files or [])])
    key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return _Said(key, parent, role, text, at, facts or {}, files or [])


def _answered(row: dict[str, Any]) -> dict[str, Any]:
    """What is known of how an answer came about."""
    model = row.get("resolved_model") or row.get("model")
    facts = {"model": model, "requested_model": row.get("model")}
    facts |= {name: row.get(name) for name in ("input_tokens", "output_tokens", "duration_ms", "reasoning")}
    return {name: value for name, value in facts.items() if value is not None}


class _Texts:
    """What messages of the new form say, put together from their parts."""

    def __init__(self, db: sqlite3.Connection, names: set[str]) -> None:
        self._db = db
        self._fragments = "fragments" in names
        self._known: dict[str, tuple[str, str, list[str]]] = {}

    def of(self, message: str) -> tuple[str, str, list[str]]:
        """The words, the thoughts, the ids of what is attached."""
        if message not in self._known:
            self._known[message] = self._read(message)
        return self._known[message]

    def _read(self, message: str) -> tuple[str, str, list[str]]:
        said: dict[str, list[str]] = {"text": [], "reasoning": []}
        files: list[str] = []
        query = "SELECT type, text, payload FROM parts WHERE message_hash = ? ORDER BY position"
        for row in self._db.execute(query, (message,)):
            payload: Any = {}
            with suppress(ValueError):
                payload = json.loads(row["payload"] or "{}")
            if row["type"] in said:
                said[row["type"]].append(row["text"] if row["text"] is not None else self._pieces(payload))
            elif row["type"] == "attachment" and isinstance(payload.get("attachment"), dict):
                files.append(str(payload["attachment"].get("id")))
        return "\n\n".join(filter(None, said["text"])), "\n\n".join(filter(None, said["reasoning"])), files

    def _pieces(self, payload: Any) -> str:
        """Text that borrows from fragments."""
        found = []
        for piece in payload.get("text_ref") or []:
            if "literal" in piece:
                found.append(str(piece["literal"]))
            elif self._fragments:
                row = self._db.execute(
                    "SELECT content FROM fragments WHERE id = ?", (piece.get("fragment"),)
                ).fetchone()
                found.append(row["content"] if row else "")
        return "".join(found)


def _conversation(thread: _Thread, held: Attachments, attached: set[str]) -> dict[str, Any]:
    times = [one.at for one in thread.said.values() if one.at]
    return {
        "format": "llm",
        "id": thread.key,
        "name": thread.name,
        "system": thread.system,
        "created_at": min(times, default=0),
        "updated_at": max(times, default=0),
        "head": thread.head,
        "messages": [_message(one, held, attached) for one in thread.said.values()],
    }


def _message(one: _Said, held: Attachments, attached: set[str]) -> dict[str, Any]:
    files = []
    text = one.text
    for key in one.files:
        if (facts := held.facts(key)) is not None:
            files.append(facts)
            attached.add(key)
        elif (address := held.address(key)) is not None:
            text = f"{text}\n\n{address}".strip("\n")
    made = {"id": one.key, "parent": one.parent, "role": one.role, "text": text, "at": one.at, **one.facts}
    return {**made, "files": files} if files else made


def _moment(text: str | None) -> int:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return 0
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)
