"""What a model gets of attachments: text within its share, pictures where they are seen, else an honest word."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.script import Script
from tests.features.turns.stage import Stage
from tests.features.turns.test_context import answered
from tests.features.turns.test_queue import flat
from tests.kit.documents import samples
from veche.features.turns.service.attached import LEAST, Weights, shortened, tokens_of_blobs
from veche.kit.ids import new_id
from veche.kit.text import estimate_tokens
from veche.ports.content import FilePart
from veche.ports.provider import Blob


def blob(text: str, *starts: int, unit: str | None = "page") -> Blob:
    return Blob("application/pdf", "a.pdf", b"", text, unit if starts else None, [(at, None) for at in starts])


def test_whole_pages_stay_from_the_first_on() -> None:
    found = blob("one " * 40 + "two " * 40 + "three " * 40, 0, 160, 320)
    one, two, three = (" ".join([word] * 40) for word in ("one", "two", "three"))
    assert shortened(found, None) == (f"[page 1]\n{one}\n\n[page 2]\n{two}\n\n[page 3]\n{three}\n", "")
    text, left = shortened(found, 100)
    assert left == "3" and "[page 2]" in text and "[page 3]" not in text and "pages 3 of 3" in text
    text, left = shortened(found, 20)
    assert left == "1–3" and text.startswith("[page 1]\none one")


@given(st.text(max_size=2_000), st.integers(1, 400))
def test_a_text_never_takes_more_than_its_share(text: str, most: int) -> None:
    kept, left = shortened(blob(text), most)
    note = 40
    assert estimate_tokens(kept) <= most + note
    assert (left == "") == (kept == text)


def test_the_share_is_divided_among_the_files_of_a_message() -> None:
    part = FilePart("1", "a.pdf", "application/pdf", 4_000_000)
    weights = Weights({"1": 50_000}, 8_000)
    assert weights(part, 1) == 8_000 and weights(part, 4) == 2_000
    assert Weights({"1": 50}, 8_000)(part, 1) == 50
    assert Weights({}, None)(part, 1) == 1_000_000
    assert Weights({}, 100)(part, 9) == LEAST
    assert tokens_of_blobs({"1": blob("abcdefgh")}) == {"1": 2}


async def upload(stage: Stage, name: str, data: bytes) -> str:
    async with stage.web.post(f"{stage.url}/api/files?name={name}", data=data) as answer:
        return str((await answer.json())["id"])


def part(kind: str, id: str) -> dict[str, Any]:
    return {"kind": kind, "file_id": id, "name": "x", "media_type": "x/y", "size": 1}


async def test_documents_reach_the_model_as_text_and_the_person_is_told_what_did_not(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    good = await upload(stage, "report.pdf", samples.pdf("Revenue grew", "Costs fell"))
    locked = await upload(stage, "locked.pdf", samples.pdf("x", encrypted=True))
    conversation = await stage.begin()
    said = {"id": new_id(), "parts": [{"kind": "text", "text": "look"}, part("file", good), part("file", locked)]}
    accepted = await stage.ask("POST", f"/api/conversations/{conversation}/messages", said, 202)
    answer = await finished(stage, conversation, accepted["answer"]["id"])
    seen = flat(stage.fake.last.body["messages"][-1]["content"])
    assert '<file name="report.pdf" pages="2">\n[page 1]\nRevenue grew' in seen
    assert "locked.pdf" in seen and "password" in seen
    assert [note["data"]["code"] for note in answer["notes"]] == ["unread"]
    gauge = await stage.ask("GET", f"/api/conversations/{conversation}/context")
    assert gauge["history"] < 200  # the text counts, not the bytes
    await answered(stage, conversation, "and again")
    assert "Revenue grew" in flat(stage.fake.last.body["messages"][0]["content"])


async def finished(stage: Stage, conversation: str, id: str) -> dict[str, Any]:
    while True:
        page = await stage.ask("GET", f"/api/conversations/{conversation}/messages")
        found = next(one for one in page["items"] if one["id"] == id)
        if found["state"] not in ("streaming", "queued"):
            return found  # type: ignore[no-any-return]


async def test_words_of_a_document_are_found(stage: Stage) -> None:
    stage.fake.answers = Script(text=("fine",))
    file = await upload(stage, "a.docx", samples.docx(samples.paragraph("Плитка и затирка для ванной")))
    conversation = await stage.begin()
    said = {"id": new_id(), "parts": [{"kind": "text", "text": "look"}, part("file", file)]}
    accepted = await stage.ask("POST", f"/api/conversations/{conversation}/messages", said, 202)
    await finished(stage, conversation, accepted["answer"]["id"])
    await stage.house.bus.drain()
    found = await stage.ask("GET", "/api/search?q=затирки")
    assert [hit["file_name"] for hit in found["items"]] == ["a.docx"]
