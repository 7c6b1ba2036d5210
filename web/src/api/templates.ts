// Prompt templates: read when something asks for them, then kept in the world.
import type { Template, TemplateContent, Variable } from '../logic/templates'
import type { Page } from '../logic/types'
import { client, done, take } from './http'
import { changeWorld, getWorld } from './world'

export type TemplateForm = TemplateContent & { shared: boolean }
export type TemplateVersion = { number: number; body: string; variables: Variable[]; created_at: number }
export type Imported = {
  name: string
  result: 'added' | 'changed' | 'same' | 'skipped' | 'refused'
  id: string | null
  problem: string | null
}
export type Conflict = 'version' | 'copy' | 'skip'

const at = (template_id: string) => ({ params: { path: { template_id } } })

let reading: Promise<readonly Template[]> | null = null

/** All that the person may use, once for all who ask at the same time. */
export function readTemplates(): Promise<readonly Template[]> {
  reading ??= readAll().finally(() => {
    reading = null
  })
  return reading
}

async function readAll(): Promise<readonly Template[]> {
  const found: Template[] = []
  let cursor: string | null = null
  do {
    const query: { limit: number; cursor?: string } = { limit: 200, ...(cursor ? { cursor } : {}) }
    const page: Page<Template> = await take(client.GET('/api/templates', { params: { query } }))
    found.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  changeWorld({ templates: found })
  return found
}

export async function createTemplate(id: string, form: TemplateForm): Promise<Template> {
  return place(await take(client.POST('/api/templates', { body: { id, ...form } })))
}

export async function changeTemplate(id: string, patch: Partial<TemplateForm>): Promise<Template> {
  return place(await take(client.PATCH('/api/templates/{template_id}', { ...at(id), body: patch })))
}

export async function deleteTemplate(id: string): Promise<void> {
  await done(client.DELETE('/api/templates/{template_id}', at(id)))
  changeWorld({ templates: (getWorld().templates ?? []).filter((one) => one.id !== id) })
}

export async function rateTemplate(id: string, stars: number | null): Promise<void> {
  const path = '/api/templates/{template_id}/rating'
  place(
    await take(
      stars === null ? client.DELETE(path, at(id)) : client.PUT(path, { ...at(id), body: { stars } }),
    ),
  )
}

/** Counts a use; that it could not be counted need not stop anybody from writing. */
export async function countUse(template: Template): Promise<void> {
  place({ ...template, uses: template.uses + 1, my_uses: template.my_uses + 1, used_at: Date.now() })
  await take(client.POST('/api/templates/{template_id}/use', { ...at(template.id), body: {} })).catch(
    () => null,
  )
}

export async function readVersions(id: string): Promise<readonly TemplateVersion[]> {
  const { items } = await take(client.GET('/api/templates/{template_id}/versions', at(id)))
  return items as TemplateVersion[]
}

export async function restoreVersion(id: string, number: number): Promise<Template> {
  const path = '/api/templates/{template_id}/versions/{number}/restore'
  return place(await take(client.POST(path, { params: { path: { template_id: id, number } } })))
}

export async function readStarters(): Promise<readonly TemplateContent[]> {
  const { items } = await take(client.GET('/api/templates/starters'))
  return items.map(whole)
}

export async function importTemplates(
  templates: readonly unknown[],
  conflict: Conflict,
): Promise<readonly Imported[]> {
  const body = { format: 'veche.templates', version: 1, templates: templates as TemplateContent[], conflict }
  const { items } = await take(client.POST('/api/templates/import', { body }))
  await readTemplates()
  return items as Imported[]
}

export const exportAddress = (ids: readonly string[] = []) =>
  ids.length === 0 ? '/api/templates/export' : `/api/templates/export?ids=${ids.join(',')}`

type Entry = { name: string; body: string } & Partial<Omit<TemplateContent, 'name' | 'body' | 'variables'>>

function whole(entry: Entry & { variables?: Partial<Variable>[] }): TemplateContent {
  const variables = (entry.variables ?? []).map((one) => ({
    name: '',
    label: '',
    kind: 'text' as const,
    required: true,
    default: '',
    choices: [],
    min: null,
    max: null,
    ...one,
  }))
  return { title: '', description: '', tags: [], ...entry, variables }
}

function place(template: Template): Template {
  const before = getWorld().templates
  if (before) {
    const known = before.some((one) => one.id === template.id)
    const templates = before.map((one) => (one.id === template.id ? template : one))
    changeWorld({ templates: known ? templates : [template, ...templates] })
  }
  return template
}
