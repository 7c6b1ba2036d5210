"""The message tree: pure rules about paths, siblings, leaves and what remains when a message goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from veche.ports.content import AudioPart, FilePart, ImagePart, Part, TextPart


class Node(Protocol):
    """What the rules need to know of a message."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def parent_id(self) -> str | None: ...


N = TypeVar("N", bound=Node)


def path_to(nodes: Mapping[str, N], leaf_id: str | None) -> list[N]:
    """From the root to `leaf_id`; empty when there is no such message. A broken link ends the walk."""
    path: list[N] = []
    node = nodes.get(leaf_id) if leaf_id else None
    while node is not None:
        path.append(node)
        parent = nodes.get(node.parent_id) if node.parent_id else None
        node = parent if parent is not None and parent.number < node.number else None
    path.reverse()
    return path


def children_of(nodes: Iterable[N]) -> dict[str | None, list[N]]:
    """Parent id → its children, oldest first."""
    tree: dict[str | None, list[N]] = {}
    for node in sorted(nodes, key=lambda n: n.number):
        tree.setdefault(node.parent_id, []).append(node)
    return tree


def subtree_of(nodes: Iterable[N], root_id: str) -> list[str]:
    """`root_id` and all that hangs below it."""
    tree = children_of(nodes)
    found, queue = [root_id], [root_id]
    while queue:
        below = [n.id for n in tree.get(queue.pop(), [])]
        found += below
        queue += below
    return found


def newest_leaf(nodes: Iterable[N], below: str | None) -> str | None:
    """The leaf one comes to from `below` by always taking the newest child; `below` itself if it has none."""
    tree = children_of(nodes)
    at = below
    while kids := tree.get(at):
        at = kids[-1].id
    return at


def head_after_removal(nodes: Mapping[str, N], removed: set[str], head_id: str | None) -> str | None:
    """Where the shown branch ends when `removed` are gone: the nearest remaining message above, then down again."""
    if head_id is None or (head_id in nodes and head_id not in removed):
        return head_id
    left = [n for n in nodes.values() if n.id not in removed]
    for node in reversed(path_to(nodes, head_id)):
        if node.id not in removed:
            return newest_leaf(left, node.id)
    return newest_leaf(left, None)


def text_of(parts: Iterable[Part]) -> str:
    """The plain text of a message, without thoughts, tool talk and attachments."""
    return "\n\n".join(p.text for p in parts if isinstance(p, TextPart) and p.text)


def title_from(parts: Sequence[Part]) -> str | None:
    """A name for a conversation from its first message: its first words, cut between words."""
    text = next((p.text for p in parts if isinstance(p, TextPart) and p.text.strip()), None)
    if text is None:
        return next((p.name for p in parts if isinstance(p, FilePart | ImagePart | AudioPart)), None)
    line = " ".join(text.strip().splitlines()[0].lstrip("#>*-` ").split()) or " ".join(text.split())
    if len(line) <= 60:
        return line
    return line[:60].rsplit(" ", 1)[0].rstrip(",.;:—-") + "…"


SHORTEST_END = 4  # letters by which an id may be named


def tidy_words(text: str) -> str:
    """`text` as it is compared: one space between words, no capitals."""
    return " ".join(text.split()).casefold()


def likeness(wanted: str, conversation_id: str, title: str | None) -> int | None:
    """How well a conversation fits what was `wanted`: 0 and 1 are it, 2 and 3 may be; None is another one."""
    if len(wanted) >= SHORTEST_END and conversation_id.endswith(wanted):
        return 0
    name = tidy_words(title or "")
    if wanted not in name:
        return None
    return 1 if name == wanted else 2 if name.startswith(wanted) else 3
