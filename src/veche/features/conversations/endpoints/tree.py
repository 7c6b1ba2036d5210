"""HTTP routes of the tree: at a glance, one message of it, copies of it, names of branches, votes."""

from __future__ import annotations

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.conversations import service
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.tree import Ballot, BranchName, Fork, Tree, Voted, Votes
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.ids import check_id


@get("/api/conversations/{conversation_id:str}/tree", tags=["conversations"])
async def tree(db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str]) -> Tree:
    """All messages at a glance: who, what model, the first words."""
    return await db.read(service.tree, caller, conversation_id)


@get("/api/messages/{message_id:str}", tags=["messages"])
async def read_message(
    db: NamedDependency[Database], caller: NamedDependency[Caller], message_id: FromPath[str]
) -> Message:
    """One message."""
    return await db.read(service.get_message, caller, check_id(message_id))


@post("/api/conversations/{conversation_id:str}/fork", tags=["conversations"])
async def fork(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    conversation_id: FromPath[str],
    data: JSONBody[Fork],
) -> Conversation:
    """Copies a conversation, or a part of it, into a new one."""
    return await db.write(service.fork, caller, conversation_id, data, bus)


@patch("/api/conversations/{conversation_id:str}/branches/{name:str}", tags=["conversations"])
async def rename_branch(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    name: FromPath[str],
    data: JSONBody[BranchName],
) -> Conversation:
    """Gives a branch another name."""
    return await db.write(service.rename_branch, caller, conversation_id, name, data.name)


@post("/api/messages/{message_id:str}/vote", status_code=200, tags=["messages"])
async def vote(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    message_id: FromPath[str],
    data: JSONBody[Ballot],
) -> Voted:
    """Chooses one of the answers that stand side by side, or none of them."""
    return await db.write(service.cast_vote, caller, check_id(message_id), data)


@get("/api/votes", tags=["conversations"])
async def votes(db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Votes:
    """How often the caller preferred each model."""
    return await db.read(service.count_votes, caller)


routes = [tree, read_message, fork, rename_branch, vote, votes]
