"""Finds messages by words in any form, Russian and English, and shows where they stand."""

from __future__ import annotations

import re

import msgspec

from veche.features.conversations import logic, repository
from veche.features.conversations.schemas import SearchHit
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor
from veche.kit.text import query_terms, spans, terms
from veche.ports.content import TextPart

_QUOTED = re.compile(r"[\"«“”](.+?)[\"»”“]")
_EXCERPT = 240  # characters
_text = msgspec.json.Decoder(TextPart)


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
    parts = repository.parts_of(tx, ids)
    wanted = {term for group in groups for term in group}
    hits = [
        _hit(facts[row.message_id], logic.text_of(parts.get(row.message_id, [])), wanted, row.score)
        for row in shown
        if row.message_id in facts
    ]
    more = encode_cursor(start + limit) if len(rows) > start + limit else None
    return Page(hits, more)


def _hit(fact: object, text: str, wanted: set[str], score: float) -> SearchHit:
    excerpt, marks = excerpt_of(text, wanted)
    return SearchHit(
        conversation_id=fact.conversation_id,  # type: ignore[attr-defined]
        conversation_title=fact.title,  # type: ignore[attr-defined]
        message_id=fact.id,  # type: ignore[attr-defined]
        role=fact.role,  # type: ignore[attr-defined]
        at=fact.created_at,  # type: ignore[attr-defined]
        excerpt=excerpt,
        marks=marks,
        score=round(float(score), 4),
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


def text_to_index(tx: Tx, message_ids: list[str]) -> dict[str, tuple[str, str]]:
    """Message id → (owner, text), of messages that still exist."""
    found: dict[str, tuple[str, str]] = {}
    for message_id, owner, body in repository.texts_to_index(tx, message_ids):
        text = _text.decode(body).text
        found[message_id] = (owner, f"{found[message_id][1]}\n\n{text}" if message_id in found else text)
    return found


def index(tx: Tx, items: list[tuple[str, str, list[str]]]) -> None:
    """Puts (message id, owner, terms) into the word index; what was removed meanwhile is left out."""
    alive = {message_id for message_id, _, _ in repository.texts_to_index(tx, [item[0] for item in items])}
    repository.index_terms(tx, [item for item in items if item[0] in alive])
