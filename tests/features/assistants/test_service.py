"""Assistants: whose they are, what they are told, how they are counted."""

from __future__ import annotations

import pytest

from veche.features.assistants import service as assistants
from veche.features.assistants.errors import (
    AssistantIdReused,
    AssistantInvalid,
    AssistantReadOnly,
    NoAssistant,
)
from veche.features.assistants.schemas import AssistantPatch, Kind, NewAssistant, Resolved
from veche.kit.caller import Caller, Locale
from veche.kit.db import Database
from veche.kit.errors import Denied, Invalid
from veche.kit.ids import new_id
from veche.ports.content import Params


async def test_made_and_resolved(db: Database, ann: Caller) -> None:
    new = NewAssistant(
        name="  Law   clerk ", instructions="Quote the law.", model="openai.gpt-x", params=Params(temperature=0.2)
    )
    made = await db.write(assistants.create, ann, new)
    assert (made.name, made.kind, made.owner_id, made.public) == ("Law clerk", "custom", ann.user_id, False)
    assert await db.read(assistants.resolve, ann, made.id) == Resolved(
        id=made.id,
        name="Law clerk",
        instructions="Quote the law.",
        model="openai.gpt-x",
        params=Params(temperature=0.2),
    )
    assert (await db.read(assistants.list_assistants, ann)).items == [made]


async def test_the_same_id_twice(db: Database, ann: Caller, eve: Caller) -> None:
    new = NewAssistant(id=new_id(), name="One", kind="qa")
    first = await db.write(assistants.create, ann, new)
    assert await db.write(assistants.create, ann, new) == first
    for caller, other in ((ann, NewAssistant(id=new.id, name="Two", kind="qa")), (eve, new)):
        with pytest.raises(AssistantIdReused):
            await db.write(assistants.create, caller, other)
    with pytest.raises(Invalid):
        await db.write(assistants.create, ann, NewAssistant(id="x", name="x"))


@pytest.mark.parametrize("kind", ["support", "qa", "analyzer", "custom"])
def test_each_kind_has_instructions_in_both_languages(kind: Kind) -> None:
    russian, english = (assistants.default_instructions(kind, locale) for locale in ("ru", "en"))
    assert russian != english and min(len(russian), len(english)) > 60
    assert sum("а" <= c <= "я" for c in russian.lower()) > len(russian) / 2
    assert english.isascii()
    general: Locale = "en"
    assert "Something broke" not in assistants.default_instructions(kind, general)


async def test_a_kind_brings_its_instructions(db: Database, ann: Caller, eve: Caller) -> None:
    mine = await db.write(assistants.create, eve, NewAssistant(name="Помощник", kind="support"))
    assert mine.instructions == assistants.default_instructions("support", "ru")
    changed = await db.write(assistants.change, eve, mine.id, AssistantPatch(kind="qa"))
    assert changed.instructions == assistants.default_instructions("qa", "ru")
    written = await db.write(assistants.change, eve, mine.id, AssistantPatch(instructions="Только да или нет."))
    kept = await db.write(assistants.change, eve, mine.id, AssistantPatch(kind="support"))
    assert (written.kind, kept.kind, kept.instructions) == ("qa", "support", "Только да или нет.")
    cleared = await db.write(assistants.change, eve, mine.id, AssistantPatch(instructions=None))
    assert cleared.instructions == assistants.default_instructions("support", "ru")


async def test_change(db: Database, ann: Caller) -> None:
    made = await db.write(assistants.create, ann, NewAssistant(name="One", model="a.b", params=Params(top_p=0.5)))
    await db.write(assistants.count, ann.user_id, made.id, conversations=1)
    patch = AssistantPatch(name="Two", description=" About ", model=None, params=Params(seed=1), public=True)
    changed = await db.write(assistants.change, ann, made.id, patch)
    assert (changed.name, changed.description, changed.model) == ("Two", "About", None)
    assert (changed.params, changed.public, changed.instructions) == (Params(seed=1), True, made.instructions)
    assert changed.conversations == 1 and changed.updated_at >= made.updated_at
    assert (await db.read(assistants.list_assistants, ann)).items == [changed]


async def test_who_sees_and_who_changes(db: Database, ann: Caller, bob: Caller, eve: Caller) -> None:
    made = await db.write(assistants.create, ann, NewAssistant(name="Mine"))
    rename = AssistantPatch(name="Theirs")
    for stranger in (bob, eve):  # bob owns the house, yet a private assistant is private
        assert (await db.read(assistants.list_assistants, stranger)).items == []
        for act in (
            lambda tx, caller: assistants.resolve(tx, caller, made.id),
            lambda tx, caller: assistants.change(tx, caller, made.id, rename),
            lambda tx, caller: assistants.delete(tx, caller, made.id),
        ):
            with pytest.raises(NoAssistant):
                await db.write(act, stranger)
    await db.write(assistants.change, ann, made.id, AssistantPatch(public=True))
    assert (await db.read(assistants.resolve, eve, made.id)).name == "Mine"
    assert len((await db.read(assistants.list_assistants, eve)).items) == 1
    with pytest.raises(AssistantReadOnly):
        await db.write(assistants.change, eve, made.id, rename)
    with pytest.raises(AssistantReadOnly):
        await db.write(assistants.delete, eve, made.id)
    assert (await db.write(assistants.change, bob, made.id, rename)).owner_id == ann.user_id
    await db.write(assistants.delete, bob, made.id)
    with pytest.raises(NoAssistant):
        await db.read(assistants.resolve, ann, made.id)


async def test_keys(db: Database, ann: Caller) -> None:
    made = await db.write(assistants.create, ann, NewAssistant(name="Mine"))
    key = Caller(user_id=ann.user_id, role="member", scopes=frozenset({"chat"}))
    assert (await db.read(assistants.resolve, key, made.id)).id == made.id
    for act in (
        lambda tx: assistants.create(tx, key, NewAssistant(name="x")),
        lambda tx: assistants.change(tx, key, made.id, AssistantPatch(name="x")),
        lambda tx: assistants.delete(tx, key, made.id),
    ):
        with pytest.raises(Denied):
            await db.write(act)


async def test_counts(db: Database, ann: Caller) -> None:
    made = await db.write(assistants.create, ann, NewAssistant(name="Mine"))
    await db.write(assistants.count, ann.user_id, made.id, conversations=1, messages=2)
    await db.write(assistants.count, ann.user_id, made.id, messages=2)
    await db.write(assistants.count, ann.user_id, new_id(), messages=1)
    await db.write(assistants.count, new_id(), made.id, messages=5)  # a stranger, who may not use it
    (found,) = (await db.read(assistants.list_assistants, ann)).items
    assert (found.conversations, found.messages, found.updated_at) == (1, 4, made.updated_at)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewAssistant(name="  "), "name"),
        (NewAssistant(name="x" * 101), "name"),
        (NewAssistant(name="x", description="x" * 1001), "description"),
        (NewAssistant(name="x", instructions="x" * 50_001), "instructions"),
        (NewAssistant(name="x", model="x" * 201), "model"),
    ],
)
async def test_too_long(db: Database, ann: Caller, new: NewAssistant, field: str) -> None:
    with pytest.raises(AssistantInvalid) as refused:
        await db.write(assistants.create, ann, new)
    assert refused.value.fields["field"] == field


async def test_pages(db: Database, ann: Caller) -> None:
    made = [await db.write(assistants.create, ann, NewAssistant(name=f"No {n}")) for n in range(5)]
    seen: list[str] = []
    cursor = None
    for size in (2, 2, 1):
        page = await db.read(assistants.list_assistants, ann, cursor=cursor, limit=2)
        assert len(page.items) == size
        seen += [item.id for item in page.items]
        cursor = page.next
    assert cursor is None and sorted(seen) == sorted(item.id for item in made) and len(set(seen)) == 5
