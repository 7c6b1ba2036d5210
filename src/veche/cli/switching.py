"""`chat branch`, `chat switch`, `chat rate`, `chat star`: where one stands in the tree, and what one marks there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli.addressing import Dialogue, dialogue_of, is_reserved, locate
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.rows import forgive, glyphs_for, speaker
from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.tables import one_line, table, when
from veche.cli.terminal import harmless
from veche.cli.words import notice, plural, say
from veche.client.entities import ConversationPatch, Mark, MarkPatch, to_json

if TYPE_CHECKING:
    from veche.client.entities import Conversation, TreeNode


def show_branches(*, conversation: str | None, local: bool, as_json: bool) -> int:
    """`chat branch` without a name."""
    with open_stage(local=local) as stage:
        dialogue = stage.call(lambda client: dialogue_of(client, conversation))
    forgive(sys.stdout)
    if as_json:
        print(to_json(dialogue.branches, indent=2))
        return 0
    glyphs = glyphs_for(sys.stdout)
    rows = []
    for branch in sorted(dialogue.branches, key=lambda one: one.name.casefold()):
        node = dialogue.nodes.get(branch.message_id)
        if node is None:
            continue
        here = glyphs.on if node.id in dialogue.numbers else glyphs.off
        length = plural("messages", len(dialogue.branch_to(node)))
        words = one_line(node.words)
        rows.append([here, one_line(branch.name), dialogue.short(node.id), length, when(node.created_at), words])
    table(rows)
    if not rows:
        notice(say("tree.no_branches"))
    return 0


def name_branch(name: str, wanted: str | None, *, conversation: str | None, local: bool, as_json: bool) -> int:
    """`chat branch NAME [MSG]`."""
    _check(name)
    with open_stage(local=local) as stage:
        dialogue, node = stage.call(lambda client: locate(client, conversation, wanted or "last"))
        known = dialogue.conversation.id
        changed = stage.call(lambda client: client.name_branch(known, name, node.id))
    return _named(changed, say("tree.named", name=name, message=_place(dialogue, node)), as_json=as_json)


def rename_branch(old: str, new: str, *, conversation: str | None, local: bool, as_json: bool) -> int:
    """`chat branch --rename OLD NEW`."""
    _check(new)
    with open_stage(local=local) as stage:
        known, name = _known(stage, conversation, old)
        changed = stage.call(lambda client: client.rename_branch(known, name, new))
    return _named(changed, say("tree.renamed", old=name, name=new), as_json=as_json)


def forget_branch(name: str, *, conversation: str | None, local: bool, as_json: bool) -> int:
    """`chat branch --delete NAME`."""
    with open_stage(local=local) as stage:
        known, exact = _known(stage, conversation, name)
        changed = stage.call(lambda client: client.forget_branch(known, exact))
    return _named(changed, say("tree.forgotten", name=exact), as_json=as_json)


def _named(conversation: Conversation, told: str, *, as_json: bool) -> int:
    if as_json:
        print(to_json(conversation.branches, indent=2))
    else:
        notice(told)
    return 0


def _known(stage: Stage, conversation: str | None, name: str) -> tuple[str, str]:
    """The conversation, and the branch's name as it is written there."""
    dialogue = stage.call(lambda client: dialogue_of(client, conversation))
    exact = next((one.name for one in dialogue.branches if one.name == name), None)
    found = exact or next((one.name for one in dialogue.branches if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise Ending(3, say("tree.branch_unknown", name=name))
    return dialogue.conversation.id, found


def _check(name: str) -> None:
    """A name must not be what addresses mean otherwise."""
    text = name.strip()
    if not text or len(text) > 80 or "/" in text or ":" in text or is_reserved(text):
        raise Ending(2, say("tree.branch_name", name=name))


def switch(wanted: str | None, *, conversation: str | None, step: int, exact: bool, local: bool, as_json: bool) -> int:
    """`chat switch`."""
    if wanted is None and not step:
        raise Ending(2, say("tree.switch_where"))
    with open_stage(local=local) as stage:
        if wanted is not None:
            dialogue, node = stage.call(lambda client: locate(client, conversation, wanted))
        else:
            dialogue = stage.call(lambda client: dialogue_of(client, conversation))
            node = _forked(dialogue)
        if step:
            node = _beside(dialogue, node, step)
        head = target(dialogue, node, exact=exact)
        move(stage, dialogue, head)
    if as_json:
        print(to_json({"conversation_id": dialogue.conversation.id, "head_id": head.id}, indent=2))
    return 0


def target(dialogue: Dialogue, node: TreeNode, *, exact: bool = False) -> TreeNode:
    """Where the shown branch is to end: at a message that stands on it, else at the end of the other branch."""
    return node if exact or node.id in dialogue.numbers else dialogue.end_below(node)


def move(stage: Stage, dialogue: Dialogue, head: TreeNode) -> None:
    """Shows the branch that ends at `head`, and tells it."""
    known, patch = dialogue.conversation.id, ConversationPatch(head_id=head.id)
    changed = stage.call(lambda client: client.change(known, patch))
    here = sitting()
    if here is not None:
        here.enter(known)
    moved = Dialogue(changed, dialogue.nodes, head.id, dialogue.branches)
    notice(say("tree.switched", message=_place(moved, head), messages=plural("messages", len(moved.path))))


def _forked(dialogue: Dialogue) -> TreeNode:
    """The last message of the shown branch that has versions."""
    node = next((one for one in reversed(dialogue.path) if len(dialogue.siblings(one)) > 1), None)
    if node is None:
        raise Ending(3, say("tree.no_versions"))
    return node


def _beside(dialogue: Dialogue, node: TreeNode, step: int) -> TreeNode:
    beside = dialogue.siblings(node)
    at = beside.index(node) + step
    if not 0 <= at < len(beside):
        raise Ending(3, say("tree.no_next" if step > 0 else "tree.no_previous", count=len(beside)))
    return beside[at]


def _place(dialogue: Dialogue, node: TreeNode) -> str:
    number = dialogue.numbers.get(node.id)
    at = f"{number} ({dialogue.short(node.id)})" if number else dialogue.short(node.id)
    return f"{at} {speaker(node)}: {one_line(harmless(node.words), 60)}"


def mark(wanted: str, patch: MarkPatch, *, conversation: str | None, local: bool, as_json: bool, told: str) -> int:
    """`chat rate`, `chat star`."""
    with open_stage(local=local) as stage:
        dialogue, node = stage.call(lambda client: locate(client, conversation, wanted))
        found: Mark = stage.call(lambda client: client.mark(node.id, patch))
    if as_json:
        print(to_json(found, indent=2))
    else:
        notice(say(f"tree.{told}", message=_place(dialogue, node)))
    return 0
