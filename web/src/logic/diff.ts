// Where two texts differ, word by word: Myers' algorithm on lines first, then on the words of changed lines.

export type Piece = { kind: 'same' | 'gone' | 'new'; text: string }

const MOST_EDITS = 1500
const WORD = /[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu
const LINE = /[^\n]*\n|[^\n]+$/g

/** `same` and `gone` together make the first text, `same` and `new` the second. */
export function difference(before: string, after: string): Piece[] {
  const lines = compare(before.match(LINE) ?? [], after.match(LINE) ?? [])
  const pieces: Piece[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const piece = lines[at] as Piece
    const next = lines[at + 1]
    if (piece.kind === 'gone' && next?.kind === 'new') {
      pieces.push(...smooth(compare(piece.text.match(WORD) ?? [], next.text.match(WORD) ?? [])))
      at += 1
    } else pieces.push(piece)
  }
  return joined(pieces)
}

/** How much of the longer text stands in both, from 0 to 1. */
export function likeness(pieces: readonly Piece[]): number {
  const size = (kind: Piece['kind']) =>
    pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.text.length : 0), 0)
  const same = size('same')
  const longest = same + Math.max(size('gone'), size('new'))
  return longest === 0 ? 1 : same / longest
}

function compare(before: readonly string[], after: readonly string[]): Piece[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  const room = Math.min(before.length, after.length) - start
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1
  const middle = shortest(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return joined([
    { kind: 'same', text: before.slice(0, start).join('') },
    ...middle,
    { kind: 'same', text: before.slice(before.length - end).join('') },
  ])
}

function shortest(before: readonly string[], after: readonly string[]): Piece[] {
  const whole: Piece[] = [
    { kind: 'gone', text: before.join('') },
    { kind: 'new', text: after.join('') },
  ]
  if (before.length === 0 || after.length === 0) return whole
  const trace: Int32Array[] = []
  const most = Math.min(before.length + after.length, MOST_EDITS)
  let reached = new Int32Array(3)
  for (let edits = 0; edits <= most; edits += 1) {
    const next = new Int32Array(2 * edits + 3)
    for (let k = -edits; k <= edits; k += 2) {
      const down =
        k === -edits || (k !== edits && at(reached, edits - 1, k - 1) < at(reached, edits - 1, k + 1))
      let x = edits === 0 ? 0 : down ? at(reached, edits - 1, k + 1) : at(reached, edits - 1, k - 1) + 1
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x += 1
      next[k + edits + 1] = x
      if (x >= before.length && x - k >= after.length) return walkBack(before, after, [...trace, next])
    }
    trace.push(next)
    reached = next
  }
  return whole
}

/** How far the diagonal `k` was reached with so many edits. */
function at(reached: Int32Array, edits: number, k: number): number {
  return reached[k + edits + 1] ?? 0
}

function walkBack(
  before: readonly string[],
  after: readonly string[],
  trace: readonly Int32Array[],
): Piece[] {
  const pieces: Piece[] = []
  let x = before.length
  let y = after.length
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reached = trace[edits - 1] as Int32Array
    const k = x - y
    const down =
      k === -edits || (k !== edits && at(reached, edits - 1, k - 1) < at(reached, edits - 1, k + 1))
    const from = down ? at(reached, edits - 1, k + 1) : at(reached, edits - 1, k - 1)
    const fromY = from - (down ? k + 1 : k - 1)
    for (; x > (down ? from : from + 1); x -= 1) pieces.push({ kind: 'same', text: before[x - 1] as string })
    if (down) pieces.push({ kind: 'new', text: after[fromY] as string })
    else pieces.push({ kind: 'gone', text: before[from] as string })
    x = from
    y = fromY
  }
  while (x > 0) {
    pieces.push({ kind: 'same', text: before[x - 1] as string })
    x -= 1
  }
  return pieces.reverse()
}

/** A lone space or sign between two changes belongs to them: the eye reads phrases, not crumbs. */
function smooth(pieces: readonly Piece[]): Piece[] {
  const calm: Piece[] = []
  pieces.forEach((piece, index) => {
    const crumb = piece.kind === 'same' && piece.text.length <= 2 && !/[\p{L}\p{N}\n]/u.test(piece.text)
    if (crumb && index > 0 && index < pieces.length - 1)
      calm.push({ kind: 'gone', text: piece.text }, { kind: 'new', text: piece.text })
    else calm.push(piece)
  })
  return calm
}

/** Neighbours of a kind become one; between two same ones, all that is gone comes before all that is new. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  let gone = ''
  let fresh = ''
  const flush = () => {
    if (gone !== '') result.push({ kind: 'gone', text: gone })
    if (fresh !== '') result.push({ kind: 'new', text: fresh })
    gone = fresh = ''
  }
  for (const { kind, text } of pieces) {
    if (text === '') continue
    if (kind === 'gone') gone += text
    else if (kind === 'new') fresh += text
    else {
      flush()
      const last = result.at(-1)
      if (last?.kind === 'same') last.text += text
      else result.push({ kind, text })
    }
  }
  flush()
  return result
}
