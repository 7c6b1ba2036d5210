// Budgets: read, set, changed, taken away.
import type { Budget, NewBudget } from '../logic/budgets'
import { client, done, take } from './http'

const place = (budget_id: string) => ({ params: { path: { budget_id } } })

export const listBudgets = (): Promise<{ items: Budget[] }> => take(client.GET('/api/budgets'))
export const createBudget = (body: NewBudget): Promise<Budget> => take(client.POST('/api/budgets', { body }))
export const changeBudget = (
  id: string,
  body: { name?: string; amount?: string; refuse_unpriced?: boolean },
): Promise<Budget> => take(client.PATCH('/api/budgets/{budget_id}', { ...place(id), body }))
export const deleteBudget = (id: string) => done(client.DELETE('/api/budgets/{budget_id}', place(id)))
