"""HTTP routes of conversations (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from veche.features.conversations import service
from veche.features.conversations.schemas import (
    BranchTarget,
    Conversation,
    ConversationNames,
    ConversationPatch,
    EventPage,
    Message,
    MessagePage,
    MessagePatch,
    NewConversation,
)
from veche.features.conversations.schemas.search import SearchFilter, SearchPage
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.ids import check_id
from veche.kit.paging import Page


@get("/api/conversations", tags=["conversations"])
async def list_conversations(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    archived: FromQuery[bool] = False,
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
    shared: FromQuery[bool] = False,
    project: FromQuery[str | None] = None,
) -> Page[Conversation]:
    """The caller's conversations, newest first; with `shared` only those that others share with the caller.

    `project` is the id of one, or `none` for those in no project.
    """
    return await db.read(
        service.list_conversations,
        caller,
        archived=archived,
        cursor=cursor,
        limit=limit,
        shared=shared,
        project=project,
    )


@get("/api/conversations/names", tags=["conversations"])
async def names(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    like: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> ConversationNames:
    """Conversations by a title, a part of it or the end of an id, the best matches first; without it the last used."""
    return await db.read(service.names, caller, like=like, limit=limit)


@post("/api/conversations", tags=["conversations"])
async def create(
    db: NamedDependency[Database], caller: NamedDependency[Caller], data: JSONBody[NewConversation]
) -> Conversation:
    """Begins a conversation."""
    return await db.write(service.create, caller, data)


@get("/api/conversations/{conversation_id:str}", tags=["conversations"])
async def read(
    db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str]
) -> Conversation:
    """One conversation."""
    return await db.read(service.get, caller, conversation_id)


@patch("/api/conversations/{conversation_id:str}", tags=["conversations"])
async def change(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    conversation_id: FromPath[str],
    data: JSONBody[ConversationPatch],
) -> Conversation:
    """Changes title, model, parameters, instructions, head, project, archive or pin; keeps a temporary one."""
    return await db.write(service.change, caller, conversation_id, data, bus)


@delete("/api/conversations/{conversation_id:str}", tags=["conversations"])
async def remove(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    conversation_id: FromPath[str],
) -> None:
    """Deletes a conversation with all that it held."""
    await db.write(service.delete, caller, conversation_id, bus)


@post("/api/conversations/{conversation_id:str}/clear", status_code=200, tags=["conversations"])
async def clear(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    conversation_id: FromPath[str],
) -> Conversation:
    """Removes all messages."""
    return await db.write(service.clear, caller, conversation_id, bus)


@put("/api/conversations/{conversation_id:str}/branches/{name:str}", tags=["conversations"])
async def name_branch(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    name: FromPath[str],
    data: JSONBody[BranchTarget],
) -> Conversation:
    """Names the branch that ends at a message."""
    return await db.write(service.name_branch, caller, conversation_id, name, data.message_id)


@delete("/api/conversations/{conversation_id:str}/branches/{name:str}", status_code=200, tags=["conversations"])
async def forget_branch(
    db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str], name: FromPath[str]
) -> Conversation:
    """Takes a branch's name away."""
    return await db.write(service.forget_branch, caller, conversation_id, name)


@get("/api/conversations/{conversation_id:str}/messages", tags=["messages"])
async def messages(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    before: FromQuery[int | None] = None,
    limit: FromQuery[int] = 500,
) -> MessagePage:
    """A page of the message tree, newest first asked for."""
    return await db.read(service.messages, caller, conversation_id, before=before, limit=limit)


@get("/api/conversations/{conversation_id:str}/events", tags=["conversations"])
async def events(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    after: FromQuery[int] = 0,
    limit: FromQuery[int] = 500,
) -> EventPage:
    """What came after event number `after`."""
    return await db.read(service.events_after, caller, conversation_id, after, limit)


@patch("/api/messages/{message_id:str}", tags=["messages"])
async def place_in_context(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    message_id: FromPath[str],
    data: JSONBody[MessagePatch],
) -> Message:
    """Switches a message out of the context, or back in, or pins it there."""
    return await db.write(service.place_in_context, caller, check_id(message_id), data)


@delete("/api/messages/{message_id:str}", tags=["messages"])
async def remove_message(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    bus: NamedDependency[Bus],
    message_id: FromPath[str],
    subtree: FromQuery[bool] = False,
) -> None:
    """Removes a message, or it and all below it."""
    await db.write(service.remove, caller, check_id(message_id), bus, subtree=subtree)


@get("/api/search", tags=["conversations"])
async def search(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    q: FromQuery[str],
    project: FromQuery[str | None] = None,
    model: FromQuery[str | None] = None,
    role: FromQuery[Literal["user", "assistant"] | None] = None,
    after: FromQuery[int | None] = None,
    before: FromQuery[int | None] = None,
    has_file: FromQuery[bool | None] = None,
    archived: FromQuery[bool | None] = None,
    cursor: FromQuery[str | None] = None,
    limit: FromQuery[int] = 20,
) -> SearchPage:
    """Messages and titles that hold the words of `q` in any of their forms; narrowed down by all the rest."""
    narrow = SearchFilter(project, model, role, after, before, has_file, archived)
    return await db.read(service.search, caller, q, narrow=narrow, limit=limit, cursor=cursor)


routes = [
    list_conversations,
    names,
    create,
    read,
    change,
    remove,
    clear,
    name_branch,
    forget_branch,
    messages,
    events,
    place_in_context,
    remove_message,
    search,
]
