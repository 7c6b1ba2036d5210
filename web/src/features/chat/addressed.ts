// Whom a message is for, as it is sent: one model, several side by side, or an assistant.
import type { Addressee } from './composer-tools'

export function addressed(to: readonly Addressee[]): {
  model?: string
  models?: string[]
  assistant?: string
} {
  const models = to.filter(({ kind }) => kind === 'model').map(({ id }) => id)
  const assistant = to.findLast(({ kind }) => kind === 'assistant')
  if (models.length > 1) return { models }
  return { ...(models[0] ? { model: models[0] } : {}), ...(assistant ? { assistant: assistant.id } : {}) }
}
