"""Assistants: made and changed by people, resolved by a turn that speaks with their instructions."""

from __future__ import annotations

import msgspec

from veche.features.assistants import access, repository
from veche.features.assistants.errors import AssistantIdReused, AssistantInvalid
from veche.features.assistants.schemas import Assistant, AssistantPatch, Kind, NewAssistant, Resolved
from veche.kit.caller import Caller, Locale
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id
from veche.kit.messages import sentence
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor

MOST = {"name": 100, "description": 1000, "instructions": 50_000, "model": 200}  # characters


def default_instructions(kind: Kind, locale: Locale) -> str:
    """What an assistant of this kind is told when its maker says nothing."""
    return sentence(f"assistants.default_{kind}", locale)


def list_assistants(tx: Tx, caller: Caller, *, cursor: str | None = None, limit: int = 50) -> Page[Assistant]:
    """The caller's own and all public ones, newest first."""
    caller.need("read")
    check_limit(limit)
    after = decode_cursor(cursor, int, str)
    found = repository.visible(tx, caller.user_id, None if after is None else (after[0], after[1]), limit + 1)
    items = found[:limit]
    more = len(found) > limit
    return Page(items=items, next=encode_cursor(items[-1].created_at, items[-1].id) if more else None)


def create(tx: Tx, caller: Caller, new: NewAssistant) -> Assistant:
    """Makes an assistant; the same id with the same content gives the first one.

    Raises:
        AssistantInvalid: a text is missing or too long.
        AssistantIdReused: the id belongs to another one.
    """
    caller.need("all")
    made = _checked(
        Assistant(
            id=check_id(new.id) if new.id else new_id(),
            owner_id=caller.user_id,
            name=new.name,
            description=new.description,
            kind=new.kind,
            instructions=new.instructions or default_instructions(new.kind, caller.locale),
            model=new.model,
            params=new.params,
            public=new.public,
            conversations=0,
            messages=0,
            created_at=tx.now,
            updated_at=tx.now,
        )
    )
    first = repository.get(tx, made.id) if new.id else None
    if first is not None:
        if not _same(first, made):
            raise AssistantIdReused(id=made.id)
        return first
    repository.put(tx, made, exists=False)
    return made


def change(tx: Tx, caller: Caller, id: str, patch: AssistantPatch) -> Assistant:
    """Changes some fields. Another kind brings its instructions, unless they had been written by a person.

    Raises:
        NoAssistant: the caller may not see it.
        AssistantReadOnly: the caller may not change it.
        AssistantInvalid: a text is missing or too long.
    """
    old = access.require_change(tx, caller, check_id(id))
    values = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not msgspec.UNSET}
    kind: Kind = values.get("kind", old.kind)
    written = values.get("instructions", old.instructions)
    if not written or ("instructions" not in values and kind != old.kind and _is_default(old)):
        values["instructions"] = default_instructions(kind, caller.locale)
    new = _checked(msgspec.structs.replace(old, **values, updated_at=tx.now))
    repository.put(tx, new, exists=True)
    return new


def delete(tx: Tx, caller: Caller, id: str) -> None:
    """Removes an assistant; conversations that were held with it stay, and go on without it.

    Raises:
        NoAssistant: the caller may not see it.
        AssistantReadOnly: the caller may not change it.
    """
    repository.remove(tx, access.require_change(tx, caller, check_id(id)).id)


def resolve(tx: Tx, caller: Caller, id: str) -> Resolved:
    """What a turn takes from an assistant that the caller may use.

    Raises:
        NoAssistant: it is gone, or was made private by somebody else.
    """
    found = access.require_visible(tx, caller, id)
    return Resolved(
        id=found.id, name=found.name, instructions=found.instructions, model=found.model, params=found.params
    )


def count(tx: Tx, user_id: str, id: str, *, conversations: int = 0, messages: int = 0) -> None:
    """Adds to an assistant's counts; one that is gone, or that this person may not use, is passed over."""
    repository.count(tx, user_id, id, conversations, messages)


def _checked(assistant: Assistant) -> Assistant:
    assistant.name = " ".join(assistant.name.split())
    assistant.description = assistant.description.strip()
    assistant.model = (assistant.model or "").strip() or None
    for field, most in MOST.items():
        text = getattr(assistant, field) or ""
        least = 1 if field == "name" else 0
        if not least <= len(text) <= most:
            raise AssistantInvalid(field=field, least=least, most=most)
    return assistant


def _same(one: Assistant, other: Assistant) -> bool:
    apart = ("conversations", "messages", "created_at", "updated_at")
    return all(getattr(one, name) == getattr(other, name) for name in Assistant.__struct_fields__ if name not in apart)


def _is_default(assistant: Assistant) -> bool:
    return assistant.instructions in (default_instructions(assistant.kind, locale) for locale in ("ru", "en"))
