"""The picture of a tree, what stands on its lines, addresses, differences: without any process."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.cli.addressing import Dialogue, is_reserved, pick
from veche.cli.differences import common, pairs, runs
from veche.cli.drawing import ASCII, Glyphs, Row, rows_of
from veche.cli.ending import Ending
from veche.cli.figures import money
from veche.cli.rows import Writer, clip, count, glyphs_for
from veche.cli.tables import columns
from veche.cli.walking import Walk
from veche.client.entities import Branch, Conversation, Cost, Params, TreeNode, new_id


def node(number: int, parent: TreeNode | None, **given: Any) -> TreeNode:
    usual: dict[str, Any] = {
        "role": "user" if number % 2 else "assistant", "state": "complete", "words": f"words of {number}",
        "excluded": False, "starred": False, "rating": None, "comparison_id": None, "verdict": None, "cost": None,
        "input_tokens": None, "output_tokens": None, "created_at": 0,
    }  # fmt: skip
    model = None if (given.get("role") or usual["role"]) == "user" else "fake.one"
    place = {"id": new_id(), "number": number, "parent_id": parent.id if parent else None}
    return TreeNode(**{**usual, "model": model, **place, **given})


def dialogue(nodes: list[TreeNode], head: TreeNode | None, *branches: Branch) -> Dialogue:
    made = Conversation(
        id=new_id(), title="T", title_source="manual", owner_id="", head_id=None, seq=0, model=None, params=Params(),
        instructions=None, assistant_id=None, archived=False, pinned=False, message_count=0, created_at=0, updated_at=0,
    )  # fmt: skip
    return Dialogue(made, {one.id: one for one in nodes}, head.id if head else None, list(branches))


def chain(length: int, start: TreeNode | None = None, first: int = 1) -> list[TreeNode]:
    found: list[TreeNode] = []
    for number in range(first, first + length):
        found.append(node(number, found[-1] if found else start))
    return found


def drawn(shown: Dialogue, width: int | None = None, glyphs: Glyphs = ASCII, **how: Any) -> list[str]:
    writer = Writer(shown, glyphs, width=width)
    return ["".join(text for _, text in writer.line(row)).rstrip() for row in rows_of(shown, glyphs=glyphs, **how)]


@st.composite
def trees(draw: st.DrawFn) -> Dialogue:
    parents = draw(st.lists(st.integers(-1, 40), max_size=60))
    nodes: list[TreeNode] = []
    for number, place in enumerate(parents, start=1):
        parent = nodes[place % len(nodes)] if nodes and place >= 0 else None
        words = draw(st.text(max_size=90))
        nodes.append(node(number, parent, words=words, role=draw(st.sampled_from(["user", "assistant"]))))
    head = nodes[draw(st.integers(0, len(nodes) - 1))] if nodes else None
    return dialogue(nodes, head)


@given(trees(), st.booleans(), st.integers(0, 5))
def test_every_message_stands_in_the_picture_once(shown: Dialogue, whole: bool, depth: int) -> None:
    rows = rows_of(shown, glyphs=ASCII, whole=whole, depth=depth)
    named = [one for row in rows for one in ((row.node.id,) if row.node else row.folded)]
    assert sorted(named) == sorted(shown.nodes)
    straight = [row for row in rows if row.node is not None and row.node.id in shown.numbers]
    assert all("-" not in row.lead and row.lead.strip() == "" for row in straight)


@given(trees(), st.integers(20, 120), st.sampled_from([ASCII, Glyphs()]))
def test_no_line_is_wider_than_the_terminal(shown: Dialogue, width: int, glyphs: Glyphs) -> None:
    assert all(columns(line) <= width for line in drawn(shown, width, glyphs))


def test_ten_thousand_messages_make_a_short_and_narrow_picture() -> None:
    nodes = chain(10_000)
    rows = rows_of(dialogue(nodes, nodes[-1]), glyphs=ASCII)
    assert [len(row.folded) for row in rows] == [0, 0, 9_996, 0, 0]
    comb = [node(1, None)]
    for number in range(2, 3_000):  # an answer and another one at every step, the way regenerating does
        comb.append(node(number, comb[-1] if number % 2 else comb[number - 2]))
    assert max(len(row.lead) for row in rows_of(dialogue(comb, comb[-1]), glyphs=ASCII)) <= 2 * 13


def test_the_picture() -> None:
    path = chain(8)
    path[3].cost, path[3].input_tokens, path[3].output_tokens = Cost("0.00812", "USD", None), 1_234, 98
    path[3].starred, path[3].rating, path[2].excluded = True, 1, True
    other = node(9, path[0], model="fake.two", state="failed", role="assistant", words="no")
    below = chain(3, other, 10)
    shown = dialogue([*path, other, *below], path[-1], Branch("draft", below[-1].id))
    short = {one.id: shown.short(one.id) for one in [other, *below]}
    assert drawn(shown) == [
        "* 1 You  words of 1",
        f"|-o {short[other.id]} fake.two (failed)  no",
        *(f"| o {short[one.id]} fake.one  words of {one.number}" for one in below[:1]),
        f"| o {short[below[1].id]} You  words of 11",
        f"| o {short[below[2].id]} fake.one [draft]  words of 12",
        "* 2 fake.one  words of 2",
        "* 3 You (off)  words of 3",
        "* 4 fake.one [*] [+]  1.2k -> 98 | 0.00812 USD  words of 4",
        "* 5 You  words of 5",
        "* 6 fake.one  words of 6",
        "* 7 You  words of 7",
        "* 8 fake.one  words of 8",
    ]
    assert drawn(shown, prompts=True)[-1] == "* 7 You  words of 7"
    assert drawn(shown, depth=1) == ["* 1 You  words of 1", "... 11 messages below"]
    assert drawn(shown, 30)[7] == "* 4 fake.one [*] [+]"
    assert drawn(shown, closed={path[1].id})[-1] == "... 6 messages below"


def test_what_is_marked_is_not_folded() -> None:
    nodes = chain(20)
    nodes[9].starred = True
    shown = dialogue(nodes, nodes[-1])
    assert [len(row.folded) for row in rows_of(shown, glyphs=ASCII)] == [0, 0, 7, 0, 8, 0, 0]
    opened = rows_of(shown, glyphs=ASCII, opened={nodes[3].id})
    assert Row("", nodes[3]) in opened and len(rows_of(shown, glyphs=ASCII, whole=True)) == 20


def test_walking() -> None:
    path = chain(12)
    other = node(13, path[1], words="the other question")
    below = chain(9, other, 14)
    walk = Walk(dialogue([*path, other, *below], path[-1]))
    assert walk.node is path[-1]
    walk.move(-100)
    assert walk.node is path[0]
    walk.move(1)
    walk.move(1)
    assert walk.node is other
    walk.beside(1)
    assert walk.node is path[2]
    walk.beside(1)
    assert walk.node is other
    lines = len(walk.rows)
    walk.fold()  # all that follows it
    assert len(walk.rows) < lines and walk.node is other
    walk.find("WORDS OF 18")  # stands in what was folded away
    assert walk.node is below[4]
    walk.fold()  # its run
    assert walk.node is None and below[4].id in walk.rows[walk.at].folded
    walk.fold()
    assert walk.node is not None
    walk.find("nowhere to be found")
    assert "nowhere" in walk.told
    walk.find("the other question")
    walk.find("", back=True)
    assert walk.node is other  # there is but one
    walk.move(1000)
    assert walk.at == len(walk.rows) - 1
    alone = Walk(dialogue(one := chain(1), one[0]))
    alone.beside(1)
    assert alone.told and alone.node is one[0]


def test_addresses() -> None:
    path = chain(4)
    side = node(5, path[0], id=f"{path[3].id[:-4]}{path[3].id[-4:]}"[:-4] + "f00d")
    shown = dialogue([*path, side], path[-1], Branch("face", path[1].id), Branch("Draft two", side.id))
    for wanted, found in [
        ("1", path[0]), ("last", path[3]), ("LAST-3", path[0]), (path[2].id[-6:].upper(), path[2]), ("f00d", side),
        (side.id, side), ("face", path[1]), ("draft TWO", side), (" 4 ", path[3]),
    ]:  # fmt: skip
        assert pick(shown, wanted) is found, wanted
    for wanted, code in [
        ("5", 3),
        ("0", 3),
        ("last-4", 3),
        ("beef", 3),
        ("f0", 3),
        ("nobody", 3),
        ("", 3),
        ("9" * 9, 3),
    ]:
        with pytest.raises(Ending) as refused:
            pick(shown, wanted)
        assert refused.value.code == code and refused.value.text
    twin = node(6, side, id=f"{side.id[:-12]}00000000{side.id[-4:]}")
    shown = dialogue([*path, side, twin], path[-1])
    with pytest.raises(Ending) as refused:
        pick(shown, "f00d")
    assert refused.value.code == 2 and twin.id[-12:] in refused.value.text
    with pytest.raises(Ending):
        pick(dialogue([], None), "last")
    assert is_reserved("12") and is_reserved("Last-2") and not is_reserved("last one")


def test_short_ids_that_clash_are_longer() -> None:
    one = node(1, None)
    two = node(2, one, id=f"{one.id[:-12]}{'0' * 6}{one.id[-6:]}")
    shown = dialogue([one, two, three := node(3, two)], three)
    assert (shown.short(two.id), len(shown.short(three.id))) == (two.id[-12:], 6)
    assert pick(shown, shown.short(one.id)) is one


def test_numbers_and_cuts() -> None:
    assert [count(one) for one in (None, 7, 1_234, 123_456)] == ["?", "7", "1.2k", "123k"]
    amounts = ("0", "0.0000214", "0.0412", "0.5", "12.3456")
    assert [money(one, "USD") for one in amounts] == [
        "0.00 USD", "0.0000214 USD", "0.0412 USD", "0.50 USD", "12.35 USD",
    ]  # fmt: skip
    assert (clip("日本語です", 5), clip("abc", 3), clip("abcd", 3), clip("abc", 0)) == ("日本…", "abc", "ab…", "")


def test_drawn_lines_only_where_they_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def stream(encoding: str) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(), encoding=encoding)

    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert glyphs_for(stream("utf-8")) == Glyphs() and glyphs_for(stream("iso8859-5")) == ASCII
    monkeypatch.setenv("LC_ALL", "C")
    assert glyphs_for(stream("utf-8")) == ASCII


@given(st.text(max_size=200), st.text(max_size=200))
def test_differences_lose_nothing(old: str, new: str) -> None:
    both = runs(old, new)
    assert "".join(text for side, text in both if side != "new") == old
    assert "".join(text for side, text in both if side != "old") == new
    lines = list(pairs(old, new))
    assert "\n".join("".join(t for _, t in one.old) for one in lines if one.old is not None) == old
    assert "\n".join("".join(t for _, t in one.new) for one in lines if one.new is not None) == new
    assert common(old, old) == 100 and 0 <= common(old, new) <= 100


def test_differences_are_words() -> None:
    assert runs("the quick fox", "the slow fox") == [
        ("same", "the "), ("old", "quick"), ("new", "slow"), ("same", " fox"),
    ]  # fmt: skip
    assert common("one two three four", "one two five four") == 75
