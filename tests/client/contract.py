"""What every client of Veche must do, run on each way by the `test_…` files beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from veche.client.entities import (
    Again,
    ConversationPatch,
    NewConversation,
    NewMessage,
    Params,
    TextPart,
    Use,
    VecheError,
    new_id,
    part_of,
    text_of,
)
from veche.client.port import Client
from veche.client.steps import Delta, Failed, Finished, Started, Step

MODEL = "openai.fake-model"


async def collect(steps: AsyncIterator[Step]) -> list[Step]:
    return [step async for step in steps]


def words(steps: list[Step], kind: str = "text") -> str:
    return "".join(step.text for step in steps if isinstance(step, Delta) and step.kind == kind)


def ended(steps: list[Step]) -> Finished:
    last = steps[-1]
    assert isinstance(last, Finished), last
    return last


class ClientContract:
    """Inherit it and give the fixture `client`."""

    async def new(self, client: Client, **fields: object) -> str:
        made = await client.create(NewConversation(id=new_id(), model=MODEL, **fields))  # type: ignore[arg-type]
        return made.id

    async def test_it_knows_for_whom_it_acts(self, client: Client) -> None:
        assert (await client.me()).role == "owner"

    async def test_a_conversation_is_made_changed_listed_and_deleted(self, client: Client) -> None:
        new = NewConversation(id=new_id(), title="First")
        made = await client.create(new)
        assert (await client.create(new)).id == made.id
        changed = await client.change(made.id, ConversationPatch(title="Second", params=Params(temperature=0.5)))
        assert (changed.title, changed.params.temperature) == ("Second", 0.5)
        assert await client.conversation(made.id) == changed
        assert changed in (await client.conversations()).items
        await client.delete(made.id)
        assert made.id not in [c.id for c in (await client.conversations()).items]

    async def test_the_list_has_pages(self, client: Client) -> None:
        ids = [await self.new(client) for _ in range(3)]
        first = await client.conversations(limit=2)
        second = await client.conversations(limit=2, cursor=first.next)
        assert [c.id for c in [*first.items, *second.items]][:3] == ids[::-1]

    async def test_an_answer_comes_in_steps(self, client: Client) -> None:
        conversation = await self.new(client)
        steps = await collect(client.send(conversation, NewMessage(text="one two three [[think=hm hm]]")))
        first = steps[0]
        assert isinstance(first, Started) and first.message and first.answer and first.turn
        message = ended(steps).message
        assert message is not None and message.id == first.answer.id and message.state == "complete"
        assert words(steps) == text_of(message) == "one two three"
        assert words(steps, "reasoning") == "hm hm"
        assert message.model == MODEL and message.usage is not None and message.usage.output_tokens

    async def test_a_message_without_an_answer(self, client: Client) -> None:
        conversation = await self.new(client)
        steps = await collect(client.send(conversation, NewMessage(text="just noting", answer=False)))
        assert [type(step) for step in steps] == [Started, Finished]
        assert ended(steps).message is None

    async def test_repeating_a_message_gives_the_same_answer(self, client: Client) -> None:
        conversation = await self.new(client)
        new = NewMessage(id=new_id(), answer_id=new_id(), text="only once")
        first = ended(await collect(client.send(conversation, new)))
        again = await collect(client.send(conversation, new))
        assert ended(again) == first
        assert words(again) == "only once"
        assert len((await client.messages(conversation)).items) == 2

    async def test_the_same_id_with_other_words_is_refused(self, client: Client) -> None:
        conversation = await self.new(client)
        new = NewMessage(id=new_id(), text="this")
        await collect(client.send(conversation, new))
        with pytest.raises(VecheError) as caught:
            await collect(client.send(conversation, NewMessage(id=new.id, text="that")))
        assert (caught.value.code, caught.value.kind) == ("ids.reused", "conflict")

    async def test_stopping_keeps_what_came(self, client: Client) -> None:
        conversation = await self.new(client)
        shown = ""
        turn = ""
        last: Step | None = None
        async for step in client.send(conversation, NewMessage(text="[[pieces=2000]] [[delay=0.02]]")):
            last = step
            if isinstance(step, Started) and step.turn:
                turn = step.turn.id
            if isinstance(step, Delta):
                shown += step.text
                if "word4 " in shown and turn:
                    assert (await client.stop(turn)).state == "stopped"
                    turn = ""
        assert isinstance(last, Finished) and last.message is not None
        assert last.message.state == "stopped" and text_of(last.message) == shown

    async def test_leaving_does_not_stop_the_answer(self, client: Client) -> None:
        conversation = await self.new(client)
        steps = client.send(conversation, NewMessage(text="[[pieces=20]] [[delay=0.02]]"))
        async for step in steps:
            if isinstance(step, Delta):
                break
        await steps.aclose()  # type: ignore[attr-defined]
        for _ in range(100):
            answer = (await client.messages(conversation)).items[-1]
            if answer.state == "complete":
                break
            await asyncio.sleep(0.05)
        assert text_of(answer).split()[-1] == "word19"

    async def test_going_on_in_the_same_message(self, client: Client) -> None:
        conversation = await self.new(client)
        steps = await collect(client.send(conversation, NewMessage(text="a b c d [[then=cut]] [[after=2]]")))
        failed = steps[-1]
        assert isinstance(failed, Failed) and text_of(failed.message) == "a b "
        more = await collect(client.go_on(failed.message.id))
        message = ended(more).message
        assert message is not None and message.id == failed.message.id
        assert text_of(message) == "a b " + words(more), message.parts

    async def test_another_answer_stands_beside_the_first(self, client: Client) -> None:
        conversation = await self.new(client)
        first = ended(await collect(client.send(conversation, NewMessage(text="again")))).message
        assert first is not None
        second = ended(await collect(client.regenerate(first.id, Again(id=new_id())))).message
        assert second is not None and second.id != first.id and second.parent_id == first.parent_id
        assert (await client.conversation(conversation)).head_id == second.id

    async def test_a_refusal_of_the_vendor_ends_the_steps(self, client: Client) -> None:
        conversation = await self.new(client)
        steps = await collect(client.send(conversation, NewMessage(text="[[refuse=key]]")))
        failed = steps[-1]
        assert isinstance(failed, Failed) and failed.text
        assert (failed.error.code, failed.error.kind) == ("provider.key", "denied")

    @pytest.mark.parametrize(
        ("wrong", "code", "kind"),
        [("unknown", "conversations.unknown", "not_found"), ("malformed", "conversations.unknown", "not_found")],
    )
    async def test_no_such_conversation(self, client: Client, wrong: str, code: str, kind: str) -> None:
        with pytest.raises(VecheError) as caught:
            await client.conversation(new_id() if wrong == "unknown" else "nonsense")
        assert (caught.value.code, caught.value.kind) == (code, kind)

    async def test_no_such_model(self, client: Client) -> None:
        conversation = await self.new(client)
        with pytest.raises(VecheError) as caught:
            await collect(client.send(conversation, NewMessage(text="hello", model="nobody-has-this")))
        assert (caught.value.code, caught.value.kind) == ("models.unknown", "not_found")

    async def test_an_empty_message(self, client: Client) -> None:
        conversation = await self.new(client)
        with pytest.raises(VecheError) as caught:
            await collect(client.send(conversation, NewMessage(text=" ")))
        assert (caught.value.code, caught.value.kind) == ("messages.empty", "invalid")

    async def test_models_and_the_default(self, client: Client) -> None:
        found = await client.models()
        assert {MODEL, "guide.veche"} <= {model.id for model in found.models}
        assert found.default == MODEL

    async def test_what_was_said_is_found(self, client: Client) -> None:
        conversation = await self.new(client)
        await collect(client.send(conversation, NewMessage(text="the quokka smiles", answer=False)))
        for _ in range(100):
            hits = (await client.search("quokkas")).items
            if hits:
                break
            await asyncio.sleep(0.05)
        assert hits[0].conversation_id == conversation and "quokka" in hits[0].excerpt

    async def test_usage_is_counted(self, client: Client) -> None:
        conversation = await self.new(client)
        await collect(client.send(conversation, NewMessage(text="count me")))
        row = next(row for row in (await client.usage(by="conversation")).items if row.key == conversation)
        assert row.calls == 1 and row.output_tokens

    async def test_a_file_goes_with_a_message(self, client: Client) -> None:
        conversation = await self.new(client)
        file = await client.upload("notes.txt", b"the word is heliotrope", "text/plain")
        assert (file.name, file.size) == ("notes.txt", 22)
        steps = await collect(client.send(conversation, NewMessage(parts=[TextPart("read it"), part_of(file)])))
        message = ended(steps).message
        assert message is not None and "heliotrope" in text_of(message)

    async def test_the_context_is_gauged(self, client: Client) -> None:
        conversation = await self.new(client)
        await collect(client.send(conversation, NewMessage(text="how full is it?")))
        gauge = await client.context(conversation)
        assert gauge.model == MODEL and len(gauge.messages) == 2 and gauge.used > 0

    async def test_a_template_is_found_and_taken(self, client: Client) -> None:
        assert (await client.templates(name="nothing-of-this-name")).items == []
        with pytest.raises(VecheError) as refused:
            await client.use_template(new_id(), Use())
        assert (refused.value.code, refused.value.kind) == ("templates.unknown", "not_found")
