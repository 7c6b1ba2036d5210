"""Renders a document as one HTML page that needs nothing else: no scripts, nothing fetched, fit to print."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from html import escape

from veche.features.exchange.logic.blocks import (
    Block,
    Break,
    Code,
    CodeSpan,
    Footnotes,
    Grid,
    Heading,
    Image,
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
    safe_url,
)
from veche.features.exchange.logic.document import Document, Entry
from veche.features.exchange.logic.markdown import parse

SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")  # pictures that every reader knows
_TAGS = {"strong": "strong", "em": "em", "strike": "s"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1c1b1a, #e9e6e1); --soft: light-dark(#6b6660, #a29c94);
  --line: light-dark(#dcd7cf, #3a3733); --page: light-dark(#fffefc, #191816); --tint: light-dark(#f5f2ec, #24221f);
  --link: light-dark(#0b57a8, #8ab8f0); --bad: light-dark(#a12a1f, #f0988e) }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.6 Charter, "PT Serif", Georgia, serif;
  overflow-wrap: break-word }
main { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 5rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2, h3, h4, h5, h6, h1.said { line-height: 1.3; margin: 1.6em 0 .4em; font-size: 1.1rem }
h1.said { font-size: 1.35rem } h2.said { font-size: 1.2rem }
.facts, .who { font: 14px/1.5 system-ui, sans-serif; color: var(--soft) }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 2rem; padding: 0 0 1.2rem;
  border-bottom: 1px solid var(--line) } .facts div { display: flex; gap: .4em }
.facts dt::after { content: ":" } .facts dd { margin: 0; color: var(--ink) }
article { padding: 1.4rem 0 .4rem } article + article { border-top: 1px solid var(--line) }
.who { margin: 0 0 .6rem } .who b { color: var(--ink); font-size: 15px; margin-right: .5em }
.user .body { background: var(--tint); border-radius: 10px; padding: .2rem 1.1rem }
p { margin: .8em 0 } a { color: var(--link) } img { max-width: 100%; height: auto; border-radius: 6px }
pre, code { font: 14px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace }
code { background: var(--tint); padding: .1em .3em; border-radius: 4px }
pre { background: var(--tint); padding: .9rem 1.1rem; border-radius: 8px; overflow-x: auto; white-space: pre-wrap }
pre code { background: none; padding: 0 } .lang { display: block; color: var(--soft); font-size: 12px }
blockquote { margin: 1em 0; padding: 0 0 0 1.1rem; border-left: 3px solid var(--line); color: var(--soft) }
.wide { overflow-x: auto } table { border-collapse: collapse; margin: 1em 0 }
th, td { border: 1px solid var(--line); padding: .4em .7em; text-align: left; vertical-align: top }
th { background: var(--tint) } .right { text-align: right } .center { text-align: center }
details { margin: .8em 0; color: var(--soft) } summary { cursor: pointer; font: 14px system-ui, sans-serif }
.foot { font: 14px/1.5 system-ui, sans-serif; color: var(--soft) } .error { color: var(--bad) }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.6em 0 } .tasks { list-style: none; padding-left: .4em }
@media print { :root { color-scheme: light } body { font-size: 11pt } main { max-width: none; padding: 0 }
  article { break-inside: auto } h1, h2, h3, .who { break-after: avoid } pre, tr, img { break-inside: avoid }
  a { color: inherit } }
"""


def html(document: Document, pictures: Mapping[str, bytes]) -> str:
    """The page; `pictures` are the bytes of images by file id, which are put inside."""
    facts = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in document.facts)
    told = ""
    if document.instructions:
        told = (
            f"<details><summary>{escape(document.labels['instructions'])}</summary>"
            f"{_blocks(parse(document.instructions))}</details>"
        )
    entries = "\n".join(_entry(entry, document, pictures) for entry in document.entries)
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<meta name="generator" content="Veche">\n<title>{escape(document.title)}</title>\n<style>{_STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n<h1>{escape(document.title)}</h1>\n"
        f'<dl class="facts">{facts}</dl>\n{told}\n{entries}\n</main>\n</body>\n</html>\n'
    )


def _entry(entry: Entry, document: Document, pictures: Mapping[str, bytes]) -> str:
    labels = document.labels
    aside = "".join(f" · {escape(one)}" for one in (entry.at, *entry.aside))
    made = [
        f'<article class="{escape(entry.role)}" id="m{entry.number}">',
        f'<p class="who"><b>{escape(entry.who)}</b>{aside.removeprefix(" · ")}</p>',
    ]
    if entry.reasoning:
        thought = _blocks(parse(entry.reasoning))
        made.append(f"<details><summary>{escape(labels['reasoning'])}</summary>{thought}</details>")
    for name, content in entry.tools:
        made.append(f"<details><summary>{escape(name)}</summary><pre><code>{escape(content)}</code></pre></details>")
    made.append(f'<div class="body">{_blocks(parse(entry.text))}')
    for one in entry.attachments:
        data = pictures.get(one.file_id)
        if data is not None and one.media_type in SHOWN:
            coded = base64.b64encode(data).decode()
            made.append(f'<p><img alt="{escape(one.name)}" src="data:{one.media_type};base64,{coded}"></p>')
        elif one.path:
            made.append(f'<p class="foot"><a href="{escape(one.path)}">{escape(one.name)}</a></p>')
        else:
            made.append(f'<p class="foot">📎 {escape(one.name)}</p>')
    made.append("</div>")
    if entry.sources:
        lines = "".join(
            f"<p>[{one.number}] {_linked(one.title, one.url)}{' — ' + escape(one.quote) if one.quote else ''}</p>"
            for one in entry.sources
        )
        made.append(f'<div class="foot"><b>{escape(labels["sources"])}</b>{lines}</div>')
    if entry.error:
        made.append(f'<p class="error">{escape(labels["error"])}: {escape(entry.error)}</p>')
    made.append("</article>")
    return "\n".join(made)


def _linked(text: str, url: str | None) -> str:
    good = safe_url(url) if url else None
    return f'<a href="{escape(good)}" rel="noreferrer noopener">{escape(text)}</a>' if good else escape(text)


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Heading(level, inlines):
            return f'<h{level} class="said">{_line(inlines)}</h{level}>'
        case Paragraph(inlines):
            return f"<p>{_line(inlines)}</p>"
        case Code(language, text):
            name = f'<span class="lang">{escape(language)}</span>' if language else ""
            return f"<pre>{name}<code>{escape(text)}</code></pre>"
        case Items():
            return _items(block)
        case Quote(blocks):
            return f"<blockquote>{_blocks(blocks)}</blockquote>"
        case Grid():
            return _grid(block)
        case Rule():
            return "<hr>"
        case Footnotes(notes):
            lines = "".join(f"<p>[{number}] {_tight(blocks)}</p>" for number, blocks in notes)
            return f'<div class="foot">{lines}</div>'


def _tight(blocks: tuple[Block, ...]) -> str:
    first = blocks[0] if blocks else None
    return _line(first.inlines) + _blocks(blocks[1:]) if isinstance(first, Paragraph) else _blocks(blocks)


def _items(items: Items) -> str:
    lines = []
    tasks = any(item.checked is not None for item in items.items)
    for item in items.items:
        tick = "" if item.checked is None else ("☑ " if item.checked else "☐ ")
        lines.append(f"<li>{tick}{_tight(item.blocks)}</li>")
    start = f' start="{items.start}"' if items.start not in (None, 1) else ""
    tag = "ul" if items.start is None else "ol"
    return f"<{tag}{start}{' class=tasks' if tasks else ''}>{''.join(lines)}</{tag}>"


def _grid(grid: Grid) -> str:
    def cells(row: tuple[Line, ...], tag: str) -> str:
        return "".join(f"<{tag}{_side(grid, i)}>{_line(cell)}</{tag}>" for i, cell in enumerate(row))

    head = f"<thead><tr>{cells(grid.head, 'th')}</tr></thead>"
    rows = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in grid.rows)
    return f'<div class="wide"><table>{head}<tbody>{rows}</tbody></table></div>'


def _side(grid: Grid, column: int) -> str:
    side = grid.aligns[column] if column < len(grid.aligns) else None
    return f' class="{side}"' if side in ("right", "center") else ""


def _line(line: Line) -> str:
    made = []
    for one in line:
        match one:
            case Text(text):
                made.append(escape(text))
            case Span(kind, inlines):
                made.append(f"<{_TAGS[kind]}>{_line(inlines)}</{_TAGS[kind]}>")
            case CodeSpan(text) | Math(text):
                made.append(f"<code>{escape(text)}</code>")
            case Link(url, inlines):
                good = safe_url(url)
                words = _line(inlines)
                made.append(f'<a href="{escape(good)}" rel="noreferrer noopener">{words}</a>' if good else words)
            case Image(url, alt):  # its address is told, never fetched
                made.append(_linked(f"🖼 {alt or url}", url))
            case Mark(number):
                made.append(f"<sup>[{number}]</sup>")
            case Break():
                made.append("<br>\n")
    return "".join(made)
