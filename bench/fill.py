"""Fills a data folder with a long history of one person, in bulk, and keeps it for later runs."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert

from bench import corpus
from bench.house import CACHE, ROOT, make_people, opened
from veche.features.conversations import models, repository
from veche.features.identity import service as identity
from veche.kit.db import Database, Tx
from veche.kit.ids import new_id
from veche.kit.text import ANALYSER_VERSION, terms
from veche.ports.content import TextPart

LONG = 500  # messages of the long chat
BATCH = 50  # chats in one transaction
START, _STEP = 1_760_000_000_000, 1_800_000  # ms: the first chat's time, and from one to the next
Rows = dict[Any, list[dict[str, Any]]]


class Filled(msgspec.Struct):
    """A filled data folder: a key to it, and the chat of 500 messages."""

    key: str
    long_chat: str


def filled_folder(chats: int) -> tuple[Path, Filled]:
    """The folder, made if it is not there yet."""
    folder = CACHE / f"history-{chats}-{_content_key()}"
    note = folder / "filled.json"
    if not note.exists():
        shutil.rmtree(folder, ignore_errors=True)
        with opened(folder) as db:
            filled = _fill(db, chats)
        note.write_bytes(msgspec.json.encode(filled))
    return folder, msgspec.json.decode(note.read_bytes(), type=Filled)


def _content_key() -> str:
    """Changes with the texts, this module, the tables and the analyser."""
    sources = [Path(__file__), Path(corpus.__file__), *sorted((ROOT / "src/veche/entry/migrations").rglob("*.py"))]
    content = b"".join(path.read_bytes() for path in sources) + ANALYSER_VERSION.encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _fill(db: Database, chats: int) -> Filled:
    key = make_people(db, 1)[0]
    owner = db.read_now(identity.act_as, "p0@bench.local").user_id
    for start in range(0, chats, BATCH):
        numbers = range(start, min(start + BATCH, chats))
        made = [Chat(number, 20, START + number * _STEP, owner) for number in numbers]
        db.write_now(add_chats, made)
        if start % 1000 == 0:
            print(f"  {start:,} of {chats:,} chats", flush=True)
    long = Chat(chats + 1, LONG, START + (chats + 1) * _STEP, owner)
    db.write_now(add_chats, [long])
    return Filled(key, long.id)


class Chat:
    """Rows of one chat, as the services would have written them."""

    def __init__(self, number: int, messages: int, at: int, owner: str) -> None:
        self.id, self.owner, self.at = new_id(), owner, at
        self.title, self.said = corpus.chat(number, messages, at)
        self.message_ids = [new_id() for _ in self.said]

    def rows(self) -> Iterator[tuple[Any, dict[str, Any]]]:
        """(table, row) in the order in which they can be written."""
        last, count = self.said[-1].at, len(self.said)
        dates = {"created_at": self.at, "updated_at": last}
        facts = {"title": self.title, "title_source": "auto", "head_id": self.message_ids[-1], "model": "openai.fake"}
        numbers = {"seq": count, "last_number": count, "message_count": count}
        yield models.conversation, {"id": self.id, "owner_id": self.owner, **facts, **numbers, **dates}
        here = {"conversation_id": self.id}
        yield models.member, {**here, "member_id": self.owner, "role": "owner", "joined_at": self.at}
        for place, (message_id, said) in enumerate(zip(self.message_ids, self.said, strict=True)):
            yield models.message, {**here, **self._message(place, message_id, said)}
            body = msgspec.json.encode(TextPart(said.text)).decode()
            yield models.part, {"message_id": message_id, "position": 0, "kind": "text", "body": body}
            event = {"seq": place + 1, "kind": "message", "subject_id": message_id, "actor_id": self.owner}
            yield models.log, {**here, **event, "at": said.at}

    def _message(self, place: int, message_id: str, said: corpus.Said) -> dict[str, Any]:
        answers = place % 2 == 1
        return {
            "id": message_id,
            "number": place + 1,
            "parent_id": self.message_ids[place - 1] if place else None,
            "role": "assistant" if answers else "user",
            "author_id": None if answers else self.owner,
            "state": "complete",
            "model": "openai.fake" if answers else None,
            "finish_reason": "stop" if answers else None,
            "input_tokens": 900 if answers else None,
            "output_tokens": 200 if answers else None,
            "created_at": said.at,
            "updated_at": said.at,
        }


def add_chats(tx: Tx, chats: list[Chat]) -> None:
    rows: Rows = {}
    for chat in chats:
        for table, row in chat.rows():
            rows.setdefault(table, []).append(row)
    for table, found in rows.items():
        tx.execute(insert(table), found)
    said = [(i, chat.owner, terms(s.text)) for chat in chats for i, s in zip(chat.message_ids, chat.said, strict=True)]
    titles = [(chat.id, repository.title_key(chat.owner), terms(chat.title)) for chat in chats]
    repository.index_terms(tx, said + titles)
