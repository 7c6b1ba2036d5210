// The few HTML tags that models write inside of text: paired into elements; every other tag stays text.
import type { RootContent } from 'mdast'

export type InlineTag = 'sub' | 'sup' | 'kbd' | 'mark' | 'u' | 'b' | 'i' | 's' | 'small' | 'br'
export type Tagged = { tag: null; node: RootContent } | { tag: InlineTag; inside: Tagged[] }

const OPENING = /^<(sub|sup|kbd|mark|u|b|i|s|small)>$/i
const BREAK = /^<br\s*\/?>$/i

export function pairTags(nodes: readonly RootContent[]): Tagged[] {
  const found: Tagged[] = []
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as RootContent
    const tag = node.type === 'html' ? tagOf(node.value) : null
    const end = tag === null || tag === 'br' ? -1 : endOf(nodes, at, tag)
    if (tag === 'br') found.push({ tag, inside: [] })
    else if (tag !== null && end > 0) {
      found.push({ tag, inside: pairTags(nodes.slice(at + 1, end)) })
      at = end
    } else found.push({ tag: null, node })
  }
  return found
}

function tagOf(html: string): InlineTag | null {
  if (BREAK.test(html)) return 'br'
  const [, name] = OPENING.exec(html) ?? []
  return name === undefined ? null : (name.toLowerCase() as InlineTag)
}

/** Where the element that begins at `from` ends, those of its kind inside of it counted. */
function endOf(nodes: readonly RootContent[], from: number, tag: InlineTag): number {
  let depth = 0
  for (let at = from; at < nodes.length; at++) {
    const node = nodes[at] as RootContent
    if (node.type !== 'html') continue
    if (tagOf(node.value) === tag) depth += 1
    else if (node.value.toLowerCase() === `</${tag}>`) depth -= 1
    if (depth === 0) return at
  }
  return -1
}
