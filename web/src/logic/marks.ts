// Cuts a search excerpt into plain and marked pieces.

export type Piece = { text: string; marked: boolean }

export function pieces(text: string, marks: readonly (readonly number[])[]): Piece[] {
  const result: Piece[] = []
  let at = 0
  for (const [from = 0, to = 0] of [...marks].sort(([a = 0], [b = 0]) => a - b)) {
    const start = Math.max(at, from)
    if (to <= start) continue
    if (start > at) result.push({ text: text.slice(at, start), marked: false })
    result.push({ text: text.slice(start, to), marked: true })
    at = to
  }
  if (at < text.length) result.push({ text: text.slice(at), marked: false })
  return result
}
