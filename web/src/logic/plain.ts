// The words of a Markdown text as they are read or heard: no marks, no code, no tables' bars.
import type { RootContent } from 'mdast'
import { parse } from './markdown'

export function plainText(markdown: string): string {
  return parse(markdown)
    .done.map(({ node }) => say(node).trim())
    .filter(Boolean)
    .join('\n\n')
}

function say(node: RootContent): string {
  switch (node.type) {
    case 'code':
    case 'math':
    case 'html':
    case 'definition':
    case 'footnoteReference':
    case 'thematicBreak':
      return ''
    case 'inlineMath':
    case 'text':
    case 'inlineCode':
      return node.value
    case 'break':
      return '\n'
    case 'image':
      return node.alt ?? ''
    case 'list':
    case 'blockquote':
      return node.children.map(say).join('\n')
    case 'listItem':
    case 'footnoteDefinition':
      return node.children.map(say).join('\n').trim()
    case 'table':
      return node.children.map((row) => row.children.map(say).join(', ')).join('.\n')
    default:
      return 'children' in node ? node.children.map(say).join('') : ''
  }
}

const LONGEST = 220

/** Pieces short enough for voices that stop in the middle of long ones; cut after sentences. */
export function sentences(text: string): string[] {
  return text
    .split(/(?<=[.!?…:;])\s+|\n+/u)
    .flatMap((one) => pieces(one.trim()))
    .filter(Boolean)
}

function pieces(sentence: string): string[] {
  if (sentence.length <= LONGEST) return [sentence]
  const space = sentence.lastIndexOf(' ', LONGEST)
  const at = space > 0 ? space : LONGEST
  return [sentence.slice(0, at), ...pieces(sentence.slice(at).trim())]
}

/** The language of a text by its letters. */
export function languageOfText(text: string): 'ru' | 'en' {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  return cyrillic * 3 > letters ? 'ru' : 'en'
}
