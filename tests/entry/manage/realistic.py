"""A house that has been lived in: people, branches, files, keys, usage and what was left undone."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import insert, select, text

from veche.entry.catalogue import TABLES, metadata
from veche.entry.schema import differences, prepare
from veche.entry.settings import ProcessSettings
from veche.features.conversations import service as conversations
from veche.features.files.service.store import FileStore
from veche.features.identity import service as identity
from veche.features.identity.logic import hash_token
from veche.features.llm import repository as llm
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.events import outbox
from veche.kit.secrets import load_sealer

assert TABLES
Make = Callable[[str], ProcessSettings]
ANNA, BORIS = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"
PASSWORD = "семь яблок на столе"
KEY = "vk_12345678_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRET = '{"api_key":"sk-very-secret-123456"}'
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
NOTE = "Смета на ремонт кухни: плитка, затирка, светильник.".encode()
NOW = 1_763_000_000_000


def ident(kind: int, number: int) -> str:
    """An id that says what it is of."""
    return f"00000000-0000-7000-8{kind:03x}-{number:012x}"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def open_house(url: str, data: Path, *, chats: int = 4) -> Database:
    """A filled database; the caller closes it."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    db = Database(url, readers=2)
    prepare(db, data)
    live_in(db, data, chats=chats)
    return db


def live_in(db: Database, data: Path, *, chats: int = 4) -> None:
    """Fills an empty database and its folder."""
    for content in (PICTURE, NOTE):
        path = data / "files" / sha(content)[:2] / sha(content)[2:4] / sha(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sealed = load_sealer(data / "secret.key").seal(SECRET)
    db.write_now(lambda tx: _fill(tx, sealed, chats))


def _fill(tx: Tx, sealed: str, chats: int) -> None:
    rows = {**_people(sealed), **_things(sealed), **_talk(chats)}
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            tx.execute(insert(table), rows[table.name])
    if tx.dialect == "postgresql":
        tx.execute(text("SELECT setval(pg_get_serial_sequence('kit_outbox', 'id'), 9)"))
    ids = [str(row["id"]) for row in rows["conversations_message"] if row["state"] != "streaming"]
    conversations.reindex(tx, ids)


def _people(sealed: str) -> dict[str, list[dict[str, Any]]]:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    person = {"password_hash": hashed, "theme": "system", "defaults": "{}", "created_at": NOW, "updated_at": NOW}
    session = {"user_agent": "Firefox", "created_at": NOW, "last_used_at": NOW, "rotated_at": NOW, "network": ""}
    session = {name: value for name, value in session.items() if name in metadata.tables["identity_session"].columns}
    return {
        "identity_user": [
            {**person, "id": ANNA, "email": "anna@example.org", "name": "Анна 🌿", "role": "owner", "locale": "ru",
             "disabled": False, "interface": '{"shortcuts":{"help":[]},"density":"compact"}'},
            {**person, "id": BORIS, "email": "boris@example.org", "name": "Boris", "role": "member", "locale": "en",
             "disabled": True, "interface": "{}"},
        ],
        "identity_session": [
            {**session, "id": ident(1, 1), "user_id": ANNA, "token_hash": "a" * 64, "expires_at": NOW * 2}
        ],
        "identity_api_key": [
            {"id": ident(1, 2), "user_id": ANNA, "name": "ci", "prefix": KEY[:11], "key_hash": hash_token(KEY),
             "scopes": '["all"]', "created_at": NOW}
        ],
        "identity_invitation": [
            {"id": ident(1, 3), "inviter_id": ANNA, "token_hash": "b" * 64, "role": "member", "email": None,
             "note": "для соседей", "uses": 1, "most_uses": 5, "created_at": NOW, "expires_at": None}
        ],
        "identity_device": [
            {"id": ident(1, 5), "device_hash": "1" * 64, "code_hash": "2" * 64, "client": "ноутбук",
             "scopes": '["chat"]', "address": "198.51.100.7", "state": "approved", "user_id": ANNA, "pause": 2,
             "asked_at": NOW, "created_at": NOW, "expires_at": NOW * 2}
        ],
        "conversations_gone": [{"conversation_id": ident(2, 999), "owner_id": ANNA, "at": NOW}],
        "identity_reset": [{"user_id": BORIS, "token_hash": "c" * 64, "expires_at": NOW * 2}],
        "identity_totp": [
            {"user_id": ANNA, "secret": sealed, "confirmed_at": NOW, "last_step": 58_766_666, "created_at": NOW}
        ],
        "identity_recovery_code": [
            {"user_id": ANNA, "code_hash": "d" * 64, "used_at": None},
            {"user_id": ANNA, "code_hash": "e" * 64, "used_at": NOW},
        ],
        "identity_passkey": [
            {"id": ident(1, 4), "user_id": ANNA, "credential": "YWJj", "credential_hash": "f" * 64, "counter": 7,
             "public_key": "cGs", "name": "Телефон", "backed_up": True, "created_at": NOW, "last_used_at": None}
        ],
        "usage_budget": [
            {"id": ident(5, 1), "name": "Кофе", "user_id": ANNA, "key_id": None, "model": None, "period": "month",
             "currency": "RUB", "amount": 500 * 10**9, "refuse_unpriced": False, "made_by": ANNA, "created_at": NOW,
             "updated_at": NOW, "project_id": None},
            {"id": ident(5, 2), "name": "Ключ", "user_id": ANNA, "key_id": ident(1, 2), "model": "openai",
             "period": "total", "currency": None, "amount": 10**12, "refuse_unpriced": False, "made_by": None,
             "created_at": NOW, "updated_at": NOW, "project_id": ident(9, 1)},
        ],
        "usage_tally": [{"budget_id": ident(5, 1), "since": NOW, "spent": 10**9, "calls": 3, "uncounted": 1}],
        "identity_attempt": [{"name": "account:x", "failures": 3, "last_at": NOW, "blocked_until": 0}],
    }  # fmt: skip


def _things(sealed: str) -> dict[str, list[dict[str, Any]]]:
    file = {"owner_id": ANNA, "created_at": NOW}
    return {
        "files_file": [
            {**file, "id": ident(2, 1), "name": "кот.png", "media_type": "image/png", "size": len(PICTURE),
             "sha256": sha(PICTURE)},
            {**file, "id": ident(2, 2), "name": "смета.txt", "media_type": "text/plain", "size": len(NOTE),
             "sha256": sha(NOTE)},
        ],
        "files_words": [{"file_id": ident(2, 2), "text": NOTE.decode()}],
        "files_reading": [
            {"file_id": ident(2, 1), "state": "failed", "characters": None, "tokens": None, "unit": None, "pages": None,
             "places": None, "updated_at": NOW},
            {"file_id": ident(2, 2), "state": "ready", "characters": 50, "tokens": 25, "unit": "page", "pages": 1,
             "places": '[{"start":0,"label":null}]', "updated_at": NOW},
        ],
        "files_document": [{"file_id": ident(2, 2), "text": NOTE.decode()}],
        "files_upload": [
            {"id": ident(2, 3), "owner_id": ANNA, "name": "видео.mp4", "size": 10, "created_at": NOW,
             "expires_at": NOW * 2}
        ],
        "llm_connection": [
            {"name": "mine", "preset": "openai", "title": "Мой", "base_url": "", "secrets": sealed, "options": "{}",
             "enabled": True, "created_at": NOW, "updated_at": NOW},
            {"name": "open", "preset": "ollama", "title": "Local", "base_url": "http://127.0.0.1:1", "secrets": "",
             "options": "{}", "enabled": False, "created_at": NOW, "updated_at": NOW},
        ],
        "templates_template": [
            {"id": ident(40, 1), "owner_id": ANNA, "name": "письмо", "title": "Письмо", "description": "«О саде»",
             "tags": '["сад"]', "shared": True, "version": 2, "created_at": NOW, "updated_at": NOW}
        ],
        "templates_version": [
            {"template_id": ident(40, 1), "number": n, "body": f"Кому: {{{{кто}}}}\n{n}", "created_at": NOW,
             "variables": '[{"name":"кто"}]'}
            for n in (1, 2)
        ],
        "templates_rating": [{"template_id": ident(40, 1), "user_id": BORIS, "stars": 4, "rated_at": NOW}],
        "templates_use": [{"template_id": ident(40, 1), "user_id": ANNA, "uses": 3, "used_at": NOW}],
        "assistants_assistant": [
            {"id": ident(3, 1), "owner_id": ANNA, "name": "Юрист", "description": "", "kind": "custom",
             "instructions": "Отвечай кратко.\n\tИ точно.", "model": None, "params": "{}", "public": True,
             "conversations": 2, "messages": 5, "created_at": NOW, "updated_at": NOW}
        ],
        "conversations_project": [
            {"id": ident(9, 1), "owner_id": ANNA, "name": "Сад", "emoji": "🌳", "colour": "green",
             "instructions": "Отвечай как садовод.", "model": None, "params": "{}", "position": 0, "archived": False,
             "created_at": NOW, "updated_at": NOW},
        ],
        "conversations_project_file": [{"project_id": ident(9, 1), "file_id": ident(2, 2), "position": 0}],
        "exchange_job": [
            {"id": ident(50, 1), "user_id": ANNA, "kind": "import", "format": "chatgpt", "state": "done", "done": 2,
             "total": 2, "name": "архив.zip", "size": 5_000_000_000, "request": "{}", "report": '{"results":[]}',
             "error": None, "created_at": NOW, "updated_at": NOW, "expires_at": NOW + 1},
        ],
        "privacy_retention": [{"user_id": ANNA, "days": 365, "changed_at": NOW}],
        "privacy_run": [
            {"id": ident(51, 1), "user_id": ANNA, "at": NOW, "days": 365, "conversations": 2, "messages": 9},
        ],
        "kit_outbox": [
            {"id": 7, "kind": "Gone", "body": "{}", "at": NOW, "attempts": 8, "due": NOW, "error": "KeyError"},
            {"id": 9, "kind": "Later", "body": '{"a":1}', "at": NOW, "attempts": 0, "due": NOW, "error": None},
        ],
    }  # fmt: skip


def _talk(chats: int) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}

    def add(table: str, **values: Any) -> None:
        rows.setdefault(table, []).append(values)

    for n in range(chats):
        chat = ident(4, n)
        add("conversations_conversation", id=chat, owner_id=ANNA, title=f"Разговор {n} «о саде»" if n else None,
            title_source="auto", head_id=ident(5, n * 10 + 3), seq=4, last_number=4, message_count=4, params="{}",
            project_id=ident(9, 1) if n == 3 else None, archived=n == 1, pinned=n == 2, created_at=NOW + n,
            updated_at=NOW + n)  # fmt: skip
        add("conversations_member", conversation_id=chat, member_id=ANNA, kind="person", role="owner", joined_at=NOW)
        add("conversations_member", conversation_id=chat, member_id=BORIS, kind="person", role="reader", joined_at=NOW,
            pinned=n == 0, archived=n == 3)  # fmt: skip
        link = ident(10, n)
        add("sharing_link", id=link, conversation_id=chat, owner_id=ANNA, name="для сада", token_hash=f"{n}" * 64,
            password_hash="$argon2id$x" if n == 1 else None, mode="frozen" if n else "live", branches=False,
            reasoning=n == 2, files=True, indexed=False, copyable=True, title="О саде", head_id=ident(5, n * 10),
            views=n, expires_at=NOW * 2 if n == 3 else None, created_at=NOW, updated_at=NOW)  # fmt: skip
        if n:
            add("sharing_frozen", link_id=link, message_id=ident(5, n * 10), body='[{"kind":"text","text":"яблони"}]')
        add("artifacts_artifact", id=ident(12, n), conversation_id=chat, kind="html", title="Сад", language="html",
            last_number=2, created_at=NOW, updated_at=NOW)  # fmt: skip
        add("artifacts_version", artifact_id=ident(12, n), number=1, content="<p>сад</p>", author="model",
            author_id=None, message_id=ident(5, n * 10 + 1), block=0, created_at=NOW)  # fmt: skip
        add("artifacts_version", artifact_id=ident(12, n), number=2, content="<p>🌳</p>", author="person",
            author_id=ANNA, message_id=None, block=None, created_at=NOW)  # fmt: skip
        add("conversations_branch", conversation_id=chat, name="другой ответ", message_id=ident(5, n * 10 + 2))
        add("conversations_summary", conversation_id=chat, upto_id=ident(5, n * 10), text="Кратко.", created_at=NOW)
        for m in range(4):
            _message(add, chat, n, m, last=n == chats - 1 and m == 3)
    return rows


def _message(add: Any, chat: str, n: int, m: int, *, last: bool) -> None:
    """A question, two answers beside each other, and one question more; the very last answer still streams."""
    message, parent = ident(5, n * 10 + m), [None, 0, 0, 1][m]
    person = m in (0, 3) and not last
    turn = ident(6, n * 10 + m)
    add("conversations_message", id=message, conversation_id=chat, number=m + 1, created_at=NOW + n * 10 + m,
        parent_id=None if parent is None else ident(5, n * 10 + parent), role="user" if person else "assistant",
        author_id=ANNA if person else None, state="streaming" if last else "complete", excluded=m == 2,
        turn_id=None if person else turn, cost=None if person else "0.00120", updated_at=NOW,
        input_tokens=None if person else 12, comparison_id=ident(8, n) if m in (1, 2) else None,
        verdict={1: "chosen", 2: "passed"}.get(m))  # fmt: skip
    if m in (1, 2):
        add("conversations_vote", comparison_id=ident(8, n), answer_id=message, conversation_id=chat, user_id=ANNA,
            model=f"openai.gpt-{m}", result="win" if m == 1 else "loss", created_at=NOW)  # fmt: skip
    words = f"Как растут яблони в саду номер {n}, spring {m}?\n\u2028'quoted' \\ \"both\" 🍏"
    add("conversations_part", message_id=message, position=0, kind="text", body=_json("text", text=words), file_id=None)
    if m == 0:
        body = _json("file", file_id=ident(2, 2), name="смета.txt", media_type="text/plain", size=len(NOTE))
        add("conversations_part", message_id=message, position=1, kind="file", body=body, file_id=ident(2, 2))
    add("conversations_event", conversation_id=chat, seq=m + 1, kind="message", subject_id=message, at=NOW)
    if m == 1:
        add("conversations_mark", message_id=message, user_id=ANNA, conversation_id=chat, starred_at=NOW + n, rating=-1,
            note="неточно", updated_at=NOW)  # fmt: skip
    if not person:
        add("turns_turn", id=turn, conversation_id=chat, user_id=ANNA, answer_id=message, mode="answer",
            state="running" if last else "complete", params="{}", locale="ru", created_at=NOW,
            lease_owner="gone-1", lease_until=NOW, key_id=ident(1, 2), project_id=ident(9, 1))  # fmt: skip
        add("usage_entry", id=ident(7, n * 10 + m), at=NOW, day="2025-11-13", user_id=ANNA, door="web",
            provider="openai", model="gpt", input_tokens=12, cost="0.00120", cost_nano=1_200_000, currency="USD",
            outcome="complete", project_id=ident(9, 1))  # fmt: skip


def _json(kind: str, **fields: Any) -> str:
    import msgspec

    return msgspec.json.encode({"kind": kind, **fields}).decode()


def everything(db: Database) -> dict[str, list[Any]]:
    """All rows of all tables, in order, but for the sealed values."""

    def read(tx: Tx) -> dict[str, list[Any]]:
        found = {}
        for table in metadata.sorted_tables:
            plain = [column for column in table.columns if not column.info.get("sealed")]
            found[table.name] = [tuple(row) for row in tx.execute(select(*plain).order_by(*table.primary_key.columns))]
        return found

    return db.read_now(read)


def caller() -> Caller:
    return Caller(user_id=ANNA, role="owner")


def found(db: Database, query: str) -> list[str]:
    """The ids of the messages that a search finds."""
    return sorted(h.message_id for h in db.read_now(conversations.search, caller(), query, limit=50).items)


def lived_in(process: ProcessSettings) -> Database:
    return open_house(process.database, process.data)


def check_all(process: ProcessSettings, before: dict[str, list[Any]]) -> None:
    """Rows, search, files, keys and sign-in."""
    db = Database(process.database)
    assert everything(db) == before
    assert db.read_now(differences) == []
    assert len(found(db, "яблоня")) == 15, "all but the answer that streams"
    assert found(db, "плитка") == [ident(5, n * 10) for n in range(4)], "by the words of a file"
    newest = db.read_now(_newest_match)
    assert newest == ident(5, 32)
    store = FileStore(process.data / "files")
    assert store.read(sha(PICTURE)) == PICTURE
    assert store.read(sha(NOTE)) == NOTE
    sealer = load_sealer(process.data / "secret.key")
    sealed = {row.name: row.secrets for row in db.read_now(llm.all_connections)}
    assert sealer.open(sealed["mine"]) == SECRET
    assert sealed["open"] == ""
    query = text("SELECT password_hash FROM identity_user WHERE email = 'anna@example.org'")
    hashed = db.read_now(lambda tx: tx.execute(query).scalar())
    assert asyncio.run(identity.Hasher().check(PASSWORD, hashed))
    key_of = db.read_now(_by_key)
    assert key_of == ANNA
    assert db.write_now(_next_event) > 9
    db.close()


def _newest_match(tx: Tx) -> str:
    query = "SELECT message_id FROM conversations_search ORDER BY "
    order = "rowid" if tx.dialect == "sqlite" else "row"
    return str(tx.execute(text(f"{query}{order} DESC LIMIT 1")).scalar())


def _by_key(tx: Tx) -> str:
    found = tx.execute(text("SELECT user_id FROM identity_api_key WHERE key_hash = :hash"), {"hash": hash_token(KEY)})
    return str(found.scalar())


def _next_event(tx: Tx) -> int:
    done = tx.execute(insert(outbox).returning(outbox.c.id), {"kind": "New", "body": "{}", "at": 1, "due": 1})
    return int(done.scalar_one())
