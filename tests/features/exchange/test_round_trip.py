"""What goes out comes in again: nothing is lost, nothing is doubled, nothing that was continued is overwritten."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.exchange.home import Home, message, open_home
from veche.features.artifacts import service as artifacts
from veche.features.artifacts.schemas import NewArtifact, NewVersion
from veche.features.artifacts.service import Brought
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Branch, Message, Note
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.projects import NewProject
from veche.features.usage.schemas import Cost
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import new_id
from veche.ports.content import (
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    Params,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    Usage,
)

_WORDS = st.text(
    st.one_of(st.sampled_from('абвёЖ 🚀👩‍👩‍👧漢\n"\\/<>&$`*_#|\u0000\u202e'), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=60,
).map(lambda text: text.replace("\0", "\ufffd"))
_PARTS = st.one_of(
    st.builds(TextPart, _WORDS),
    st.builds(ReasoningPart, _WORDS, st.none() | st.integers(0, 10**6)),
    st.builds(ToolCallPart, st.just("c1"), st.just("web"), _WORDS),
    st.builds(ToolResultPart, st.just("c1"), _WORDS, st.booleans()),
    st.builds(CitationPart, st.integers(1, 9), _WORDS, _WORDS, st.none() | st.just("https://example.org/a?b=1")),
    st.builds(ErrorPart, st.just("llm.down"), _WORDS, st.booleans()),
)
_NODES = st.lists(
    st.fixed_dictionaries(
        {
            "parent": st.integers(0, 30),
            "gap": st.integers(1, 3),
            "parts": st.lists(_PARTS, max_size=3),
            "file": st.none() | st.binary(min_size=1, max_size=50),
            "state": st.sampled_from(["complete", "stopped", "failed", "interrupted"]),
            "excluded": st.booleans(),
            "usage": st.none() | st.builds(Usage, st.integers(0, 9), st.integers(0, 9), st.none(), st.none()),
            "mark": st.none() | st.tuples(st.booleans(), st.sampled_from([None, 1, -1])),
        }
    ),
    max_size=12,
)


def _plain(messages: list[Message], same_files: dict[str, str]) -> list[dict[str, Any]]:
    """Messages without what differs between houses: whose they are, and which ids their files have."""
    made = []
    for one in messages:
        data = msgspec.to_builtins(one)
        data["author_id"] = data["author_id"] is not None
        for part in data["parts"]:
            if "file_id" in part:
                part["file_id"] = same_files.get(part["file_id"], part["file_id"])
        made.append(data)
    return made


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(nodes=_NODES, title=st.none() | _WORDS, pinned=st.booleans(), names=st.sets(st.sampled_from("абв"), max_size=2))
async def test_a_tree_goes_out_and_comes_back_as_it_was(
    nodes: list[dict[str, Any]], title: str | None, pinned: bool, names: set[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = open_home(f"sqlite:///{folder}/old.db", Path(folder) / "old")
        new = open_home(f"sqlite:///{folder}/new.db", Path(folder) / "new")
        try:
            await _there_and_back(old, new, nodes, " ".join((title or "").split()) or None, pinned, names)
        finally:
            for home in (old, new):
                await home.jobs.close()
                home.db.close()


async def _there_and_back(
    old: Home, new: Home, nodes: list[dict[str, Any]], title: str | None, pinned: bool, names: set[str]
) -> None:
    anna, again = old.person("Анна"), new.person("Анна")
    made: list[Message] = []
    marks = []
    number = 0
    for node in nodes:
        number += node["gap"]
        parent = made[node["parent"] % len(made)].id if made and node["parent"] else None
        parts: list[Part] = list(node["parts"])
        if node["file"]:
            parts.append(await old.file(anna, "записка ☂.txt", node["file"]))
        role = "user" if number % 2 else "assistant"
        cost = Cost("0.0012", "RUB", "2026-01-01") if node["usage"] else None
        more = {"usage": node["usage"], "cost": cost, "duration_ms": number, "model": None if number % 2 else "a.b"}
        notes = [Note("retry", "снова", {"n": 1})] if node["excluded"] else []
        author = anna.user_id if role == "user" else None
        one = message(number, role, parts, parent, author=author, state=node["state"], notes=notes, **more)
        one.excluded = node["excluded"]
        made.append(one)
        if node["mark"] and node["mark"] != (False, None):
            marks.append(Mark(one.id, "", node["mark"][0], node["mark"][1], "", one.created_at))
    branches = [Branch(name, one.id) for name, one in zip(sorted(names), made, strict=False)]
    head = made[len(made) // 2].id if made else None
    params = Params(temperature=0.5, stop=["конец"])
    id = await old.put(
        anna, made, title=title, head=head, branches=branches, marks=marks, pinned=pinned, params=params,
        instructions="Кратко.", model="yandex.gpt",
    )  # fmt: skip
    before, said = await old.read(anna, id)
    _, data = await old.export(anna, "json", id)
    report = await new.take(again, data)
    assert report.state == "done", report.error
    assert report.report.counts.new == 1, report.report
    assert not any(one.notes for one in report.report.results)
    after, told = await new.read(again, id)
    assert _plain(told, {}) == _plain(said, {})
    skipped = ("owner_id", "seq")
    assert {k: v for k, v in msgspec.to_builtins(after).items() if k not in skipped} == {
        k: v for k, v in msgspec.to_builtins(before).items() if k not in skipped
    }
    assert await new.db.read(conversations.marks_in, again, id) == await old.db.read(conversations.marks_in, anna, id)
    for one in told:
        for part in one.parts:
            if isinstance(part, FilePart | ImagePart):
                known = await new.db.read(conversations.holds_file, again, part.file_id)
                assert known
    second = await new.take(again, data)
    assert second.report.counts.same == 1
    assert second.report.counts.messages == 0
    assert await new.read(again, id) == (after, told)


async def test_what_was_continued_here_is_not_overwritten(home: Home) -> None:
    anna = home.person()
    id = await home.talk(anna, "question", "answer")
    _, early = await home.export(anna, "json", id)
    conversation, said = await home.read(anna, id)
    more = message(3, "user", [TextPart("and then?")], said[-1].id, author=anna.user_id)
    more.conversation_id = id
    await home.db.write(conversations.bring_in, anna, conversation, [more], home.bus)
    await home.db.write(conversations.dress, anna, id, more.id, [], [])
    _, late = await home.export(anna, "json", id)
    report = await home.take(anna, early)
    assert report.report.counts.same == 1
    after, told = await home.read(anna, id)
    assert after.head_id == more.id
    assert len(told) == 3
    await home.db.write(conversations.delete, anna, id, home.bus)
    assert (await home.take(anna, early)).report.counts.new == 1
    grown = await home.take(anna, late)
    assert (grown.report.counts.grown, grown.report.counts.messages) == (1, 1)
    after, told = await home.read(anna, id)
    assert [one.parts for one in told] == [[TextPart("question")], [TextPart("answer")], [TextPart("and then?")]]
    assert after.head_id == more.id


async def test_somebody_elses_conversation_is_taken_under_other_ids(home: Home) -> None:
    anna, boris = home.person("Anna"), home.person("Boris")
    note = await home.file(anna, "note.txt", b"a secret of Anna's")
    id = await home.talk(anna, [TextPart("mine"), note], "yes")
    _, data = await home.export(anna, "json", id)
    first = await home.take(boris, data)
    again = await home.take(boris, data)
    assert (first.report.counts.new, again.report.counts.same) == (1, 1)
    other = first.report.results[0].conversation_id
    assert other != id
    _, said = await home.read(boris, str(other))
    assert said[0].author_id is None  # Anna said it, not Boris
    held = said[0].parts[1]
    assert isinstance(held, FilePart)
    assert held.file_id != note.file_id
    assert len(await home.all(anna)) == 1


async def test_many_conversations_projects_and_files_come_back(home: Home) -> None:
    anna, boris = home.person("Анна"), home.person("Борис")
    plan = await home.file(anna, "план.md", "# План дома".encode())
    project = await home.db.write(
        conversations.create_project,
        anna,
        NewProject(new_id(), "Дом", emoji="🏠", colour="teal", instructions="Строим", files=[plan.file_id]),
    )
    same = await home.file(anna, "план.md", "# План дома".encode())
    for number in range(3):
        await home.talk(anna, [TextPart(f"вопрос {number}"), same], "ответ", title="Одно имя")
    inside = await home.talk(anna, "в проекте", "да", title="CON", project_id=project.id)
    _, data = await home.export(anna)
    report = await home.take(boris, data)
    assert report.report.counts.new == 4
    assert report.total == report.done == 4
    found = await home.all(boris)
    projects = (await home.db.read(conversations.list_projects, boris)).items
    assert [(one.name, one.instructions, one.colour, len(one.files)) for one in projects] == [
        ("Дом", "Строим", "teal", 1)
    ]
    assert [one.title for one in found if one.project_id == projects[0].id] == ["CON"]
    assert (await home.take(anna, data)).report.counts.same == 4
    assert (await home.read(anna, inside))[0].project_id == project.id
    await home.bus.drain()
    for words in ("вопроса", "одним именем"):  # what was said, and the title, in any form
        assert await home.db.read(_found, boris, words) == 3


async def test_artifacts_come_with_the_versions_made_by_hand(home: Home) -> None:
    anna, boris = home.person(), home.person("Борис")
    page = "```html\n<!doctype html>\n<title>x</title>\n<p>page</p>\n```"
    id = await home.talk(anna, "make a page", page)
    await home.bus.drain()
    made = await home.db.read(artifacts.list_artifacts, anna, id)
    assert len(made) == 1
    await home.db.write(artifacts.add_version, anna, made[0].id, NewVersion("<p>by hand</p>", base=1))
    await home.db.write(artifacts.create, anna, id, NewArtifact("# notes", title="Заметки"))
    before = _texts(await home.db.read(artifacts.list_for_house, id))
    _, data = await home.export(anna, "json", id)
    taken = str((await home.take(boris, data)).report.results[0].conversation_id)
    await home.bus.drain()
    assert _texts(await home.db.read(artifacts.list_for_house, taken)) == before
    await home.db.write(conversations.delete, anna, id, home.bus)
    await home.take(anna, data)
    await home.bus.drain()
    again = await home.db.read(artifacts.list_for_house, id)
    assert _texts(again) == before
    assert {one.id for one, _ in again} >= {made[0].id}


def _texts(found: list[Brought]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    told = []
    for artifact, contents in found:
        texts = {one.number: one.content for one in contents}
        versions = [(one.author, texts[one.number], one.message_id is not None) for one in artifact.versions]
        told.append((artifact.title, versions))
    return sorted(told)


def _found(tx: Tx, caller: Caller, words: str) -> int:
    found = conversations.search(tx, caller, words)
    return len({hit.conversation_id for hit in found.items} | {one.conversation_id for one in found.titles})
