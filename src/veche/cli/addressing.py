"""Which message a person means: its number on the shown branch, `last`, `last-2`, a short id, the name of a branch.

`NAME:MSG` is a message of another conversation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.finding import find
from veche.cli.terminal import harmless
from veche.cli.words import say
from veche.client.tree import children_of, newest_leaf, path_to

if TYPE_CHECKING:
    from veche.client.entities import Branch, Conversation, Message, Tree, TreeNode
    from veche.client.port import Client

SHORT = 6  # characters at the end of an id
LEAST = 4  # that are enough when they are typed
_LAST = re.compile(r"last(?:-(\d{1,6}))?", re.IGNORECASE)
_ID = re.compile(rf"[0-9a-f]{{{LEAST},12}}|[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}", re.IGNORECASE)


@dataclass
class Dialogue:
    """A conversation with all its messages at a glance, loaded once."""

    conversation: Conversation
    nodes: dict[str, TreeNode]  # by number of their making
    head_id: str | None
    branches: list[Branch] = field(default_factory=list)

    @cached_property
    def path(self) -> list[TreeNode]:
        """The shown branch, from its first message to its last."""
        return path_to(self.nodes, self.head_id)

    @cached_property
    def children(self) -> dict[str | None, list[TreeNode]]:
        """Message → what follows it, oldest first; under None stand the beginnings."""
        return children_of(self.nodes.values())

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Message of the shown branch → its number on it, from 1."""
        return {node.id: number for number, node in enumerate(self.path, start=1)}

    @cached_property
    def _clashes(self) -> set[str]:
        ends = Counter(id[-SHORT:] for id in self.nodes)
        return {end for end, count in ends.items() if count > 1}

    def short(self, message_id: str) -> str:
        """The short id of a message; longer where two end alike."""
        end = message_id[-SHORT:]
        return message_id[-12:] if end in self._clashes else end

    def siblings(self, node: TreeNode) -> list[TreeNode]:
        """The message among all that answer the same, or begin the conversation."""
        return self.children.get(node.parent_id, [node])

    def branch_to(self, node: TreeNode) -> list[TreeNode]:
        """From the first message to this one."""
        return path_to(self.nodes, node.id)

    def end_below(self, node: TreeNode) -> TreeNode:
        """The end of the branch that goes through a message: the shown one if it does, else the newest."""
        if node.id in self.numbers:
            return self.path[-1]
        return self.nodes[newest_leaf(self.nodes.values(), node.id) or node.id]


def view(conversation: Conversation, tree: Tree) -> Dialogue:
    """The two as one."""
    return Dialogue(conversation, {node.id: node for node in tree.nodes}, tree.head_id, tree.branches)


async def dialogue_of(client: Client, wanted: str | None, *, tell: bool = True) -> Dialogue:
    """The conversation that `wanted` names; by itself that of the sitting, or the last one.

    `tell` says which was meant, for those whose output does not begin with its name.

    Raises:
        Ending: none, or several, are called so.
    """
    conversation = await find(client, wanted, tell=tell)
    return view(conversation, await client.tree(conversation.id))


async def locate(client: Client, conversation: str | None, wanted: str) -> tuple[Dialogue, TreeNode]:
    """A message and its conversation: `conversation`, unless `wanted` itself names another.

    Raises:
        Ending: there is none such, or there are several.
    """
    name, colon, rest = wanted.rpartition(":")
    if colon and name and rest:
        dialogue = await dialogue_of(client, name)
        return dialogue, pick(dialogue, rest)
    dialogue = await dialogue_of(client, conversation)
    return dialogue, pick(dialogue, wanted)


async def message_of(client: Client, conversation: str | None, wanted: str) -> Message:
    """The message that `wanted` names, whole.

    Raises:
        Ending: there is none such, or there are several.
    """
    _, node = await locate(client, conversation, wanted)
    return await client.message(node.id)


async def messages_of(
    client: Client, conversation: str | None, wanted: Iterable[str]
) -> tuple[Dialogue, list[TreeNode]]:
    """Several messages of one conversation, each once, in the order of their naming.

    Raises:
        Ending: one is not there, or means several.
    """
    dialogue = await dialogue_of(client, conversation)
    return dialogue, list({node.id: node for node in (pick(dialogue, one) for one in wanted)}.values())


def is_reserved(name: str) -> bool:
    """Does it mean a message whatever branches there are?"""
    return name.isdecimal() or _LAST.fullmatch(name) is not None


def pick(dialogue: Dialogue, wanted: str) -> TreeNode:
    """The message of this conversation that `wanted` names.

    Raises:
        Ending: there is none such, or there are several.
    """
    if not dialogue.nodes:
        raise Ending(3, say("tree.no_messages"))
    text = wanted.strip()
    at = next((branch.message_id for branch in dialogue.branches if branch.name.casefold() == text.casefold()), None)
    if at in dialogue.nodes:
        return dialogue.nodes[at]
    if (last := _LAST.fullmatch(text)) is not None:
        return _numbered(dialogue, len(dialogue.path) - int(last[1] or 0), text)
    if text.isdecimal() and text.isascii() and len(text) < SHORT:
        return _numbered(dialogue, int(text), text)
    found = _ending_in(dialogue, text.lower())
    if len(found) == 1:
        return found[0]
    if found:
        choices = "\n".join(f"  {node.id[-12:]}  {harmless(node.words)}" for node in found[:10])
        raise Ending(2, say("tree.message_ambiguous", name=wanted, choices=choices))
    if text.isdecimal() and text.isascii():
        return _numbered(dialogue, int(text), text)
    raise Ending(3, say("tree.message_unknown", name=wanted))


def _numbered(dialogue: Dialogue, number: int, wanted: str) -> TreeNode:
    if 1 <= number <= len(dialogue.path):
        return dialogue.path[number - 1]
    raise Ending(3, say("tree.number_unknown", name=wanted, count=len(dialogue.path)))


def _ending_in(dialogue: Dialogue, text: str) -> list[TreeNode]:
    if not _ID.fullmatch(text):
        return []
    return [node for id, node in dialogue.nodes.items() if id.endswith(text)]
