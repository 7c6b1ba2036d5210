"""Finds messages by words in any form, Russian and English, and shows where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from veche.features.conversations import access, repository
from veche.features.conversations.schemas.search import SearchFilter, SearchHit, SearchPage, TitleHit
from veche.features.conversations.service.query import Query, read_query
from veche.features.files import service as files
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.paging import check_limit, decode_cursor, encode_cursor
from veche.kit.text import spans, terms
from veche.ports.content import FilePart, TextPart

_EXCERPT = 240  # characters
MOST_TITLES = 8
MAX_INDEXED = 200_000  # characters of one message or file; the tail of a longer one is not searched
_part = msgspec.json.Decoder(TextPart | FilePart)


def search(
    tx: Tx,
    caller: Caller,
    query: str,
    *,
    narrow: SearchFilter | None = None,
    limit: int = 20,
    cursor: str | None = None,
    own: bool = False,
) -> SearchPage:
    """Messages that hold all the words (or, where none does, any of them), best and newest first; titles too.

    In one's own conversations and, unless `own`, in those that others share with the caller.
    """
    caller.need("read")
    check_limit(limit, 50)
    start = (decode_cursor(cursor, int) or (0,))[0]
    words, narrow = read_query(query[:500]), narrow or SearchFilter()
    if not words.wanted:
        return SearchPage([])
    rows = _found(tx, caller, words, narrow, own=own, whole=True)
    titles = [] if start else _titles(tx, caller, words, narrow, own=own)
    if not rows and not titles and len(words.wanted) > 1:
        rows = _found(tx, caller, words, narrow, own=own, whole=False)
    rows.sort(key=lambda row: (-round(row.score, 3), -row.row))
    more = encode_cursor(start + limit) if len(rows) > start + limit else None
    return SearchPage(_hits(tx, caller, rows[start : start + limit], words), more, titles)


def search_files(tx: Tx, caller: Caller, conversation_id: str, query: str, *, limit: int = 20) -> list[SearchHit]:
    """What stands in the files of one conversation.

    Raises:
        NoConversation.
    """
    access.require(tx, caller, conversation_id, "read")
    words = read_query(query[:500])
    if not words.wanted:
        return []
    rows = repository.find_within(tx, conversation_id, words, whole=True)
    if not rows and len(words.wanted) > 1:
        rows = repository.find_within(tx, conversation_id, words, whole=False)
    rows.sort(key=lambda row: (-round(row.score, 3), -row.row))
    return _hits(tx, caller, rows[:limit], words, only_files=True)


def _found(
    tx: Tx, caller: Caller, words: Query, narrow: SearchFilter, *, own: bool, whole: bool, titles: bool = False
) -> list[Any]:
    rows = repository.find(tx, caller.user_id, words, narrow, whole=whole, titles=titles)
    return rows if own else rows + repository.find_shared(tx, caller.user_id, words, narrow, whole=whole, titles=titles)


def _hits(tx: Tx, caller: Caller, rows: list[Any], words: Query, *, only_files: bool = False) -> list[SearchHit]:
    ids = [row.id for row in rows]
    facts = repository.excerpt_source(tx, ids, caller.user_id)
    said = spoken(tx, ids)
    if only_files:
        said = {one: msgspec.structs.replace(spoke, text="") for one, spoke in said.items()}
    known = files.words_of(tx, [part.file_id for one in said.values() for part in one.files])
    hits = [_hit(facts[row.id], said.get(row.id), known, words, row.score) for row in rows if row.id in facts]
    return [hit for hit in hits if hit.file_id is not None] if only_files else hits


def _titles(tx: Tx, caller: Caller, words: Query, narrow: SearchFilter, *, own: bool) -> list[TitleHit]:
    """The conversations whose titles hold all the words, those last used first."""
    if narrow.role is not None or narrow.model is not None or narrow.has_file is not None:
        return []  # a title was said by nobody
    rows = _found(tx, caller, words, narrow, own=own, whole=True, titles=True)
    facts = repository.titles_seen(tx, [row.id for row in rows], caller.user_id)
    newest = sorted(facts.values(), key=lambda fact: -fact.updated_at)[:MOST_TITLES]
    return [
        TitleHit(fact.id, fact.title, _marks_in(fact.title, words), fact.updated_at, fact.project_id, fact.archived)
        for fact in newest
    ]


def _marks_in(text: str, words: Query) -> list[tuple[int, int]]:
    return [(_units(text, start), _units(text, end)) for start, end, term in spans(text) if words.finds(term)]


def _hit(fact: Any, said: Spoken | None, known: dict[str, str], words: Query, score: float) -> SearchHit:
    """Shows the message's own words where they were found, else those of its file."""
    excerpt, marks = excerpt_of(said.text if said else "", words)
    file: FilePart | None = None
    for part in said.files if said and not marks else []:
        found, where = excerpt_of(known.get(part.file_id, ""), words)
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
        project_id=fact.project_id,
        archived=fact.archived,
        number=fact.number,
    )


def excerpt_of(text: str, words: Query) -> tuple[str, list[tuple[int, int]]]:
    """The stretch of `text` around the first found word, and where found words stand in it (UTF-16 units)."""
    found = [(start, end) for start, end, term in spans(text[:200_000]) if words.finds(term)]
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
    places = {place for one in message_ids if (place := repository.conversation_of(tx, one)) is not None}
    index_titles(tx, sorted(places))
    repository.index_terms(tx, items)


def index_titles(tx: Tx, conversation_ids: Sequence[str], *, again: bool = False) -> None:
    """Puts titles into the word index; `again` those too that stand there."""
    wanted = [one for one in conversation_ids if again or not repository.is_indexed(tx, one)]
    if not wanted:
        return
    known = repository.titles_of(tx, wanted)
    repository.drop_terms(tx, [one for one in wanted if one not in known])
    items = [(fact.id, repository.title_key(fact.owner_id), terms(fact.title)) for fact in known.values()]
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
