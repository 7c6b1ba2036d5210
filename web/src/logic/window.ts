// Which rows of a long list stand in view: rows of different heights, found by halving.

/** Where each row begins, and at the end where the list ends. */
export function offsetsOf(heights: readonly number[]): Float64Array {
  const offsets = new Float64Array(heights.length + 1)
  let sum = 0
  for (const [i, height] of heights.entries()) {
    sum += height
    offsets[i + 1] = sum
  }
  return offsets
}

const at = (offsets: Float64Array, row: number) => offsets[row] ?? 0

/** The row that covers a place; the first or last one for places outside. */
export function rowAt(offsets: Float64Array, place: number): number {
  let low = 0
  let high = offsets.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(offsets, middle) <= place) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

export type View = { from: number; to: number; above: number; below: number }

/** Rows `from`…`to` (not included) cover the view and `spare` pixels on both sides. */
export function viewOf(offsets: Float64Array, top: number, height: number, spare: number): View {
  const count = offsets.length - 1
  if (count === 0) return { from: 0, to: 0, above: 0, below: 0 }
  const from = rowAt(offsets, top - spare)
  const to = Math.min(count, rowAt(offsets, top + height + spare) + 1)
  return { from, to, above: at(offsets, from), below: at(offsets, count) - at(offsets, to) }
}

/** How far to scroll so that a row stands in view; null when it does. */
export function scrollTo(offsets: Float64Array, row: number, top: number, height: number): number | null {
  const [begins, ends] = [at(offsets, row), at(offsets, row + 1)]
  if (begins < top) return begins
  return ends > top + height ? ends - height : null
}
