// Templates in a list: which are shown, in what order, and what may be done with them.
import { rank } from './fuzzy'
import type { Template, TemplateContent } from './templates'
import type { Me } from './types'

export type TemplateOrder = 'use' | 'rating' | 'name' | 'new'
export const ORDERS: readonly TemplateOrder[] = ['use', 'rating', 'name', 'new']

/** The maker, and administrators where everybody may use it. */
export function mayChangeTemplate(template: Template, me: Me | null): boolean {
  return me !== null && (template.owner_id === me.id || (template.shared && me.role !== 'member'))
}

export function shownTemplates(
  all: readonly Template[],
  typed: string,
  tag: string | null,
  order: TemplateOrder,
  locale: string,
): Template[] {
  const tagged = tag === null ? all : all.filter(({ tags }) => tags.some((one) => same(one, tag)))
  const sorted = [...tagged].sort(comparison(order, locale))
  if (typed.trim() === '') return sorted
  const others = ({ name, description, tags, body }: Template) => [
    `/${name}`,
    ...tags,
    description,
    body.slice(0, 500),
  ]
  return rank(typed, sorted, ({ title }) => title, { others }).map(({ item }) => item)
}

/** Tags with how many templates have them, the most used first. */
export function tagsOf(all: readonly Template[]): string[] {
  const counts = new Map<string, { tag: string; count: number }>()
  for (const tag of all.flatMap(({ tags }) => tags)) {
    const known = counts.get(tag.toLowerCase())
    if (known) known.count += 1
    else counts.set(tag.toLowerCase(), { tag, count: 1 })
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
    .map(({ tag }) => tag)
}

/** One's own before those of others, and what was used lately first: as the composer offers them. */
export function offeredTemplates(all: readonly Template[], me: string): Template[] {
  const own = new Set(all.filter(({ owner_id }) => owner_id === me).map(({ name }) => name))
  const reachable = all.filter(({ owner_id, name }) => owner_id === me || !own.has(name))
  return reachable.sort(
    (a, b) => (b.used_at ?? 0) - (a.used_at ?? 0) || b.uses - a.uses || a.name.localeCompare(b.name),
  )
}

/** A name that is still free, for a copy. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let n = 2; ; n += 1) {
    const next = `${name.slice(0, 36)}-${n}`
    if (!taken.has(next)) return next
  }
}

/** What a title suggests to be typed after the slash. */
export function nameFrom(title: string): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
  return (words ?? []).slice(0, 3).join('-').slice(0, 40)
}

export function contentOf(template: TemplateContent): TemplateContent {
  const { name, title, description, body, variables, tags } = template
  return { name, title, description, body, variables, tags }
}

/** The templates of a file: ours, or a bare list, or a single one; null when it holds none. */
export function entriesOf(text: string): unknown[] | null {
  try {
    const found = JSON.parse(text) as unknown
    if (Array.isArray(found)) return found.every(isEntry) ? found : null
    if (typeof found !== 'object' || found === null) return null
    const inside = (found as { templates?: unknown }).templates
    if (Array.isArray(inside)) return inside.every(isEntry) ? inside : null
    return isEntry(found) ? [found] : null
  } catch {
    return null
  }
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, body } = value as { name?: unknown; body?: unknown }
  return typeof name === 'string' && typeof body === 'string'
}

function comparison(order: TemplateOrder, locale: string): (a: Template, b: Template) => number {
  const byName = (a: Template, b: Template) => a.title.localeCompare(b.title, locale)
  const keys: Record<TemplateOrder, (a: Template, b: Template) => number> = {
    name: byName,
    new: (a, b) => b.created_at - a.created_at || byName(a, b),
    use: (a, b) => b.my_uses - a.my_uses || b.uses - a.uses || byName(a, b),
    rating: (a, b) => (b.rating ?? 0) - (a.rating ?? 0) || b.ratings - a.ratings || byName(a, b),
  }
  return keys[order]
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
