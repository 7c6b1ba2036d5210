"""What people do with templates: make, change, go back, share, rate, use, carry away and bring in."""

from __future__ import annotations

import sys
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, func, select

from tests.features.templates.conftest import add_person
from veche.features.identity.models import user
from veche.features.templates import service
from veche.features.templates.errors import (
    FileForeign,
    NameTaken,
    NoTemplate,
    NoVersion,
    TemplateIdReused,
    TemplateReadOnly,
    TooManyTemplates,
    ValuesRefused,
)
from veche.features.templates.models import rating, template, use, version
from veche.features.templates.schemas import (
    Imported,
    ImportRequest,
    NewTemplate,
    Template,
    TemplateEntry,
    TemplatePatch,
    Use,
    Variable,
)
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Denied, Invalid
from veche.kit.ids import new_id


def make(db: Database, caller: Caller, name: str = "letter", body: str = "Dear {{who}}", **more: Any) -> Template:
    return db.write_now(service.create, caller, NewTemplate(name=name, body=body, **more))


def change(db: Database, caller: Caller, id: str, **patch: Any) -> Template:
    return db.write_now(service.change, caller, id, TemplatePatch(**patch))


def test_made_once(db: Database, ann: Caller, bob: Caller) -> None:
    id = new_id()
    made = make(db, ann, id=id, title="A letter", tags=["work"])
    assert (made.version, made.uses, made.rating, made.owner_name) == (1, 0, None, "Ann")
    assert [one.name for one in made.variables] == ["who"], "what the body names is declared"
    assert make(db, ann, id=id, title="A letter", tags=["work"]) == made
    with pytest.raises(TemplateIdReused):
        make(db, ann, id=id, title="Another")
    with pytest.raises(TemplateIdReused):
        make(db, bob, id=id, title="A letter", tags=["work"])
    with pytest.raises(NameTaken):
        make(db, ann, name="/Letter")
    assert make(db, bob).name == "letter", "others have names of their own"


def test_versions_and_the_way_back(db: Database, ann: Caller) -> None:
    id = make(db, ann).id
    assert change(db, ann, id, title="New title", tags=["a"]).version == 1
    second = change(db, ann, id, body="Dear {{who}} of {{where}}")
    assert (second.version, [one.name for one in second.variables]) == (2, ["who", "where"])
    assert change(db, ann, id, body="Dear {{who}} of {{where}}").version == 2, "the same is no version"
    third = change(db, ann, id, variables=[Variable(name="who", kind="long")])
    assert (third.version, [one.kind for one in third.variables]) == (3, ["long", "text"])
    back = db.write_now(service.restore, ann, id, 1)
    assert (back.version, back.body, back.title) == (4, "Dear {{who}}", "New title")
    assert db.write_now(service.restore, ann, id, 4).version == 4
    found = db.read_now(service.list_versions, ann, id).items
    assert [(one.number, one.body) for one in found] == [
        (4, "Dear {{who}}"),
        (3, "Dear {{who}} of {{where}}"),
        (2, "Dear {{who}} of {{where}}"),
        (1, "Dear {{who}}"),
    ]
    with pytest.raises(NoVersion):
        db.write_now(service.restore, ann, id, 9)


def test_others_see_what_is_shared_and_change_nothing(db: Database, ann: Caller, bob: Caller, boss: Caller) -> None:
    private, shared = make(db, ann, name="mine").id, make(db, ann, name="ours", shared=True).id
    assert [one.name for one in db.read_now(service.list_templates, bob).items] == ["ours"]
    assert db.read_now(service.get, bob, shared).owner_name == "Ann"
    for caller in (bob, boss):
        for act in (service.get, service.list_versions):
            with pytest.raises(NoTemplate):
                db.read_now(act, caller, private)
        for did in (lambda tx, c: service.take(tx, c, private, Use()), lambda tx, c: service.rate(tx, c, private, 5)):
            with pytest.raises(NoTemplate):
                db.write_now(did, caller)
        with pytest.raises(NoTemplate):
            change(db, caller, private, title="x")
        with pytest.raises(NoTemplate):
            db.read_now(service.export, caller, [private])
    with pytest.raises(TemplateReadOnly):
        change(db, bob, shared, title="x")
    with pytest.raises(TemplateReadOnly):
        db.read_now(service.list_versions, bob, shared)
    with pytest.raises(TemplateReadOnly):
        db.write_now(service.delete, bob, shared)
    assert change(db, boss, shared, shared=False).shared is False, "an administrator may stop sharing"
    with pytest.raises(NoTemplate):
        db.read_now(service.get, boss, shared)
    reader = msgspec.structs.replace(ann, scopes=frozenset({"read"}))
    assert len(db.read_now(service.list_templates, reader).items) == 2
    with pytest.raises(Denied):
        db.write_now(service.take, reader, private, Use())


def test_a_name_finds_ones_own_first(db: Database, ann: Caller, bob: Caller, boss: Caller) -> None:
    first = make(db, ann, body="Ann's", shared=True)
    make(db, boss, body="Boss's", shared=True)

    def found(caller: Caller) -> list[str]:
        return [one.body for one in db.read_now(service.list_templates, caller, name="/LETTER").items]

    assert found(bob) == ["Ann's", "Boss's"]
    assert found(boss) == ["Boss's", "Ann's"]
    make(db, bob, body="Bob's")
    assert found(bob)[0] == "Bob's"
    db.write_now(service.delete, ann, first.id)
    assert found(ann) == ["Boss's"]


def test_pages(db: Database, ann: Caller) -> None:
    names = [make(db, ann, name=f"t{n}").name for n in range(5)]
    first = db.read_now(service.list_templates, ann, limit=3)
    rest = db.read_now(service.list_templates, ann, limit=3, cursor=first.next)
    assert [one.name for one in [*first.items, *rest.items]] == names[::-1]
    assert rest.next is None
    with pytest.raises(Invalid):
        db.read_now(service.list_templates, ann, cursor="x")


def test_ratings_and_uses(db: Database, ann: Caller, bob: Caller) -> None:
    id = make(db, ann, shared=True).id
    db.write_now(service.rate, ann, id, 5)
    rated = db.write_now(service.rate, bob, id, 2)
    assert (rated.rating, rated.ratings, rated.my_rating) == (3.5, 2, 2)
    assert db.write_now(service.rate, bob, id, 4).rating == 4.5
    assert db.write_now(service.rate, bob, id, None).rating == 5
    assert [db.write_now(service.take, who, id, Use()).uses for who in (ann, bob, bob)] == [1, 2, 3]
    seen = db.read_now(service.get, bob, id)
    assert (seen.uses, seen.my_uses, seen.my_rating) == (3, 2, None)
    assert seen.used_at is not None
    assert db.read_now(service.get, ann, id).my_uses == 1


def test_a_text_comes_of_it(db: Database, ann: Caller, bob: Caller) -> None:
    id = make(db, ann, body="{{who}}, {{today}}. {{me}}", shared=True).id
    used = db.write_now(service.take, bob, id, Use(values={"who": "Eve"}, today="2026-03-09"))
    assert used.text == "Eve, 9 марта 2026 г.. Bob"
    with pytest.raises(ValuesRefused) as refused:
        db.write_now(service.take, ann, id, Use(values={}))
    assert refused.value.fields == {"names": "who", "values.who": "required"}
    assert db.read_now(service.get, ann, id).uses == 1, "a refusal is no use"


def test_a_file_twice_makes_no_doubles(db: Database, ann: Caller, bob: Caller) -> None:
    variables = [Variable(name="n", kind="number", min=1, default="2")]
    make(db, ann, name="one", body="{{n}}", variables=variables, tags=["a"], description="d")
    make(db, ann, name="two", shared=True)
    file = db.read_now(service.export, ann)
    raw = msgspec.json.encode(file)
    assert b"owner" not in raw and b"shared" not in raw

    def brought(caller: Caller, **more: Any) -> list[tuple[str, str]]:
        request = msgspec.json.decode(raw, type=ImportRequest)
        for name, value in more.items():
            setattr(request, name, value)
        return [(one.name, one.result) for one in db.write_now(service.import_entries, caller, request).items]

    assert brought(bob) == [("one", "added"), ("two", "added")]
    assert brought(bob) == brought(ann) == [("one", "same"), ("two", "same")]
    mine = db.read_now(service.list_templates, bob, name="two").items[0]
    assert (mine.owner_name, mine.shared) == ("Bob", False)
    assert db.read_now(service.export, bob) == file, "nothing is lost on the way"
    change(db, bob, mine.id, body="Changed")
    assert brought(bob, conflict="skip") == [("one", "same"), ("two", "skipped")]
    assert brought(bob, conflict="copy") == [("one", "same"), ("two-2", "added")]
    assert brought(bob, conflict="copy") == [("one", "same"), ("two-2", "same")]
    assert brought(bob) == [("one", "same"), ("two", "changed")]
    assert len(db.read_now(service.list_versions, bob, mine.id).items) == 3


def test_a_bad_entry_does_not_spoil_the_rest(db: Database, bob: Caller) -> None:
    entries = [TemplateEntry("ok", "x"), TemplateEntry("no good", "x"), TemplateEntry("empty", " ")]
    report = db.write_now(service.import_entries, bob, ImportRequest(entries)).items
    assert [(one.name, one.result) for one in report] == [("ok", "added"), ("no good", "refused"), ("empty", "refused")]
    assert "«no good»" in (report[1].problem or "")
    assert isinstance(report[0], Imported)
    with pytest.raises(FileForeign):
        db.write_now(service.import_entries, bob, ImportRequest([], format="somebody.else"))
    with pytest.raises(FileForeign):
        db.write_now(service.import_entries, bob, ImportRequest(entries * 200))


def test_starters_are_taken_by_importing_them(db: Database, bob: Caller) -> None:
    offered = service.starters(bob).items
    assert offered[0].name == "кратко"
    assert service.starters(bob, "en").items[0].name == "summary"
    db.write_now(service.import_entries, bob, ImportRequest(offered[:1]))
    db.write_now(service.import_entries, bob, ImportRequest(offered))
    assert len(db.read_now(service.list_templates, bob).items) == len(offered)


def test_there_is_an_end_to_them(db: Database, ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["veche.features.templates.service.change"], "OWN", 2)
    make(db, ann, name="a")
    make(db, ann, name="b")
    with pytest.raises(TooManyTemplates):
        make(db, ann, name="c")


def test_all_of_it_goes_with_its_people(db: Database, ann: Caller) -> None:
    eve = add_person(db, "Eve")
    kept = make(db, ann, shared=True).id
    gone = make(db, eve, name="eves", shared=True).id
    for id in (kept, gone):
        for who in (ann, eve):
            db.write_now(service.rate, who, id, 3)
            db.write_now(service.take, who, id, Use())
    db.write_now(lambda tx: tx.execute(delete(user).where(user.c.id == eve.user_id)))
    seen = db.read_now(service.get, ann, kept)
    assert (seen.ratings, seen.uses) == (1, 1)
    for table in (template, version, rating, use):
        count = db.read_now(lambda tx, table=table: tx.execute(select(func.count()).select_from(table)).scalar())
        assert count == 1, table.name
