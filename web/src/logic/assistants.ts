// What a person may say about an assistant, and what of it has to be told to the server.
import type { Assistant, AssistantKind, Me } from './types'

export const KINDS: readonly AssistantKind[] = ['support', 'qa', 'analyzer', 'custom']

export type AssistantForm = Pick<
  Assistant,
  'name' | 'description' | 'kind' | 'instructions' | 'model' | 'public'
>

export function formOf(assistant: Assistant | null, kind: AssistantKind): AssistantForm {
  if (assistant === null)
    return { name: '', description: '', kind, instructions: '', model: null, public: false }
  const { name, description, instructions, model } = assistant
  return { name, description, kind: assistant.kind, instructions, model, public: assistant.public }
}

/** Only what differs: with instructions left alone the server brings those of another kind by itself. */
export function changesOf(before: AssistantForm, after: AssistantForm): Partial<AssistantForm> {
  const names = Object.keys(after) as (keyof AssistantForm)[]
  return Object.fromEntries(names.filter((key) => after[key] !== before[key]).map((key) => [key, after[key]]))
}

/** The server decides; a button that it would refuse is not shown. */
export function mayChange(assistant: Assistant, me: Me | null): boolean {
  return me !== null && (assistant.owner_id === me.id || me.role !== 'member')
}
