// Budgets as the server tells them, and which of them is worth a word.

export type Period = 'day' | 'week' | 'month' | 'total'
export type Budget = {
  id: string
  name: string
  period: Period
  /** null: tokens are counted. */
  currency: string | null
  amount: string | null
  spent: string | null
  held: string | null
  share: number
  state: 'fine' | 'near' | 'reached'
  calls: number | null
  uncounted: number | null
  resets_at: number | null
  user_id: string | null
  user_name: string | null
  key_id: string | null
  project_id: string | null
  model: string | null
  refuse_unpriced: boolean
  changeable: boolean
}
export type NewBudget = {
  id: string
  name: string
  period: Period
  amount: string
  currency: string | null
  user_id: string | null
  key_id: string | null
  project_id: string | null
  model: string | null
  refuse_unpriced: boolean
}

/** The budget that is nearest to its end, if any is near. */
export function nearest(budgets: readonly Budget[]): Budget | null {
  const near = budgets.filter((one) => one.state !== 'fine')
  return near.toSorted((one, other) => other.share - one.share)[0] ?? null
}

export function budgetName(wish: string, subject: string, period: string): string {
  return wish.trim() || `${subject}, ${period}`
}
