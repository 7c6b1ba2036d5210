// How long to wait before the next try, so that many browsers do not return at the same moment.

const FIRST = 400
const LONGEST = 20_000

/** Doubles with each attempt (0, 1, 2 …); the second half of the wait is random (0 ≤ chance < 1). */
export function waitBefore(attempt: number, chance: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 16))
  return Math.round(full / 2 + (full / 2) * chance)
}
