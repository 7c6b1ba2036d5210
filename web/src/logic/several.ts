// Answers of several models to one question: which stand side by side, and what the vote said.
import type { Message } from './types'

export type Group = { id: string; answers: readonly Message[]; decided: boolean }

/** The answers that stand beside this one, itself among them; null when it stands alone. */
export function groupOf(message: Message, siblings: readonly Message[]): Group | null {
  const id = message.comparison_id
  if (id === null) return null
  const answers = siblings.filter((one) => one.comparison_id === id)
  return answers.length < 2 ? null : { id, answers, decided: answers.some((one) => one.verdict !== null) }
}

/** The alternatives that arrows lead through: a group counts as one, in the shape of the answer shown. */
export function withoutGroup(message: Message, siblings: readonly Message[]): readonly Message[] {
  return siblings.filter(
    (one) => one === message || one.id === message.id || one.comparison_id !== message.comparison_id,
  )
}

export function isWorking(message: Pick<Message, 'state'>): boolean {
  return message.state === 'streaming' || message.state === 'queued'
}

/** Answers that can be made into one: finished, and not without words. */
export function mergeable(answers: readonly Message[]): readonly Message[] {
  return answers.filter(
    (one) => !isWorking(one) && one.parts.some((part) => part.kind === 'text' && part.text.trim() !== ''),
  )
}

/** The list with a model put in or taken out; at most six, at least one. */
export function toggled(models: readonly string[], model: string): readonly string[] {
  if (!models.includes(model)) return models.length < MOST ? [...models, model] : models
  return models.length > 1 ? models.filter((one) => one !== model) : models
}

export const MOST = 6
