// Documents beside the chat: their objects, the comparison of versions, what is said to have one changed.
export type ArtifactKind = 'document' | 'code' | 'html' | 'svg' | 'diagram'
export type ArtifactVersion = {
  number: number
  author: 'model' | 'person'
  author_id: string | null
  model: string | null
  message_id: string | null
  block: number | null
  restored_from: number | null
  size: number
  created_at: number
}
export type Artifact = {
  id: string
  conversation_id: string
  kind: ArtifactKind
  title: string
  language: string | null
  version: number
  versions: ArtifactVersion[]
  created_at: number
  updated_at: number
}
export type ArtifactFrame =
  { t: 'artifact'; c: string; artifact: Artifact } | { t: 'artifact'; c: string; removed: string }

/** A diagram says no name of its own: it is called after the language that it is written in. */
export const isNamed = ({ kind, title }: Artifact) => kind !== 'diagram' || title !== 'Mermaid'

/** Without a name it is called what it is, in the reader's language. */
export function artifactTitle(artifact: Artifact, kinds: Record<ArtifactKind, string>): string {
  return isNamed(artifact) ? artifact.title : kinds[artifact.kind]
}

/** The newest first; a frame puts one in its place or takes it out. */
export function placeArtifact(all: readonly Artifact[], frame: ArtifactFrame): readonly Artifact[] {
  if ('removed' in frame) return all.filter(({ id }) => id !== frame.removed)
  const { artifact } = frame
  const before = all.find(({ id }) => id === artifact.id)
  // frames of an older state may come late
  if (before && before.updated_at > artifact.updated_at) return all
  return [artifact, ...all.filter(({ id }) => id !== artifact.id)].sort((a, b) => b.updated_at - a.updated_at)
}

/** Those that a message made or changed, with the version that came from it. */
export function madeBy(
  all: readonly Artifact[],
  message: string,
): { artifact: Artifact; version: ArtifactVersion }[] {
  return all
    .flatMap((artifact) =>
      artifact.versions
        .filter(({ message_id }) => message_id === message)
        .map((version) => ({ artifact, version })),
    )
    .sort((a, b) => (a.version.block ?? 0) - (b.version.block ?? 0))
}

/** What stands before the block that is sent along; the server knows by `artifact=` what the answer changes. */
export function askText(
  instruction: string,
  artifact: Pick<Artifact, 'id' | 'language' | 'kind'>,
  content: string,
  selection: string,
  words: { whole: string; part: string },
): string {
  const language = artifact.language ?? (artifact.kind === 'document' ? 'markdown' : 'text')
  const fence = fenceFor(content)
  const parts = [instruction.trim()]
  if (selection.trim() !== '') {
    const inner = fenceFor(selection)
    parts.push(`${words.part}\n\n${inner}\n${selection}\n${inner}`)
  }
  parts.push(`${words.whole}\n\n${fence}${language} artifact=${artifact.id}\n${content}\n${fence}`)
  return parts.join('\n\n')
}

/** A fence that is longer than any inside. */
export function fenceFor(content: string): string {
  const longest = Math.max(2, ...(content.match(/`{3,}/g) ?? []).map(({ length }) => length))
  return '`'.repeat(longest + 1)
}

export type DiffLine = { sign: ' ' | '+' | '-'; text: string }

const MOST = 4_000

/** Lines that came and went, in order (Myers); of very long texts all old and all new lines. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++
  const same = (text: string): DiffLine => ({ sign: ' ', text })
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
}

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ sign: '-', text })
  const come = (text: string): DiffLine => ({ sign: '+', text })
  if (a.length + b.length > MOST) return [...a.map(gone), ...b.map(come)]
  const most = a.length + b.length
  const trace: Int32Array[] = []
  const reach = new Int32Array(2 * most + 2)
  for (let d = 0; d <= most; d++) {
    trace.push(reach.slice())
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, most, k - 1) < at(reach, most, k + 1))
      let x = down ? at(reach, most, k + 1) : at(reach, most, k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[most + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a, b, most)
    }
  }
  return []
}

function at(reach: Int32Array, most: number, k: number): number {
  return reach[most + k] ?? 0
}

function walkBack(trace: Int32Array[], a: readonly string[], b: readonly string[], most: number): DiffLine[] {
  const lines: DiffLine[] = []
  let x = a.length
  let y = b.length
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d] as Int32Array
    const k = x - y
    const down = k === -d || (k !== d && at(reach, most, k - 1) < at(reach, most, k + 1))
    const from = down ? k + 1 : k - 1
    const startX = d === 0 ? 0 : at(reach, most, from)
    const startY = d === 0 ? 0 : startX - from
    while (x > startX && y > startY && x > 0 && y > 0) {
      lines.push({ sign: ' ', text: a[--x] ?? '' })
      y--
    }
    if (d === 0) break
    if (down) lines.push({ sign: '+', text: b[--y] ?? '' })
    else lines.push({ sign: '-', text: a[--x] ?? '' })
  }
  return lines.reverse()
}

/** Only the neighbourhood of what changed; `null` stands for what is left out. */
export function folded(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const near = new Set<number>()
  lines.forEach(({ sign }, index) => {
    if (sign === ' ') return
    for (let i = index - around; i <= index + around; i++) near.add(i)
  })
  const shown: (DiffLine | null)[] = []
  lines.forEach((line, index) => {
    if (near.has(index)) shown.push(line)
    else if (shown.at(-1) !== null) shown.push(null)
  })
  return shown
}
