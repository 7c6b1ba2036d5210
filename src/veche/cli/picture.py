"""`chat tree`: the branching dialogue as lines, as JSON, as a drawing for Graphviz."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from veche.cli.addressing import Dialogue, dialogue_of
from veche.cli.drawing import rows_of
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.rows import Kind, Writer, clip, forgive, glyphs_for, headline, speaker, whole_width
from veche.cli.terminal import PLAIN, harmless, has_colour, is_terminal
from veche.cli.words import notice, say
from veche.client.entities import to_json

if TYPE_CHECKING:
    from veche.cli.rows import Piece

SGR: dict[Kind, str] = {
    "plain": "\x1b[2m", "on": "\x1b[1;36m", "off": "\x1b[2m", "name": "\x1b[1m", "facts": "\x1b[2m", "words": "",
    "warn": "\x1b[33m",
}  # fmt: skip


def show_tree(
    name: str | None,
    *,
    depth: int | None,
    prompts: bool,
    ids: bool,
    whole: bool,
    walk: bool,
    dot: bool,
    local: bool,
    as_json: bool,
) -> int:
    """`chat tree`."""
    can_walk = is_terminal(sys.stdin) and is_terminal(sys.stdout) and os.environ.get("TERM", "dumb") != "dumb"
    if walk and not can_walk:
        raise Ending(2, say("tree.walk_where"))
    with open_stage(local=local) as stage:
        dialogue = stage.call(lambda client: dialogue_of(client, name, tell=False))
    if walk and dialogue.nodes:
        return _walk(dialogue, local=local)
    forgive(sys.stdout)
    if as_json:
        print(to_json(as_data(dialogue), indent=2))
    elif dot:
        print(as_dot(dialogue))
    else:
        print_tree(dialogue, depth=depth or 0, prompts=prompts, ids=ids, whole=whole)
    return 0


def _walk(dialogue: Dialogue, *, local: bool) -> int:
    """Moves in the tree, then does what was chosen there."""
    from veche.cli.walking import walk_in

    choice = walk_in(dialogue)
    if choice is None:
        return 0
    wanted, conversation = choice.node.id, dialogue.conversation.id
    if choice.deed == "switch":
        from veche.cli.switching import switch

        return switch(wanted, conversation=conversation, step=0, exact=False, local=local, as_json=False)
    from veche.cli.branching import edit, retry

    if choice.deed == "retry":
        return retry(wanted, conversation=conversation, models=(), times=1, local=local, as_json=False)
    return edit(
        wanted, conversation=conversation, text=None, file=None, model=None, no_run=False, local=local, as_json=False
    )


def print_tree(
    dialogue: Dialogue, *, depth: int = 0, prompts: bool = False, ids: bool = False, whole: bool = False
) -> None:
    """The picture, for people."""
    glyphs, width = glyphs_for(sys.stdout), whole_width()
    colour = has_colour(sys.stdout)
    title = headline(dialogue, glyphs.dot).replace("…", glyphs.more)
    print(clip(title, width, glyphs.more) if width else title)
    writer = Writer(dialogue, glyphs, width=width, ids=ids)
    rows = rows_of(dialogue, glyphs=glyphs, whole=whole, prompts=prompts, depth=depth)
    sys.stdout.write("".join(f"{styled(writer.line(row)) if colour else bare(writer.line(row))}\n" for row in rows))
    sys.stdout.flush()
    if not rows:
        notice(say("tree.no_messages"))


def bare(pieces: list[Piece]) -> str:
    """A line without styles."""
    return "".join(text for _, text in pieces).rstrip()


def styled(pieces: list[Piece]) -> str:
    """A line as a terminal with colours shows it."""
    return "".join(f"{SGR[kind]}{text}{PLAIN}" if SGR[kind] and text.strip() else text for kind, text in pieces)


def as_data(dialogue: Dialogue) -> dict[str, object]:
    """All of it for programs; `nodes` in the order of their making."""
    return {
        "conversation": dialogue.conversation,
        "head_id": dialogue.head_id,
        "branches": dialogue.branches,
        "path": [node.id for node in dialogue.path],
        "nodes": list(dialogue.nodes.values()),
    }


def as_dot(dialogue: Dialogue) -> str:
    """The tree in the language of Graphviz."""
    lines = ["digraph conversation {", "  rankdir=TB;", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    for node in dialogue.nodes.values():
        number = dialogue.numbers.get(node.id)
        label = f"{number or dialogue.short(node.id)} {speaker(node)}\n{harmless(node.words)}"
        shape = ', shape=ellipse, style=""' if node.role == "user" else ""
        bold = ", penwidth=2" if number else ""
        lines.append(f"  {_quoted(node.id)} [label={_quoted(label)}{shape}{bold}];")
    for node in dialogue.nodes.values():
        if node.parent_id is not None:
            lines.append(f"  {_quoted(node.parent_id)} -> {_quoted(node.id)};")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    clean = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{clean}"'
