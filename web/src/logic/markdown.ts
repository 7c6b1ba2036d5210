// Parses Markdown into blocks once; while text streams, only the tail is parsed again.
import type { RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { settle } from './settle'

export type Block = { key: number; node: RootContent }
export type Document = {
  source: string
  done: readonly Block[]
  tail: readonly Block[]
  tailStart: number
}

const EXTENSIONS = { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] }

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

function blocks(source: string, start: number): Block[] {
  return fromMarkdown(source, EXTENSIONS).children.map((node) => ({
    key: start + (node.position?.start.offset ?? 0),
    node,
  }))
}
