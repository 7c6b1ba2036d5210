"""Reads Markdown, as people and models write it, into the document model; what it does not know stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from veche.features.exchange.logic.blocks import (
    Align,
    Block,
    Break,
    Code,
    CodeSpan,
    Footnotes,
    Grid,
    Heading,
    Image,
    Inline,
    Item,
    Items,
    Line,
    Link,
    Mark,
    Math,
    Paragraph,
    Quote,
    Rule,
    Span,
    Text,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

DEEPEST = 40  # lists in quotes in lists …: deeper is taken as text
LONGEST = 2_000_000  # characters of one text
MOST_BRACKETS = 20_000
MOST_LOOKED_AT = 200_000_000  # characters, for the ends of formulas
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_SPANS = {"strong": "strong", "em": "em", "s": "strike"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.texmath import texmath_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "html": False}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(texmath_plugin, delimiters="brackets")
    return parser


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    from markdown_it.tree import SyntaxTreeNode

    if len(text) > LONGEST or _is_riddle(text):
        return (Paragraph((Text(text),)),)
    tokens: Sequence[Token] = _parser().parse(text, {})
    return _blocks(SyntaxTreeNode(tokens).children)


def _is_riddle(text: str) -> bool:
    """Does it open so much that looking for the ends would take minutes?"""
    return (
        text.count("[") > MOST_BRACKETS
        or text.count("^[") > MOST_BRACKETS // 10
        or text.count("\\(") * len(text) > MOST_LOOKED_AT
    )


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
    return tuple(block for node in nodes for block in _block(node))


def _block(node: SyntaxTreeNode) -> list[Block]:
    match node.type:
        case "heading":
            return [Heading(int(node.tag[1:]), _line(node))]
        case "paragraph":
            return [Paragraph(_line(node))]
        case "fence" | "code_block":
            return [Code(node.info.strip().split(" ")[0] if node.type == "fence" else "", node.content.rstrip("\n"))]
        case "math_block" | "math_block_label" | "math_block_eqno" | "amsmath":
            return [Code("math", node.content.strip())]
        case "bullet_list" | "ordered_list":
            start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
            return [Items(start, tuple(_item(child) for child in node.children))]
        case "blockquote":
            return [Quote(_blocks(node.children))]
        case "table":
            return [_grid(node)]
        case "hr":
            return [Rule()]
        case "footnote_block":
            return [Footnotes(tuple(_note(child) for child in node.children))]
        case "inline":
            return [Paragraph(_inlines(node.children))]
        case _:
            return _other(node)


def _other(node: SyntaxTreeNode) -> list[Block]:
    if node.type == "footnote_anchor":
        return []
    return list(_blocks(node.children)) if node.children else [Paragraph((Text(_content(node).rstrip("\n")),))]


def _content(node: SyntaxTreeNode) -> str:
    return node.content if not node.is_nested else ""


def _note(node: SyntaxTreeNode) -> tuple[str, tuple[Block, ...]]:
    return str(int(node.meta.get("id", 0)) + 1), _blocks(node.children)


def _item(node: SyntaxTreeNode) -> Item:
    blocks = _blocks(node.children)
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.inlines and isinstance(first.inlines[0], Text):
        found = _TASK.match(first.inlines[0].text)
        if found:
            rest = Text(first.inlines[0].text[found.end() :])
            told = Paragraph((rest, *first.inlines[1:]))
            return Item((told, *blocks[1:]), found[1] != " ")
    return Item(blocks)


def _grid(node: SyntaxTreeNode) -> Grid:
    head: tuple[Line, ...] = ()
    aligns: tuple[Align, ...] = ()
    rows = []
    for part in node.children:
        for row in part.children:
            cells = tuple(_line(cell) for cell in row.children)
            if part.type == "thead":
                head, aligns = cells, tuple(_align(cell) for cell in row.children)
            else:
                rows.append(cells)
    return Grid(head, tuple(rows), aligns)


def _align(cell: SyntaxTreeNode) -> Align:
    side = str(cell.attrs.get("style", "")).removeprefix("text-align:")
    return cast("Align", side) if side in ("left", "center", "right") else None


def _line(node: SyntaxTreeNode) -> Line:
    return tuple(inline for child in node.children for inline in _inlines(child.children))


def _inlines(nodes: Sequence[SyntaxTreeNode]) -> Line:
    made: list[Inline] = []
    for node in nodes:
        one = _inline(node)
        if isinstance(one, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + one.text)
        elif one is not None:
            made.append(one)
    return tuple(made)


def _inline(node: SyntaxTreeNode) -> Inline | None:
    match node.type:
        case "text" | "html_inline":
            return Text(node.content) if node.content else None
        case "strong" | "em" | "s":
            return Span(_SPANS[node.type], _inlines(node.children))  # type: ignore[arg-type]
        case "code_inline":
            return CodeSpan(node.content)
        case "math_inline" | "math_single":
            return Math(f"${node.content}$")
        case "math_inline_double":
            return Math(f"$${node.content}$$")
        case "link":
            return Link(str(node.attrs.get("href", "")), _inlines(node.children))
        case "image":
            return Image(str(node.attrs.get("src", "")), node.content)
        case "softbreak" | "hardbreak":
            return Break()
        case "footnote_ref":
            return Mark(str(int(node.meta.get("id", 0)) + 1))
        case "footnote_anchor":
            return None
        case _:
            return Text(_content(node)) if not node.children else Span("em", _inlines(node.children))
