"""Archives of others: their trees, files and times come in; what is hostile or broken ends in a clear word."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from typing import Any

import pytest

from tests.features.exchange.home import Home, open_home, zipped
from veche.features.artifacts import service as artifacts
from veche.features.conversations import service as conversations
from veche.features.exchange.errors import ArchiveTooLarge
from veche.features.exchange.logic.archive import as_cost
from veche.features.exchange.logic.chatgpt import read as read_chatgpt
from veche.features.exchange.logic.incoming import IncomingMessage, derived_id, in_order
from veche.features.exchange.logic.splitting import ElementTooLong, decode, elements
from veche.features.exchange.schemas import Import
from veche.features.exchange.service import intake
from veche.kit.ids import is_id
from veche.ports.content import (
    CitationPart,
    FilePart,
    ImagePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100)


def node(key: str, parent: str | None, children: list[str], role: str = "", content: Any = None, **meta: Any) -> Any:
    message = None
    if role:
        author = {"role": role, "name": meta.pop("tool", None)}
        at = 1_700_000_000.5 + meta.pop("at", 0)
        message = {"id": key, "author": author, "create_time": at, "content": content, "metadata": meta, "weight": 1.0}
    return key, {"id": key, "message": message, "parent": parent, "children": children, "новое": 1}


def text(words: str) -> dict[str, Any]:
    return {"content_type": "text", "parts": [words]}


THOUGHTS = [{"summary": "С", "content": "к"}]


def chatgpt(title: str = "Базы", key: str = "c-1", more: list[Any] | None = None) -> dict[str, Any]:
    nodes = [
        node("root", None, ["sys"]),
        node("sys", "root", ["u1"], "system", text(""), is_visually_hidden_from_conversation=True),
        node("u1", "sys", ["a1", "a2"], "user", {
            "content_type": "multimodal_text",
            "parts": [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Abc1"}, "Сравни"],
        }, attachments=[{"id": "file-Abc1", "name": "схема.png", "mime_type": "image/png", "size": 9}]),
        node("a1", "u1", [], "assistant", text("первый ответ"), model_slug="gpt-4o"),
        node("a2", "u1", ["u2"], "assistant", text("второй 【3†source】ответ"), model_slug="gpt-4o"),
        node("u2", "a2", ["t1"], "user", text("сложи")),
        node("t1", "u2", ["c1"], "assistant", {"content_type": "thoughts", "thoughts": THOUGHTS}),
        node("c1", "t1", ["o1"], "assistant", {"content_type": "code", "language": "python", "text": "print(4)"}),
        node("o1", "c1", ["a3"], "tool", {"content_type": "execution_output", "text": "4"}, tool="python"),
        node("a3", "o1", [], "assistant", text("четыре"), model_slug="o3", at=9,
             content_references=[{"type": "webpage", "url": "https://e.org", "title": "Е", "snippet": "сл"}]),
        *(more or []),
    ]  # fmt: skip
    return {"title": title, "create_time": 1_700_000_000.5, "update_time": 1_700_000_100, "conversation_id": key,
            "mapping": dict(nodes), "current_node": "a3", "is_archived": True, "is_starred": True}  # fmt: skip


def claude(**more: Any) -> dict[str, Any]:
    at = {"created_at": "2025-05-01T10:00:00.123456Z", "updated_at": "2025-05-01T10:00:00Z"}
    cited = [{"details": {"url": "https://e.org/1", "title": "Е"}}]
    about = {"uuid": "11111111-1111-4111-8111-111111111111", "name": "Поездка", **at, "project_uuid": "p-1"}
    return {**about, "chat_messages": [
        {"uuid": "m1", "sender": "human", "text": "План", "content": [{"type": "text", "text": "План"}], **at,
         "attachments": [{"file_name": "заметки.pdf", "extracted_content": "Озёра"}],
         "files": [{"file_name": "нет.jpg", "file_uuid": "f-9"}]},
        {"uuid": "m2", "sender": "assistant", "parent_message_uuid": "m1", "text": "", **at, "content": [
            {"type": "thinking", "thinking": "думаю"},
            {"type": "tool_use", "id": "t1", "name": "web", "input": {"q": 1}},
            {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "нашлось"}]},
            {"type": "text", "text": "День первый", "citations": cited}, {"type": "неведомое"}]},
        {"uuid": "m3", "sender": "assistant", "parent_message_uuid": "m1", "text": "Иначе", "content": [], **at},
    ], **more}  # fmt: skip


async def test_chatgpt_tree_files_and_times(home: Home) -> None:
    anna = home.person()
    archive = zipped({"conversations.json": json.dumps([chatgpt()]), "file-Abc1-scheme.png": PNG, "user.json": "{}"})
    report = await home.take(anna, archive)
    assert (report.source, report.state, report.report.counts.new) == ("chatgpt", "done", 1)
    made = report.report.results[0]
    assert made.notes == []
    conversation, said = await home.read(anna, str(made.conversation_id))
    assert (conversation.title, conversation.archived, conversation.pinned) == ("Базы", True, True)
    assert (conversation.created_at, conversation.updated_at) == (1_700_000_000_500, 1_700_000_100_000)
    first, a1, a2, u2, a3 = said
    assert [one.role for one in said] == ["user", "assistant", "assistant", "user", "assistant"]
    assert [a1.parent_id, a2.parent_id, u2.parent_id, a3.parent_id] == [first.id, first.id, a2.id, u2.id]
    assert conversation.head_id == a3.id
    image = first.parts[0]
    assert isinstance(image, ImagePart)
    assert image.name == "схема.png"
    assert a2.parts == [TextPart("второй ответ")]
    assert a3.parts == [
        ReasoningPart("**С**\n\nк"),
        ToolCallPart("call-1", "python", "print(4)"),
        ToolResultPart("call-1", "4"),
        TextPart("четыре"),
        CitationPart(1, "Е", "сл", "https://e.org", "web"),
    ]
    assert (a3.model, first.author_id, first.created_at) == ("o3", anna.user_id, 1_700_000_000_500)


async def test_chatgpt_again_brings_only_what_is_new(home: Home) -> None:
    anna = home.person()
    await home.take(anna, zipped({"conversations.json": json.dumps([chatgpt()])}))
    longer = chatgpt(more=[node("u3", "a3", [], "user", text("ещё"), at=20)])
    longer["mapping"]["a3"]["children"] = ["u3"]
    longer["current_node"] = "u3"
    parts = {"conversations-000.json": json.dumps([longer]), "conversations-001.json": json.dumps([chatgpt(key="c-2")])}
    report = await home.take(anna, zipped({f"export/{name}": data for name, data in parts.items()}))
    counts = report.report.counts
    assert (counts.grown, counts.new, counts.messages) == (1, 1, 6)
    grown = next(one for one in report.report.results if one.outcome == "grown")
    conversation, said = await home.read(anna, str(grown.conversation_id))
    assert len(said) == 6
    assert conversation.head_id == said[-1].id
    assert len(await home.all(anna)) == 2


async def test_claude_conversations_and_projects(home: Home) -> None:
    anna = home.person("Анна", "ru")
    project = {
        "uuid": "p-1",
        "name": "Карелия",
        "prompt_template": "Коротко",
        "docs": [{"uuid": "d", "filename": "к.md", "content": "#"}],
    }
    sample = {"uuid": "p-0", "name": "Sample", "prompt_template": "", "is_starter_project": True}
    files = {
        "users.json": "[]",
        "projects.json": json.dumps([sample, project]),
        "conversations.json": json.dumps([claude()]),
    }
    report = await home.take(anna, zipped(files))
    assert (report.source, report.report.counts.new) == ("claude", 1), report
    made = report.report.results[0]
    assert [note for note in made.notes if "нет.jpg" in note]
    assert any("не знает" in note for note in made.notes)
    conversation, said = await home.read(anna, str(made.conversation_id))
    projects = (await home.db.read(conversations.list_projects, anna)).items
    assert [(one.id, one.name, one.instructions, len(one.files)) for one in projects] == [
        (conversation.project_id, "Карелия", "Коротко", 1)
    ]
    assert conversation.head_id == said[-1].id
    note = said[0].parts[1]
    assert isinstance(note, FilePart)
    assert note.name == "заметки.pdf.txt"
    assert said[0].parts[2] == TextPart("📎 нет.jpg")
    kinds: list[type[Part]] = [ReasoningPart, ToolCallPart, ToolResultPart, TextPart, CitationPart]  # type: ignore[assignment]
    assert [type(part) for part in said[1].parts] == kinds
    assert said[2].parent_id == said[0].id
    assert said[0].created_at == 1_746_093_600_123
    assert (await home.take(anna, zipped(files))).report.counts.same == 1


async def test_a_bare_json_will_do(home: Home) -> None:
    anna = home.person()
    for data in (json.dumps([claude()]), "\ufeff" + json.dumps(claude(uuid="other"))):
        assert (await home.take(anna, data.encode(), "conversations.json")).report.counts.new == 1


async def test_the_broken_are_told_and_the_others_come(home: Home) -> None:
    anna = home.person()
    odd = chatgpt(key="c-3")
    odd["mapping"]["a2"]["message"]["content"] = {"content_type": "text", "parts": "no list"}
    odd["mapping"]["u2"]["message"]["author"] = "who"
    empty = {"title": "Empty", "mapping": {}, "conversation_id": "e"}
    items = [chatgpt(), {"title": "No id", "mapping": {"a": {}}}, empty, 7, odd, "\ud800", chatgpt("\0\0x", "c-4")]
    report = await home.take(anna, zipped({"conversations.json": json.dumps(items)}))
    assert report.state == "done", report.error
    assert report.report.counts.new == 3
    assert {one.title for one in report.report.results if one.outcome == "skipped"} == {"No id", "Empty"}
    assert all(one.notes for one in report.report.results if one.outcome == "skipped")
    assert "\ufffd\ufffdx" in {one.title for one in await home.all(anna)}


async def test_files_that_are_damaged_or_too_large(home: Home) -> None:
    anna, boris = home.person(), home.person()
    note = await home.file(anna, "note.txt", b"true words")
    id = await home.talk(anna, [TextPart("x"), note])
    _, data = await home.export(anna, "json", id)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["files/note.txt"] = b"false words"
    report = await home.take(boris, zipped(files))
    assert "damaged" in report.report.results[0].notes[0]
    big = chatgpt()
    report = await home.take(
        boris, zipped({"conversations.json": json.dumps([big]), "file-Abc1.png": bytes(1_000_001)})
    )
    assert "larger than" in report.report.results[0].notes[0]


HOSTILE: dict[str, Any] = {
    "nothing": (b"", "exchange.unknown_archive"),
    "text": (b"hello", "exchange.unknown_archive"),
    "json": (b'{"a": 1}', "exchange.unknown_archive"),
    "open array": (b'[{"a": 1}', "exchange.unknown_archive"),
    "depth": (b"[" * 200_000, "exchange.unknown_archive"),
    "other zip": (zipped({"a.txt": "x"}), "exchange.unknown_archive"),
    "cut off": (zipped({"conversations.json": "[]" * 500})[:-30], "exchange.damaged"),
    "half": (zipped({"conversations.json": "[]" * 500})[:40], "exchange.damaged"),
    "upwards": (zipped({"../../etc/passwd": "x", "conversations.json": "[]"}), "exchange.unsafe"),
    "absolute": (zipped({"/etc/passwd": "x", "conversations.json": "[]"}), "exchange.unsafe"),
    "backwards": (zipped({"..\\..\\x": "x", "conversations.json": "[]"}), "exchange.unsafe"),
    "drive": (zipped({"C:/x": "x", "conversations.json": "[]"}), "exchange.unsafe"),
    "empty array": (zipped({"conversations.json": "[]"}), "exchange.unknown_archive"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_archives_end_in_a_clear_word(name: str, sqlite_house_url: str, tmp_path: Any) -> None:
    data, code = HOSTILE[name]
    report = await _taken(sqlite_house_url, tmp_path, data)
    assert report.state == "failed"
    assert report.error is not None
    assert report.error.code == code
    assert len(report.error.text) > 20


async def _taken(url: str, folder: Any, data: bytes) -> Import:
    home = open_home(url, folder / "data")
    try:
        anna = home.person()
        made = await home.take(anna, data)
        assert await home.all(anna) == []
        assert not list(home.jobs.folder.glob("*.part"))
        return made
    finally:
        await home.jobs.close()
        home.db.close()


async def test_bombs(sqlite_house_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_FREE", 1 << 20)
    bomb = zipped({"conversations.json": "[]", "file-x.bin": bytes(40 << 20)})
    report = await _taken(sqlite_house_url, tmp_path, bomb)
    assert report.error is not None
    assert report.error.code == "exchange.bomb"
    many = bytearray(zipped({"conversations.json": "[]"}))
    at = many.rfind(b"PK\x05\x06")
    many[at + 12 : at + 16] = struct.pack("<I", 200 << 20)
    report = await _taken(sqlite_house_url, tmp_path, bytes(many))
    assert report.error is not None
    assert report.error.code == "exchange.bomb"
    monkeypatch.setattr(intake, "MOST_ELEMENT", 1000)
    long = [{"uuid": "u", "chat_messages": [], "x": "x" * 2000}]
    report = await _taken(sqlite_house_url, tmp_path, zipped({"conversations.json": json.dumps(long)}))
    assert report.error is not None or "larger" in report.report.results[0].notes[0]


async def test_no_more_than_the_operator_allows(sqlite_house_url: str, tmp_path: Any) -> None:
    home = open_home(sqlite_house_url, tmp_path / "data", max_import_bytes=1000)
    with pytest.raises(ArchiveTooLarge):
        await home.take(home.person(), bytes(2000))
    assert not list(home.jobs.folder.iterdir())
    home.db.close()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_arrays_are_split_wherever_the_pieces_end(size: int) -> None:
    items = [{"a": '[{"\\'}, [1, [2]], "]", 'q"\\\\', 5, {}, "ы🚀", {"x": {"y": ["]"]}}]
    data = json.dumps(items, ensure_ascii=False, indent=1).encode()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert [json.loads(one) for one in elements(pieces, 10_000)] == items
    with pytest.raises(ElementTooLong):
        list(elements([b'["', b"x" * 50, b'"]'], 20))
    with pytest.raises(ValueError, match="does not end"):
        list(elements(pieces[:-1] if size == 1 else [data[:-2]], 10_000))


def test_json_as_people_have_it() -> None:
    assert decode(rb'"a\u0000b"') == "a\ufffdb"
    assert decode(rb'"a\\u0000b"') == "a\\u0000b"
    assert decode(rb'"\ud83d"') == "\ufffd"
    with pytest.raises(ValueError, match="truncated"):
        decode(b"{")


def test_trees_with_rings_and_strangers_are_put_in_order() -> None:
    def one(key: str, parent: str | None, number: int | None = None) -> IncomingMessage:
        return IncomingMessage(key, parent, "user", [], 1, number=number)

    ordered = in_order([one("c", "b"), one("a", "b"), one("b", "a"), one("d", "nobody"), one("e", "e")])
    place = {message.key: i for i, message in enumerate(ordered)}
    assert len(place) == 5
    assert all(message.parent is None or place[message.parent] < place[message.key] for message in ordered)
    long = in_order([one(str(i), str(i - 1) if i else None) for i in range(20_000)])
    assert [message.key for message in long[:3]] == ["0", "1", "2"]


def test_derived_ids_are_stable_uuids() -> None:
    assert derived_id("a", "b") == derived_id("a", "b") != derived_id("ab", "")
    assert derived_id("a")[14] == "8"
    assert derived_id("a")[19] in "89ab"


async def test_files_of_an_archive_count_as_any_others(sqlite_house_url: str, tmp_path: Any) -> None:
    home = open_home(sqlite_house_url, tmp_path / "data")
    home.store.quota_bytes = 150
    try:
        anna = home.person()
        archive = zipped({
            "conversations.json": json.dumps([chatgpt()]), "file-Abc1-scheme.png": PNG + bytes(200),
        })  # fmt: skip
        report = await home.take(anna, archive)
        assert (report.state, report.report.counts.new, report.report.counts.files) == ("done", 1, 0)
        assert any("схема.png" in note or "room" in note or "full" in note for note in report.report.results[0].notes)
    finally:
        await home.jobs.close()
        home.db.close()


def test_marks_of_sources_are_taken_out_in_one_go() -> None:
    archive = chatgpt(more=[node("x", "a3", [], "assistant", text("\ue200" * 300_000 + "a\ue200b\ue201c"))])
    archive["mapping"]["a3"]["children"] = ["x"]
    said = read_chatgpt(archive).messages[-1].parts[-1]
    assert isinstance(said, TextPart)
    assert said.text == "\ue200" * 300_000 + "ac"


@pytest.mark.parametrize("amount", ["x", "1e999999999", "-1", "NaN", "1" * 50])
def test_a_cost_that_is_none_is_left_out(amount: str) -> None:
    assert as_cost({"amount": amount, "currency": "USD", "priced_at": "2026-01-01"}) is None
    assert as_cost({"amount": "0.5", "currency": "US dollars", "priced_at": "2026-01-01"}) is None
    assert as_cost({"amount": "0.5", "currency": "USD", "priced_at": "2026-01-01"}) is not None


async def test_artifacts_with_senseless_ids_and_numbers_do_no_harm(home: Home) -> None:
    anna = home.person()
    id = await home.talk(anna, "x", "```html title=Page\n<p>1</p>\n```")
    await home.bus.drain()
    _, data = await home.export(anna, "json", id)
    told = json.loads(data)
    told["conversation"]["id"] = "a forged one"
    (first,) = told["artifacts"]
    forged = []
    for key, number in (("w" * 300, 1), (first["artifact"]["id"], 1), ("ok", 2**40), ("so", -5)):
        version = {**first["artifact"]["versions"][0], "number": number, "restored_from": 2**40, "created_at": 2**63}
        artifact = {**first["artifact"], "id": key, "version": number, "versions": [version, version]}
        forged.append({"artifact": artifact, "contents": [{"artifact_id": key, "number": number, "content": key}]})
    report = await home.take(anna, json.dumps({**told, "artifacts": forged}).encode(), "a.json")
    assert (report.state, report.report.counts.new) == ("done", 1), report.error
    taken = str(report.report.results[0].conversation_id)
    found = await home.db.read(artifacts.list_for_house, taken)
    assert {texts[0].content for _, texts in found} >= {"w" * 300, first["artifact"]["id"]}
    assert all(is_id(one.id) and one.id != first["artifact"]["id"] and 0 < one.version < 10 for one, _ in found)
    assert len(await home.db.read(artifacts.list_for_house, id)) == 1
