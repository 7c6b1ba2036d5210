"""The message tree's rules, on trees of all shapes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from veche.features.conversations import logic
from veche.ports.content import ErrorPart, ReasoningPart, TextPart


@dataclass
class Leaf:
    """As much of a message as the rules need."""

    id: str
    number: int
    parent_id: str | None


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Leaf]:
    """Nodes whose parents are older, or none; some parents are gone, as old logs may have it."""
    nodes: dict[str, Leaf] = {}
    for number in range(1, draw(st.integers(0, 25)) + 1):
        parent = draw(st.sampled_from([None, "gone", *nodes]) if nodes else st.none())
        nodes[f"m{number}"] = Leaf(f"m{number}", number, parent)
    return nodes


@st.composite
def trees_and_nodes(draw: st.DrawFn) -> tuple[dict[str, Leaf], str]:
    nodes = draw(trees().filter(bool))
    return nodes, draw(st.sampled_from(sorted(nodes)))


@given(trees_and_nodes())
def test_a_path_goes_from_a_root_to_the_leaf_by_parents(given_: tuple[dict[str, Leaf], str]) -> None:
    nodes, leaf = given_
    path = logic.path_to(nodes, leaf)
    assert path[-1].id == leaf
    assert path[0].parent_id is None or path[0].parent_id not in nodes
    for parent, child in itertools.pairwise(path):
        assert child.parent_id == parent.id and parent.number < child.number


@given(trees_and_nodes(), st.integers(1, 30))
def test_a_ring_never_holds_the_walk(given_: tuple[dict[str, Leaf], str], place: int) -> None:
    nodes, leaf = given_
    first = logic.path_to(nodes, leaf)[0]
    first.parent_id = f"m{place}"  # perhaps itself, perhaps one of its own children
    path = logic.path_to(nodes, leaf)
    assert path[-1].id == leaf and len({node.id for node in path}) == len(path)


@given(trees_and_nodes())
def test_a_subtree_holds_exactly_what_passes_through_its_root(given_: tuple[dict[str, Leaf], str]) -> None:
    nodes, root = given_
    found = logic.subtree_of(nodes.values(), root)
    assert len(found) == len(set(found))
    assert set(found) == {id for id in nodes if root in [node.id for node in logic.path_to(nodes, id)]}


@given(trees_and_nodes())
def test_the_newest_leaf_is_a_leaf_below(given_: tuple[dict[str, Leaf], str]) -> None:
    nodes, start = given_
    leaf = logic.newest_leaf(nodes.values(), start)
    assert leaf is not None
    assert start in [node.id for node in logic.path_to(nodes, leaf)]
    assert not logic.children_of(nodes.values()).get(leaf)


@given(trees_and_nodes(), st.sets(st.integers(1, 25)))
def test_after_a_removal_the_head_is_there_and_as_near_as_can_be(
    given_: tuple[dict[str, Leaf], str], numbers: set[int]
) -> None:
    nodes, head = given_
    removed = {f"m{n}" for n in numbers} & set(nodes)
    found = logic.head_after_removal(nodes, removed, head)
    left = [id for id in nodes if id not in removed]
    if head not in removed:
        assert found == head
        return
    kept = [node.id for node in logic.path_to(nodes, head) if node.id not in removed]
    if kept:
        assert found in left
        rest = {id: node for id, node in nodes.items() if id not in removed}
        assert kept[-1] in [node.id for node in logic.path_to(rest, found)]
    elif any(nodes[id].parent_id is None for id in left):
        assert found in left


def test_a_head_that_was_none_stays_none() -> None:
    nodes = {"a": Leaf("a", 1, None)}
    assert logic.head_after_removal(nodes, set(), None) is None
    assert logic.path_to(nodes, None) == [] and logic.path_to(nodes, "unknown") == []


def test_the_text_of_a_message_leaves_out_thoughts_and_errors() -> None:
    parts = [ReasoningPart("hm", None), TextPart("one"), TextPart(""), ErrorPart("x", "y", False), TextPart("two")]
    assert logic.text_of(parts) == "one\n\ntwo"
