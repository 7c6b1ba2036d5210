"""Finds messages by words in any form, Russian and English, and shows where they stand."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from veche.features.conversations import repository
from veche.features.conversations.schemas import SearchHit
from veche.features.files import service as files
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor
from veche.kit.text import query_terms, spans, terms
from veche.ports.content import FilePart, TextPart

_QUOTED = re.compile(r"[\"«“”](.+?)[\"»”“]")
_EXCERPT = 240  # characters
MAX_INDEXED = 200_000  # characters of one message or file; the tail of a longer one is not searched
_part = msgspec.json.Decoder(TextPart | FilePart)


def query_groups(query: str) -> list[list[str]]:
    """Phrases in quotes as groups of their own; every other word alone."""
    groups = [found for quoted in _QUOTED.findall(query) if (found := terms(quoted))]
    rest = _QUOTED.sub(" ", query)
    return groups + [[term] for term in dict.fromkeys(query_terms(rest) or terms(rest))]


def search(tx: Tx, caller: Caller, query: str, *, limit: int = 20, cursor: str | None = None) -> Page[SearchHit]:
    """Messages that hold all the words (or, where none does, any of them), best and newest first."""
    caller.need("read")
    check_limit(limit, 50)
    start = (decode_cursor(cursor, int) or (0,))[0]
    groups = query_groups(query[:500])
    if not groups:
        return Page([])
    rows = repository.find(tx, caller.user_id, groups, whole=True)
    if not rows and len(groups) > 1:
        rows = repository.find(tx, caller.user_id, groups, whole=False)
    rows.sort(key=lambda row: (-round(row.score, 3), -row.row))
    shown = rows[start : start + limit]
    ids = [row.message_id for row in shown]
    facts = repository.excerpt_source(tx, ids)
    said = spoken(tx, ids)
    words = files.words_of(tx, [part.file_id for one in said.values() for part in one.files])
    wanted = {term for group in groups for term in group}
    hits = [
        _hit(facts[row.message_id], said.get(row.message_id), words, wanted, row.score)
        for row in shown
        if row.message_id in facts
    ]
    more = encode_cursor(start + limit) if len(rows) > start + limit else None
    return Page(hits, more)


def _hit(fact: Any, said: Spoken | None, words: dict[str, str], wanted: set[str], score: float) -> SearchHit:
    """Shows the message's own words where they were found, else those of its file."""
    excerpt, marks = excerpt_of(said.text if said else "", wanted)
    file: FilePart | None = None
    for part in said.files if said and not marks else []:
        found, where = excerpt_of(words.get(part.file_id, ""), wanted)
        if where:
            excerpt, marks, file = found, where, part
            break
    return SearchHit(
        conversation_id=fact.conversation_id,
        conversation_title=fact.title,
        message_id=fact.id,
        role=fact.role,
        at=fact.created_at,
        excerpt=excerpt,
        marks=marks,
        score=round(float(score), 4),
        file_id=file.file_id if file else None,
        file_name=file.name if file else None,
    )


def excerpt_of(text: str, wanted: set[str]) -> tuple[str, list[tuple[int, int]]]:
    """The stretch of `text` around the first found word, and where found words stand in it (UTF-16 units)."""
    found = [(start, end) for start, end, term in spans(text[:200_000]) if term in wanted]
    first = found[0][0] if found else 0
    begin = max(0, first - _EXCERPT // 3)
    if begin:
        begin = text.find(" ", begin) + 1 if 0 <= text.find(" ", begin) < first else begin
    end = min(len(text), begin + _EXCERPT)
    head = "…" if begin else ""
    excerpt = head + text[begin:end] + ("…" if end < len(text) else "")
    shift = len(head) - begin
    marks = [
        (_units(excerpt, start + shift), _units(excerpt, stop + shift))
        for start, stop in found
        if begin <= start and stop <= end
    ]
    return excerpt, marks


def _units(text: str, place: int) -> int:
    """A position counted as browsers count."""
    return len(text[:place].encode("utf-16-le")) // 2


class Spoken(msgspec.Struct):
    """What can be searched of a message: its words and the files that came with it."""

    owner_id: str
    text: str
    files: list[FilePart]


def spoken(tx: Tx, message_ids: list[str]) -> dict[str, Spoken]:
    """Message id → what can be searched, of messages that still exist."""
    found: dict[str, Spoken] = {}
    for message_id, owner, body in repository.spoken_parts(tx, message_ids):
        one = found.setdefault(message_id, Spoken(owner, "", []))
        part = _part.decode(body)
        if isinstance(part, FilePart):
            one.files.append(part)
        else:
            one.text += ("\n\n" if one.text else "") + part.text
    return found


def reindex(tx: Tx, message_ids: list[str]) -> None:
    """Puts messages into the word index from what is stored, file texts included; for a database that was restored.

    In the order that is given, as a search takes what came last for the newest.
    """
    found = spoken(tx, message_ids)
    words = files.words_of(tx, [part.file_id for one in found.values() for part in one.files])
    items = [(one, found[one].owner_id, terms(searchable(found[one], words))) for one in message_ids if one in found]
    repository.index_terms(tx, items)


def analysed(tx: Tx, message_ids: list[str]) -> tuple[dict[str, Spoken], list[tuple[str, str, list[str]]]]:
    """What is said, and the terms of messages without files; on a reader's thread, where words cost nobody time."""
    found = spoken(tx, message_ids)
    return found, [(one, said.owner_id, terms(searchable(said, {}))) for one, said in found.items() if not said.files]


def searchable(said: Spoken, words: dict[str, str]) -> str:
    """All the text by which a message is found."""
    return "\n\n".join([said.text[:MAX_INDEXED], *(words.get(part.file_id, "") for part in said.files)])


def index(tx: Tx, items: list[tuple[str, str, list[str]]], file_words: dict[str, str]) -> None:
    """Puts (message id, owner, terms) into the word index; what was removed meanwhile is left out."""
    alive = {message_id for message_id, _, _ in repository.spoken_parts(tx, [item[0] for item in items])}
    existing = files.get_many(tx, list(file_words)) if file_words else {}
    for file_id, text in file_words.items():
        if file_id in existing:
            files.keep_words(tx, file_id, text)
    repository.index_terms(tx, [item for item in items if item[0] in alive])
