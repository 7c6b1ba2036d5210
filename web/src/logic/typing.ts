// What the text in the composer asks for while it is typed: a command after a slash, a name after an at-sign.

export type Asked = { sign: '/' | '@'; typed: string; from: number; to: number }

/** What stands at the cursor: `/wo` at the very beginning, `@na` anywhere a word may begin. */
export function askedAt(text: string, cursor: number): Asked | null {
  const before = text.slice(0, cursor)
  const slash = /^\/([\p{L}\p{N}_-]*)$/u.exec(before)
  const rest = text.slice(cursor)
  if (slash)
    return { sign: '/', typed: slash[1] ?? '', from: 0, to: cursor + lengthOf(rest, /^[\p{L}\p{N}_-]*/u) }
  const at = /(?:^|[\s(])@([\p{L}\p{N}_.:/-]{0,60})$/u.exec(before)
  if (!at) return null
  const typed = at[1] ?? ''
  const from = cursor - typed.length - 1
  return { sign: '@', typed, from, to: cursor + lengthOf(rest, /^[\p{L}\p{N}_.:/-]*/u) }
}

/** A whole line of command: `/name` and what follows it. */
export function commandLine(text: string): { name: string; rest: string } | null {
  const found = /^\/([\p{L}\p{N}_][\p{L}\p{N}_-]*)(?:\s+([\s\S]*))?$/u.exec(text.trimEnd())
  return found ? { name: (found[1] ?? '').toLowerCase(), rest: (found[2] ?? '').trim() } : null
}

/** The text without what was asked for, and where the cursor then stands. */
export function without(text: string, asked: Asked): { text: string; cursor: number } {
  const before = text.slice(0, asked.from)
  const after = text.slice(asked.to)
  const glued = before === '' || /\s$/u.test(before) ? after.replace(/^[ \t]+/u, '') : after
  return { text: before + glued, cursor: before.length }
}

export type EnterKey = {
  key: string
  shiftKey: boolean
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  composing: boolean
}
export type EnterAct = 'send' | 'newline' | 'steer' | 'interrupt' | null

/** What Enter does. While an input method composes, it is the method's; on a touch keyboard it breaks the line. */
export function enterAct(event: EnterKey, manner: 'send' | 'newline', touch: boolean): EnterAct {
  if (event.key !== 'Enter' || event.composing) return null
  const command = event.ctrlKey || event.metaKey
  if (command && event.shiftKey) return 'interrupt'
  if (command) return 'send'
  if (event.altKey) return 'steer'
  if (event.shiftKey || touch || manner === 'newline') return 'newline'
  return 'send'
}

/** Tokens as the server estimates them (kit/text/tokens.py): Latin a quarter, other alphabets half, other signs one. */
export function estimateTokens(text: string): number {
  let sum = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    sum += code < 0x80 ? 0.25 : code < 0x800 ? 0.5 : code < 0x10000 ? 1 : 2
  }
  return Math.ceil(sum)
}

/** From this length on a pasted text is offered to become a file. */
export const LONG_PASTE = 4_000

function lengthOf(text: string, pattern: RegExp): number {
  return pattern.exec(text)?.[0].length ?? 0
}
