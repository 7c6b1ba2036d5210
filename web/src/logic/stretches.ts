// A long branch cut into short stretches: what is far from the reader's eyes need not be drawn.
import type { Message } from './types'

export type Stretch = { key: string; messages: readonly Message[] }

/** Messages by their numbers, so that neither older nor newer ones move the borders. */
const LENGTH = 4

/** Stretches of which nothing changed keep their identity, and so do all of them when nothing changed at all. */
export function cut(before: readonly Stretch[], messages: readonly Message[]): readonly Stretch[] {
  const known = new Map(before.map((stretch) => [stretch.key, stretch]))
  const found: Stretch[] = []
  const used = new Set<string>()
  let start = 0
  for (let at = 1; at <= messages.length; at++) {
    if (at < messages.length && place(messages[at]) === place(messages[start])) continue
    found.push(keep(known, messages, start, at, used))
    start = at
  }
  const same = found.length === before.length && found.every((one, index) => one === before[index])
  return same ? before : found
}

function place(message: Message | undefined): number {
  return Math.floor((message?.number ?? 0) / LENGTH)
}

function keep(
  known: ReadonlyMap<string, Stretch>,
  messages: readonly Message[],
  from: number,
  to: number,
  used: Set<string>,
): Stretch {
  let key = `${place(messages[from])}`
  // The number of a message on its way is a guess.
  while (used.has(key)) key += '+'
  used.add(key)
  const old = known.get(key)
  if (old && old.messages.length === to - from) {
    let equal = true
    for (let at = from; at < to && equal; at++) equal = old.messages[at - from] === messages[at]
    if (equal) return old
  }
  return { key, messages: messages.slice(from, to) }
}

const CHARACTERS = 74
const LINE = 25

/** How high a message will be, in pixels, roughly; until it has been drawn once. */
export function guessHeight({ parts, role }: Pick<Message, 'parts' | 'role'>): number {
  let lines = 0
  for (const part of parts) {
    if (part.kind !== 'text') lines += 1.5
    else
      for (const line of part.text.split('\n'))
        lines += line === '' ? 0.6 : Math.ceil(line.length / CHARACTERS)
  }
  return Math.round((role === 'user' ? 64 : 76) + lines * LINE)
}
