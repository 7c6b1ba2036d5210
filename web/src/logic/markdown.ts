// Parses Markdown into blocks once; while text streams, only the tail is parsed again.
import type { FootnoteDefinition, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { footnotes, footnotesFromMarkdown } from './footnotes'
import { formulas, formulasFromMarkdown } from './formulas'
import { settle } from './settle'

export type Block = { key: number; node: RootContent }
export type Document = {
  source: string
  done: readonly Block[]
  tail: readonly Block[]
  tailStart: number
}

const EXTENSIONS = {
  extensions: [gfm({ singleTilde: false }), footnotes, formulas],
  mdastExtensions: [gfmFromMarkdown(), footnotesFromMarkdown, formulasFromMarkdown],
}

/** Two blocks stay open: the second last may still join what the last is becoming (“2” → “2. item”). */
const OPEN = 2

export const EMPTY: Document = { source: '', done: [], tail: [], tailStart: 0 }

export function parse(source: string): Document {
  return { source, done: blocks(source, 0), tail: [], tailStart: source.length }
}

/** The next state of a growing text. A text that was changed otherwise is parsed anew. */
export function grow(before: Document, source: string): Document {
  if (source === before.source) return before
  const base = source.startsWith(before.source) ? before : EMPTY
  const fresh = blocks(settle(source.slice(base.tailStart)), base.tailStart)
  const closed = Math.max(0, fresh.length - OPEN)
  const tail = fresh.slice(closed)
  return {
    source,
    done: closed === 0 ? base.done : [...base.done, ...fresh.slice(0, closed)],
    tail,
    tailStart: closed === 0 ? base.tailStart : (tail[0]?.key ?? base.tailStart),
  }
}

/** The whole text, after it has grown: what is done stays as it is, unless a definition at the end reaches back. */
export function finish(before: Document, source: string): Document {
  if (before.source === source && before.tailStart === source.length) return before
  if (before.done.length === 0 || !source.startsWith(before.source)) return parse(source)
  const last = blocks(source.slice(before.tailStart), before.tailStart)
  const reaches = [...before.done, ...last].some(({ node }) => node.type === 'definition')
  if (reaches) return parse(source)
  return { source, done: [...before.done, ...last], tail: [], tailStart: source.length }
}

export type Definitions = {
  links: ReadonlyMap<string, string>
  notes: ReadonlyMap<string, FootnoteDefinition>
}

/** What other blocks refer to: addresses of links, and footnotes in their order. */
export function definitionsOf({ done, tail }: Document): Definitions {
  const links = new Map<string, string>()
  const notes = new Map<string, FootnoteDefinition>()
  for (const { node } of [...done, ...tail]) {
    if (node.type === 'definition' && !links.has(node.identifier)) links.set(node.identifier, node.url)
    if (node.type === 'footnoteDefinition' && !notes.has(node.identifier)) notes.set(node.identifier, node)
  }
  return { links, notes }
}

function blocks(source: string, start: number): Block[] {
  return fromMarkdown(source, EXTENSIONS).children.map((node) => ({
    key: start + (node.position?.start.offset ?? 0),
    node,
  }))
}
