// What is kept of a person, for how long, and what was erased.

export type Kept = {
  kind: string
  count: number
  until: 'deleted' | 'account' | 'days' | 'hours'
  number: number | null
  size: number | null
}
export type Privacy = {
  kept: Kept[]
  days: number | null
  runs: { at: number; days: number; conversations: number; messages: number }[]
  sole_owner: boolean
}
export type Affected = { conversations: number; spared: number }
export type What = 'data' | 'account'
export type Receipt = {
  id: string
  what: What
  at: number
  erased: { kind: string; count: number }[]
  remains: { code: string; text: string }[]
  sha256: string
}

/** Offered spans; another one that was set elsewhere stands among them. */
export function spans(days: number | null): number[] {
  const usual = [7, 30, 90, 180, 365]
  return (days === null || usual.includes(days) ? usual : [...usual, days]).toSorted(
    (one, other) => one - other,
  )
}
