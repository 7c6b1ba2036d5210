// Finding by a few letters, also by those typed with the other keyboard layout (ghbdtn → привет).

const EN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const RU = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

const EN_SHIFT = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
const RU_SHIFT = RU.toUpperCase()

const TO_RU = pairs(EN + EN_SHIFT, RU + RU_SHIFT)
const TO_EN = pairs(RU + RU_SHIFT, EN + EN_SHIFT)

/** The same keys on the other layout: Russian for English and the other way round. */
export function otherLayout(typed: string): string {
  const map = /[а-яё]/iu.test(typed) ? TO_EN : TO_RU
  return [...typed].map((char) => map.get(char) ?? char).join('')
}

export type Match = { score: number; marks: [number, number][] }

/** How well the words typed fit a text, each in its letters' order; null if one does not fit at all. */
export function match(typed: string, text: string): Match | null {
  const asTyped = matchWords(typed, text)
  const swapped = otherLayout(typed)
  const asMeant = swapped === typed ? null : matchWords(swapped, text)
  if (!asMeant) return asTyped
  // what was typed is believed before what may have been meant
  return asTyped && asTyped.score >= asMeant.score * 0.6
    ? asTyped
    : { ...asMeant, score: asMeant.score * 0.9 }
}

export type Ranked<T> = { item: T; match: Match }

/** What fits, best first; `lift` (0…1) raises what was used lately, `others` finds by words that are not shown. */
export function rank<T>(
  typed: string,
  items: readonly T[],
  textOf: (item: T) => string,
  more: { others?: (item: T) => readonly string[]; lift?: (item: T) => number } = {},
): Ranked<T>[] {
  const lift = more.lift ?? (() => 0)
  const found: (Ranked<T> & { at: number })[] = []
  items.forEach((item, at) => {
    const best = bestMatch(typed, textOf(item), more.others?.(item) ?? [])
    if (best)
      found.push({ item, match: { ...best, score: best.score * (1 + 0.5 * lift(item)) + lift(item) }, at })
  })
  return found
    .sort((a, b) => b.match.score - a.match.score || a.at - b.at)
    .map(({ item, match }) => ({ item, match }))
}

function bestMatch(typed: string, text: string, others: readonly string[]): Match | null {
  let best = match(typed, text)
  for (const other of others) {
    const found = match(typed, other)
    if (found && found.score * 0.8 > (best?.score ?? 0))
      best = { score: found.score * 0.8, marks: best?.marks ?? [] }
  }
  return best
}

function matchWords(typed: string, text: string): Match | null {
  const words = fold(typed).split(/\s+/u).filter(Boolean)
  const folded = fold(text)
  let score = 0
  const marks: [number, number][] = []
  for (const word of words) {
    const found = matchWord(word, folded)
    if (!found) return null
    score += found.score
    marks.push(...found.marks)
  }
  return { score: score / Math.max(1, words.length), marks: joined(marks) }
}

/** A run inside the text is worth most, at a word's beginning more; else the letters in order, few gaps apart. */
function matchWord(word: string, text: string): Match | null {
  const starts = [...allAt(word, text)]
  if (starts.length > 0) {
    const at = starts.find((one) => isStart(text, one)) ?? starts[0] ?? 0
    const whole = word.length / Math.max(word.length, text.length)
    const score = (at === 0 ? 100 : isStart(text, at) ? 85 : word.length > 1 ? 60 : 20) + 20 * whole
    return { score, marks: [[at, at + word.length]] }
  }
  return word.length < 2 ? null : scattered(word, text)
}

function scattered(word: string, text: string): Match | null {
  const marks: [number, number][] = []
  let from = 0
  let starts = 0
  for (const char of word) {
    const next = nextOf(char, text, from)
    if (next === -1) return null
    if (isStart(text, next)) starts += 1
    const last = marks.at(-1)
    if (last && last[1] === next) last[1] = next + char.length
    else marks.push([next, next + char.length])
    from = next + char.length
  }
  const spread = from - (marks[0]?.[0] ?? 0)
  // letters strewn over half a sentence are chance, unless they begin its words
  if (spread > word.length * 4 && starts < word.length) return null
  return { score: 10 + (25 * starts) / word.length + (15 * word.length) / spread, marks }
}

/** The letter at a word's beginning, if one is near; else wherever it comes next. */
function nextOf(char: string, text: string, from: number): number {
  const plain = text.indexOf(char, from)
  if (plain === -1 || plain === from || isStart(text, plain)) return plain
  for (let at = plain + 1; at !== -1 && at - from < 24; at = text.indexOf(char, at + 1)) {
    if (at === 0) break
    if (text[at] === char && isStart(text, at)) return at
  }
  return plain
}

function* allAt(word: string, text: string): Generator<number> {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) yield at
}

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')
}

/** Of the same length as the text, so that marks fit it. */
function fold(text: string): string {
  return [...text]
    .map((char) => {
      const low = char.toLowerCase().replace('ё', 'е')
      return low.length === char.length ? low : char
    })
    .join('')
}

function joined(marks: [number, number][]): [number, number][] {
  const found: [number, number][] = []
  for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else found.push([from, to])
  }
  return found
}

function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const other = [...to]
  return new Map([...from].map((char, at) => [char, other[at] ?? char]))
}
