"""Names, projects, templates, exports and imports through the client, on both ways."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator

import pytest

from tests.client.contract import MODEL, collect
from veche.client.embedded import Embedded
from veche.client.entities import (
    Bulk,
    ExportRequest,
    ImportRequest,
    NewConversation,
    NewMessage,
    NewProject,
    NewTemplate,
    Params,
    ProjectPatch,
    SearchFilter,
    TemplatePatch,
    VecheError,
    new_id,
)
from veche.client.port import Client
from veche.client.remote import Remote


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 1000):
        yield data[start : start + 1000]


class LibraryContract:
    """Inherit it and give the fixture `client`."""

    async def new(self, client: Client, title: str, **fields: object) -> str:
        made = await client.create(NewConversation(id=new_id(), title=title, model=MODEL, **fields))  # type: ignore[arg-type]
        return made.id

    async def test_names_find_conversations(self, client: Client) -> None:
        mark = new_id()[-6:]
        first, second = await self.new(client, f"Ёлка {mark}"), await self.new(client, f"ёлка {mark} и шары")
        await client.bulk(Bulk(ids=[second], action="archive"))
        assert [one.id for one in await client.names(f"ёЛКА  {mark}")] == [first, second]
        assert [one.id for one in await client.names(f"{mark} и")] == [second]
        assert (await client.names(first[-8:]))[0].id == first
        newest = (await client.names(limit=2))[0]
        assert (newest.id, newest.archived, newest.message_count) == (second, True, 0)
        assert await client.names(f"nothing {mark}") == []

    async def test_a_project_from_its_beginning_to_its_end(self, client: Client) -> None:
        project = await client.create_project(NewProject(id=new_id(), name="Docs", instructions="Be brief."))
        file = await client.upload("a.txt", b"words")
        patch = ProjectPatch(model=MODEL, params=Params(temperature=0.5), files=[file.id])
        changed = await client.change_project(project.id, patch)
        assert (changed.model, changed.params.temperature, changed.files[0].name) == (MODEL, 0.5, "a.txt")
        inside, outside = await self.new(client, "in", project_id=project.id), await self.new(client, "out")
        assert [one.id for one in (await client.conversations(project=project.id)).items] == [inside]
        assert outside in [one.id for one in (await client.conversations(project="none")).items]
        assert (await client.project(project.id)).conversations == 1
        assert project.id in [one.id for one in await client.projects()]
        moved = await client.bulk(Bulk(ids=[outside], action="move", project_id=project.id))
        assert [one.project_id for one in moved] == [project.id]
        await client.bulk(Bulk(ids=[inside], action="delete"))
        await client.delete_project(project.id, conversations=True)
        with pytest.raises(VecheError) as gone:
            await client.conversation(outside)
        assert gone.value.kind == "not_found"

    async def test_a_search_is_narrowed(self, client: Client) -> None:
        project = await client.create_project(NewProject(id=new_id(), name="Zoo"))
        conversation = await self.new(client, "quiet", project_id=project.id)
        await collect(client.send(conversation, NewMessage(text="a wombat digs", answer=False)))
        for narrow, found in (
            (SearchFilter(project=project.id, role="user"), True),
            (SearchFilter(project=project.id, role="assistant"), False),
            (SearchFilter(project=project.id, before=1), False),
        ):
            for _ in range(100):
                hits = (await client.search("wombats", narrow=narrow)).items
                if bool(hits) == found:
                    break
                await asyncio.sleep(0.05)
            assert bool(hits) == found
            assert not hits or (hits[0].number, hits[0].conversation_id) == (1, conversation)

    async def test_a_template_is_made_changed_carried_and_removed(self, client: Client) -> None:
        name = f"t{new_id()[-8:]}"
        made = await client.create_template(NewTemplate(id=new_id(), name=name, body="About {{topic}}"))
        changed = await client.change_template(made.id, TemplatePatch(body="On {{topic}}"))
        assert (changed.version, [one.name for one in changed.variables]) == (2, ["topic"])
        assert [one.body for one in await client.template_versions(made.id)] == ["On {{topic}}", "About {{topic}}"]
        assert (await client.restore_template(made.id, 1)).body == "About {{topic}}"
        carried = await client.export_templates([made.id])
        assert carried.templates[0].name == name
        await client.delete_template(made.id)
        report = await client.import_templates(ImportRequest(templates=carried.templates))
        assert [one.result for one in report.items] == ["added"]
        assert name in [one.name for one in (await client.export_templates()).templates]
        assert {"letter"} <= {one.name for one in await client.starter_templates()}

    async def test_what_goes_out_comes_in_once(self, client: Client) -> None:
        conversation = await self.new(client, "carried")
        await collect(client.send(conversation, NewMessage(text="all of it")))
        made = await client.begin_export(ExportRequest(new_id(), "json", [conversation]))
        for _ in range(200):
            if made.state not in ("queued", "running"):
                break
            await asyncio.sleep(0.05)
            made = await client.export_state(made.id)
        data = b"".join([piece async for piece in client.export_file(made.id)])
        assert (made.state, made.size) == ("done", len(data))
        await client.drop_export(made.id)
        with pytest.raises(VecheError) as gone:
            await client.export_state(made.id)
        assert gone.value.kind == "not_found"
        await client.delete(conversation)
        assert await self.taken(client, "x.json", data) == ("done", "veche", 1, 0)
        assert await self.taken(client, "x.json", data) == ("done", "veche", 0, 1)
        assert (await client.conversation(conversation)).title == "carried"
        assert (await self.taken(client, "x", b"nothing"))[0] == "failed"

    async def test_the_log_of_another_tool(self, client: Client) -> None:
        said = {"id": "q", "parent": None, "role": "user", "text": "hello?", "at": 1_700_000_000_000}
        answer = {"id": "a", "parent": "q", "role": "assistant", "text": "hello!", "model": "m", "input_tokens": 3,
                  "files": [{"name": "a.txt", "path": "files/1.txt", "type": "text/plain"}]}  # fmt: skip
        one = {"format": "llm", "id": new_id(), "name": "greetings", "system": "brief", "head": "a",
               "created_at": 1_700_000_000_000, "messages": [said, answer, {"role": "?"}]}  # fmt: skip
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("conversations.json", json.dumps([one]))
            archive.writestr("files/1.txt", "attached")
        assert await self.taken(client, "logs.db", held.getvalue()) == ("done", "llm", 1, 0)
        assert await self.taken(client, "logs.db", held.getvalue()) == ("done", "llm", 0, 1)
        found = next(c for c in await client.names("greetings") if c.message_count == 2)
        messages = await client.path(found.id)
        assert [message.model for message in messages] == [None, "m"]
        assert messages[1].usage is not None and messages[1].usage.input_tokens == 3
        assert [type(part).__name__ for part in messages[1].parts] == ["TextPart", "FilePart"]
        assert (await client.conversation(found.id)).instructions == "brief"

    async def taken(self, client: Client, name: str, data: bytes) -> tuple[str, str | None, int, int]:
        result = await client.begin_import(new_id(), name, pieces(data))
        for _ in range(200):
            if result.state not in ("queued", "running"):
                break
            await asyncio.sleep(0.05)
            result = await client.import_state(result.id)
        counts = result.report.counts
        await client.drop_import(result.id)
        return result.state, result.source, counts.new, counts.same


class TestEmbedded(LibraryContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Embedded:
        return embedded


class TestRemote(LibraryContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Remote:
        return remote
