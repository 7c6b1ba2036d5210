// Choosing many rows: one by one, and ranges from the row that was chosen last.

export type Selection = { chosen: ReadonlySet<string>; anchor: string | null }

export const NONE: Selection = { chosen: new Set(), anchor: null }

export function toggle(before: Selection, id: string): Selection {
  const chosen = new Set(before.chosen)
  if (!chosen.delete(id)) chosen.add(id)
  return { chosen, anchor: chosen.size === 0 ? null : id }
}

/** From the anchor to `id` in the order shown; what was chosen elsewhere stays. */
export function extend(before: Selection, id: string, order: readonly string[]): Selection {
  const start = before.anchor === null ? -1 : order.indexOf(before.anchor)
  const end = order.indexOf(id)
  if (end < 0) return before
  if (start < 0)
    return toggle({ ...before, chosen: new Set([...before.chosen].filter((one) => one !== id)) }, id)
  const range = order.slice(Math.min(start, end), Math.max(start, end) + 1)
  return { chosen: new Set([...before.chosen, ...range]), anchor: before.anchor }
}

export function all(ids: readonly string[]): Selection {
  return { chosen: new Set(ids), anchor: ids[0] ?? null }
}

/** Rows that are gone are not chosen any more. */
export function within(before: Selection, exists: (id: string) => boolean): Selection {
  const chosen = [...before.chosen].filter(exists)
  if (chosen.length === before.chosen.size) return before
  const anchor = before.anchor !== null && exists(before.anchor) ? before.anchor : null
  return { chosen: new Set(chosen), anchor }
}
