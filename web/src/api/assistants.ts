// The assistants that this person may talk to: read when a screen asks for them, then kept in the world.
import type { AssistantForm } from '../logic/assistants'
import type { Assistant } from '../logic/types'
import * as calls from './calls'
import { changeWorld, getWorld } from './world'

export async function readAssistants(): Promise<readonly Assistant[]> {
  const found: Assistant[] = []
  let cursor: string | null = null
  do {
    const page = await calls.listAssistants(cursor)
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  changeWorld({ assistants: found })
  return found
}

export async function createAssistant(id: string, form: AssistantForm): Promise<void> {
  const made = await calls.createAssistant({ id, ...form })
  const rest = (getWorld().assistants ?? []).filter((one) => one.id !== made.id)
  changeWorld({ assistants: [made, ...rest] })
}

export async function changeAssistant(id: string, patch: Partial<AssistantForm>): Promise<void> {
  const changed = await calls.changeAssistant(id, patch)
  const before = getWorld().assistants ?? []
  changeWorld({ assistants: before.map((one) => (one.id === id ? changed : one)) })
}

export async function deleteAssistant(id: string): Promise<void> {
  await calls.deleteAssistant(id)
  changeWorld({ assistants: (getWorld().assistants ?? []).filter((one) => one.id !== id) })
}
