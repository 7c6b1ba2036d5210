"""Sharing with people: who is let in, as what, and how somebody leaves."""

from __future__ import annotations

from typing import Any

from veche.features.conversations import access, repository
from veche.features.conversations.errors import NoMember, NoPerson, TemporaryAlone
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.members import Author, Member, MemberPatch, Members, NewMember
from veche.features.conversations.service.change import Change, list_frame, person_topic
from veche.features.identity.logic import tidy_email
from veche.kit.caller import Caller
from veche.kit.db import Tx

PERSONAL = ("pinned", "archived")


def left_topic(user_id: str) -> str:
    """The topic on which connections of a person hear which conversation is theirs no more."""
    return f"left:{user_id}"


def need_writer(tx: Tx, caller: Caller, conversation_id: str) -> None:
    """For features whose objects belong to a conversation.

    Raises:
        NoConversation, ReadOnly.
    """
    access.require_writer(tx, caller, conversation_id)


def has_guests(tx: Tx, conversation_id: str) -> bool:
    """Does anybody but the owner belong to it? For the house."""
    return bool(repository.with_guests(tx, [conversation_id]))


def list_members(tx: Tx, caller: Caller, conversation_id: str) -> Members:
    """Who takes part, and who else wrote here."""
    access.require(tx, caller, conversation_id, "read")
    items = [Member(r.member_id, r.name, r.role, r.joined_at) for r in repository.list_members(tx, conversation_id)]
    present = {one.id for one in items}
    authors = [Author(r.id, r.name) for r in repository.authors_of(tx, conversation_id) if r.id not in present]
    return Members(items, authors)


def add_member(tx: Tx, caller: Caller, conversation_id: str, new: NewMember) -> Members:
    """Lets a person in, or gives one who is there another role.

    Raises:
        NoPerson: there is nobody such, or they cannot sign in.
        TemporaryAlone: it leaves no trace, with others neither.
    """
    if access.require(tx, caller, conversation_id, "own").expires_at is not None:
        raise TemporaryAlone
    if (new.user_id is None) == (new.email is None):
        raise NoPerson(field="email")
    email = None if new.email is None else tidy_email(new.email)
    found = repository.find_active(tx, user_id=new.user_id, email=email)
    if found is None:
        raise NoPerson(field="email" if new.user_id is None else "user_id")
    if found != caller.user_id and not repository.set_member(tx, conversation_id, found, role=new.role):
        repository.add_member(tx, conversation_id, found, new.role)
    _tell(tx, caller, conversation_id)
    return list_members(tx, caller, conversation_id)


def change_member(tx: Tx, caller: Caller, conversation_id: str, member_id: str, patch: MemberPatch) -> Members:
    """What a member may do from now on; the owner stays what they are.

    Raises:
        NoMember: there is none such.
    """
    access.require(tx, caller, conversation_id, "own")
    if repository.member_role(tx, conversation_id, member_id) in (None, "owner"):
        raise NoMember(id=member_id)
    repository.set_member(tx, conversation_id, member_id, role=patch.role)
    _tell(tx, caller, conversation_id)
    return list_members(tx, caller, conversation_id)


def remove_member(tx: Tx, caller: Caller, conversation_id: str, member_id: str) -> None:
    """Takes a member out; everybody but the owner may go by themselves.

    Raises:
        NoMember: there is none such.
    """
    access.require(tx, caller, conversation_id, "read" if member_id == caller.user_id else "own")
    if repository.member_role(tx, conversation_id, member_id) in (None, "owner"):
        raise NoMember(id=member_id)
    repository.drop_member(tx, conversation_id, member_id)
    _shut_out(tx, conversation_id, member_id)
    _tell(tx, caller, conversation_id)


def keep_personal(tx: Tx, caller: Caller, conversation: Conversation, fields: dict[str, Any]) -> None:
    """Where somebody else's conversation stands in one's own list; no one else is told."""
    repository.set_member(tx, conversation.id, caller.user_id, **fields)
    for name, value in fields.items():
        setattr(conversation, name, value)
    tx.announce(person_topic(caller.user_id), list_frame(conversation))


def as_seen(tx: Tx, caller: Caller, conversation: Conversation) -> Conversation:
    """A conversation that was changed, as the caller has it."""
    if conversation.owner_id == caller.user_id:
        return conversation
    found = repository.get_conversation(tx, conversation.id, caller.user_id)
    return conversation if found is None else found[0]


def leave_all(tx: Tx, user_id: str) -> None:
    """Takes somebody who goes for good out of all that others own."""
    for conversation_id in repository.drop_memberships(tx, user_id):
        _shut_out(tx, conversation_id, user_id)


def _shut_out(tx: Tx, conversation_id: str, member_id: str) -> None:
    tx.announce(left_topic(member_id), lambda: conversation_id)
    tx.announce(person_topic(member_id), lambda: f'{{"t":"list","removed":"{conversation_id}"}}')


def _tell(tx: Tx, caller: Caller, conversation_id: str) -> None:
    """The others, and the lists of all who are in it now."""
    work = Change(tx, conversation_id, caller.user_id)
    work.touch()
    work.finish()
