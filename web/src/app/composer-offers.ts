// What the composer offers after a slash and an at-sign, made of what this browser knows.
import { readAssistants } from '../api/assistants'
import { readTemplates } from '../api/templates'
import { getWorld } from '../api/world'
import type { ActionName } from '../logic/actions'
import { offeredTemplates } from '../logic/template-list'
import type { Texts } from '../logic/texts/texts'
import type { Offer } from '../features/chat/composer-tools'
import type { Action } from './actions'
import type { StartTemplate } from './template-use'

type SlashName = keyof Texts['palette']['slash']

const SLASH: readonly (readonly [SlashName, ActionName])[] = [
  ['new', 'newChat'],
  ['temporary', 'temporary'],
  ['model', 'model'],
  ['search', 'search'],
  ['share', 'share'],
  ['export', 'export'],
  ['clear', 'clear'],
  ['archive', 'archive'],
  ['help', 'manual'],
]

export function slashOffers(
  t: Texts,
  actions: readonly Action[],
  start: StartTemplate,
  toTemplates: () => void,
): Offer[] {
  const { templates, me } = getWorld()
  const found = SLASH.flatMap(([name, of]): Offer[] => {
    const action = actions.find((one) => one.name === of)
    if (!action?.when()) return []
    const about = t.palette.slash[name]
    const words = [action.title]
    const group = t.composer.groupCommands
    return [
      {
        key: name,
        name: `/${name}`,
        about,
        icon: action.icon,
        group,
        words,
        run: (_, rest) => action.run(rest),
      },
    ]
  })
  const now = Date.now()
  const own = offeredTemplates(templates ?? [], me?.id ?? '').map((template): Offer => ({
    key: template.id,
    name: `/${template.name}`,
    about: template.title,
    icon: 'template',
    group: t.composer.groupTemplates,
    words: [...template.tags, template.description],
    lift: liftOf(template.used_at, now),
    run: (_, rest) => start(template, rest),
  }))
  const more: Offer = {
    key: 'templates',
    name: '/templates',
    about: t.composer.allTemplates,
    icon: 'plus',
    group: t.composer.groupTemplates,
    run: toTemplates,
  }
  return [...own, more, ...found]
}

export function addresseeOffers(t: Texts): Offer[] {
  const { models, assistants } = getWorld()
  const one = (kind: 'model' | 'assistant', id: string, title: string, about: string): Offer => ({
    key: id,
    name: title,
    about,
    icon: kind === 'model' ? 'bolt' : 'assistant',
    group: kind === 'model' ? t.composer.groupModels : t.composer.groupAssistants,
    words: [id],
    run: (composer) => composer.address({ kind, id, title }),
  })
  return [
    ...(assistants ?? []).map(({ id, name, description }) => one('assistant', id, name, description)),
    ...(models?.models ?? []).map(({ id, title }) => one('model', id, title, id)),
  ]
}

/** Reads what is not here yet; without it there is simply less to choose from. */
export async function prepareOffers(): Promise<void> {
  const { templates, assistants } = getWorld()
  await Promise.all([
    templates ?? readTemplates().catch(() => null),
    assistants ?? readAssistants().catch(() => null),
  ])
}

const DAY = 86_400_000

/** 1 just now, a half after a week. */
export function liftOf(at: number | null, now: number): number {
  return at === null ? 0 : 1 / (1 + (now - at) / (7 * DAY))
}
