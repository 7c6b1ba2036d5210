"""The tree of a conversation through the client, on both ways."""

from __future__ import annotations

import pytest

from tests.client.contract import MODEL, collect, ended
from veche.client.embedded import Embedded
from veche.client.entities import Again, ConversationPatch, MarkPatch, NewConversation, NewMessage, VecheError, new_id
from veche.client.entities import text_of as said
from veche.client.port import Client
from veche.client.remote import Remote
from veche.client.remote import tree as over_http


class TreeContract:
    """Inherit it and give the fixture `client`."""

    async def grown(self, client: Client) -> tuple[str, list[str]]:
        """A conversation: a question, two answers, and a question after the first of them."""
        made = await client.create(NewConversation(id=new_id(), title="Tree", model=MODEL))
        question = NewMessage(id=new_id(), text="root")
        first = ended(await collect(client.send(made.id, question))).message
        assert first is not None and question.id is not None
        second = ended(await collect(client.regenerate(first.id, Again(id=new_id())))).message
        assert second is not None
        more = NewMessage(id=new_id(), text="further", parent_id=first.id, answer=False)
        await collect(client.send(made.id, more))
        assert more.id is not None
        return made.id, [question.id, first.id, second.id, more.id]

    async def test_the_tree_at_a_glance_and_its_branches(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        conversation, (root, first, second, more) = await self.grown(client)
        tree = await client.tree(conversation)
        assert [(node.id, node.parent_id) for node in tree.nodes] == [
            (root, None), (first, root), (second, root), (more, first),
        ]  # fmt: skip
        assert (tree.head_id, tree.nodes[1].model, tree.nodes[3].words) == (more, MODEL, "further")
        for page in (1000, 1):  # over HTTP it is read page by page
            monkeypatch.setattr(over_http, "PAGE", page)
            assert [one.id for one in await client.path(conversation)] == [root, first, more]
            assert [one.id for one in await client.path(conversation, second)] == [root, second]
        assert said(await client.message(more)) == "further"

    async def test_a_question_that_waits_is_answered(self, client: Client) -> None:
        conversation, (*_, more) = await self.grown(client)
        answer = ended(await collect(client.regenerate(more, Again(id=new_id(), model=MODEL)))).message
        assert answer is not None and (answer.parent_id, said(answer)) == (more, "further")
        assert (await client.conversation(conversation)).head_id == answer.id

    async def test_names_of_branches(self, client: Client) -> None:
        conversation, (_, _, second, more) = await self.grown(client)
        await client.name_branch(conversation, "the second: 50 % & more?", second)
        named = await client.name_branch(conversation, "main", second)
        assert {one.name for one in named.branches} == {"the second: 50 % & more?", "main"}
        await client.name_branch(conversation, "main", more)
        renamed = await client.rename_branch(conversation, "the second: 50 % & more?", "second")
        assert {(one.name, one.message_id) for one in renamed.branches} == {("second", second), ("main", more)}
        assert [one.name for one in (await client.forget_branch(conversation, "second")).branches] == ["main"]
        with pytest.raises(VecheError) as refused:
            await client.forget_branch(conversation, "second")
        assert refused.value.kind == "not_found"

    async def test_the_head_moves_and_marks_are_kept(self, client: Client) -> None:
        conversation, (_, first, second, _) = await self.grown(client)
        await client.change(conversation, ConversationPatch(head_id=second))
        assert [one.id for one in await client.path(conversation)][-1] == second
        found = await client.mark(first, MarkPatch(starred=True, rating=1, note="good"))
        assert (found.starred, found.rating, found.note) == (True, 1, "good")
        node = (await client.tree(conversation)).nodes[1]
        assert (node.starred, node.rating) == (True, 1)

    async def test_strangers_and_nothing(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id()))
        assert await client.path(made.id) == [] and (await client.tree(made.id)).nodes == []
        for wish in (client.tree(new_id()), client.path(new_id()), client.message(new_id())):
            with pytest.raises(VecheError) as refused:
                await wish
            assert refused.value.kind == "not_found"


class TestEmbeddedTree(TreeContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Embedded:
        return embedded


class TestRemoteTree(TreeContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Remote:
        return remote
