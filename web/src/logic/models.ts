// Finding a model in the list: by id, by what was typed, in groups by provider.
import type { Model, ModelList, Provider } from './types'

export type ModelGroup = { provider: Provider | null; name: string; models: Model[] }

export function findModel(list: ModelList | null, id: string | null): Model | undefined {
  return id === null ? undefined : list?.models.find((model) => model.id === id)
}

/** Every word typed must occur somewhere in the title, the id or the provider's title. */
export function matching(list: ModelList, typed: string): ModelGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const providers = new Map(list.providers.map((provider) => [provider.name, provider]))
  const groups = new Map<string, ModelGroup>()
  for (const model of list.models) {
    const provider = providers.get(model.provider) ?? null
    const text = `${model.title} ${model.id} ${provider?.title ?? ''}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) continue
    const group = groups.get(model.provider)
    if (group) group.models.push(model)
    else groups.set(model.provider, { provider, name: model.provider, models: [model] })
  }
  if (words.length === 0)
    for (const provider of list.providers)
      if (!groups.has(provider.name)) groups.set(provider.name, { provider, name: provider.name, models: [] })
  return [...groups.values()]
}

/** The built-in Guide searches the manual and the caller's own conversations; it is no language model. */
export function isGuide(id: string | null): boolean {
  return id !== null && id.startsWith('guide.')
}
