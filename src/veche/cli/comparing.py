"""`chat compare`: two answers beside each other, or as one text with what differs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from veche.cli.addressing import Dialogue, locate
from veche.cli.differences import Run, common, pairs, runs
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.rows import clip, forgive, glyphs_for, whole_width
from veche.cli.showing import spent, words
from veche.cli.tables import columns
from veche.cli.terminal import PLAIN, harmless, has_colour, is_terminal, paint
from veche.cli.words import say
from veche.client.entities import to_json

if TYPE_CHECKING:
    from veche.client.entities import Message, TreeNode
    from veche.client.port import Client

WIDE = 100  # columns from which two texts stand side by side by themselves
GAP = " │ "
COLOURS = {"same": "", "old": "\x1b[31m", "new": "\x1b[32m"}
BRACKETS = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
Said = tuple[Dialogue, "TreeNode", "Message"]
Manner = Literal["side", "diff"]


def compare(
    wanted: tuple[str, ...],
    *,
    conversation: str | None,
    siblings: str | None,
    manner: Manner | None,
    local: bool,
    as_json: bool,
) -> int:
    """`chat compare`."""
    if (siblings is None and len(wanted) != 2) or (siblings is not None and wanted):
        raise Ending(2, say("tree.compare_two"))
    with open_stage(local=local) as stage:
        if siblings is not None:
            found = stage.call(lambda client: _versions(client, conversation, siblings))
        else:
            found = stage.call(lambda client: _named(client, conversation, wanted))
    forgive(sys.stdout)
    if as_json:
        print(to_json(_data(found), indent=2))
        return 0
    width = whole_width()
    side = manner == "side" or (manner is None and width is not None and width >= WIDE)
    first, *others = found
    for i, other in enumerate(others):
        if i:
            print()
        if side:
            _side_by_side(first, other, width or WIDE)
        else:
            _as_one(first, other)
    sys.stdout.flush()
    return 0


async def _named(client: Client, conversation: str | None, wanted: tuple[str, ...]) -> list[Said]:
    found = []
    for one in wanted:
        dialogue, node = await locate(client, conversation, one)
        found.append((dialogue, node, await client.message(node.id)))
    return found


async def _versions(client: Client, conversation: str | None, wanted: str) -> list[Said]:
    """The message that was named, then its other versions."""
    dialogue, node = await locate(client, conversation, wanted)
    others = [one for one in dialogue.siblings(node) if one.id != node.id]
    if not others:
        raise Ending(3, say("tree.compare_alone"))
    return [(dialogue, one, await client.message(one.id)) for one in (node, *others)]


def _text(said: Said) -> str:
    text = words(said[2])
    return harmless(text) if is_terminal(sys.stdout) or has_colour(sys.stdout) else text


def _title(said: Said) -> str:
    """Which message it is, and whose."""
    dialogue, node, message = said
    name = say("you") if message.role == "user" else message.model or message.requested_model or message.role
    found = [f"{dialogue.numbers.get(node.id) or dialogue.short(node.id)} {harmless(name)}"]
    beside = dialogue.siblings(node)
    if len(beside) > 1:
        found.append(say("tree.version", number=beside.index(node) + 1, count=len(beside)))
    glyphs = glyphs_for(sys.stdout)
    return f" {glyphs.dot} ".join([*found, *spent(message, glyphs)])


def _as_one(first: Said, second: Said) -> None:
    old, new = _text(first), _text(second)
    colour = has_colour(sys.stdout)
    print(_marked("old", f"--- {_title(first)}", colour=colour, signs=False))
    print(_marked("new", f"+++ {_title(second)}", colour=colour, signs=False))
    print(paint(_verdict(old, new), "dim", sys.stdout))
    print()
    print("".join(_marked(side, text, colour=colour) for side, text in runs(old, new)))


def _marked(side: Literal["same", "old", "new"], text: str, *, colour: bool, signs: bool = True) -> str:
    """Words that only one side has; where there is no colour, in brackets."""
    if side == "same":
        return text
    if not colour:
        before, after = BRACKETS[side] if signs else ("", "")
        return f"{before}{text}{after}"
    lines = (f"{COLOURS[side]}{line}{PLAIN}" if line else "" for line in text.split("\n"))
    return "\n".join(lines)


def _verdict(old: str, new: str) -> str:
    return say("tree.compare_same") if old == new else say("tree.compare_much", percent=common(old, new))


def _side_by_side(first: Said, second: Said, width: int) -> None:
    room = (width - len(GAP)) // 2
    colour = has_colour(sys.stdout)
    gap = GAP if glyphs_for(sys.stdout).bar.startswith("│") else " | "
    old, new = _text(first), _text(second)
    heads = [_padded([("same", clip(_title(one), room))], room) for one in (first, second)]
    print(paint(gap.join(heads).rstrip(), "bold", sys.stdout))
    print(paint(_verdict(old, new), "dim", sys.stdout))
    print()
    for pair in pairs(old, new):
        left = _wrapped(pair.old, room, colour=colour)
        right = _wrapped(pair.new, room, colour=colour)
        for i in range(max(len(left), len(right))):
            a = left[i] if i < len(left) else []
            b = right[i] if i < len(right) else []
            line = f"{_padded(a, room, colour=colour)}{gap}{''.join(_coloured(run, colour=colour) for run in b)}"
            print(line.rstrip())


def _coloured(run: Run, *, colour: bool) -> str:
    side, text = run
    return f"{COLOURS[side]}{text}{PLAIN}" if colour and COLOURS[side] and text.strip() else text


def _padded(line: list[Run], room: int, *, colour: bool = False) -> str:
    taken = sum(columns(text) for _, text in line)
    return "".join(_coloured(run, colour=colour) for run in line) + " " * (room - taken)


def _wrapped(line: list[Run] | None, room: int, *, colour: bool) -> list[list[Run]]:
    """A line in as many rows as it needs, broken between words."""
    if line is None:
        return [[]]
    if not colour:  # what differs must be seen all the same
        line = [(side, f"{BRACKETS[side][0]}{text}{BRACKETS[side][1]}") for side, text in line]
    rows: list[list[Run]] = [[]]
    left = room
    for side, text in line:
        for word in _words(text.expandtabs(4), room):
            size = columns(word)
            if size > left and rows[-1]:
                rows.append([])
                left = room
                word = word.lstrip()
                size = columns(word)
            if word:
                rows[-1].append((side, word))
                left -= size
    return rows


def _words(text: str, room: int) -> list[str]:
    """Words with the blanks before them, none wider than a row."""
    found, word = [], ""
    for sign in text:
        if (sign == " " and word.strip()) or columns(word + sign) > room:
            found.append(word)
            word = ""
        word += sign
    return [*found, word] if word else found


def _data(found: list[Said]) -> list[dict[str, object]]:
    first = words(found[0][2])
    return [
        {
            "message": message,
            "text": words(message),
            "common_percent": None if i == 0 else common(first, words(message)),
            "differences": [{"side": side, "text": text} for side, text in runs(first, words(message))] if i else [],
        }
        for i, (_, _, message) in enumerate(found)
    ]
