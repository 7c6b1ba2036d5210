// Everything that has a button somewhere, as a list: for keys, for the palette and for the slash in the composer.
import { useMemo } from 'react'
import { useLocation, useRoute } from 'wouter'
import { changeMe } from '../api/calls'
import { archive, pin, remove } from '../api/chats'
import { askExport } from '../api/exchange'
import { setInterface } from '../api/interface'
import { signOut } from '../api/sync'
import { changeWorld, getWorld, useWorld } from '../api/world'
import { orderedChats } from '../logic/chat-order'
import type { ActionGroup, ActionName } from '../logic/actions'
import type { Conversation, Locale, Theme } from '../logic/types'
import { command, isReady } from '../ui/commands'
import type { IconName } from '../ui/icon'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { toast } from '../ui/toast'

export type Action = {
  name: ActionName
  title: string
  group: ActionGroup
  icon: IconName
  /** Can it be done where one is now? */
  when: () => boolean
  run: (rest?: string) => void
}

/** What lies over the page, and only the layout can open. */
export type Openers = {
  palette: (scope?: 'models') => void
  search: (typed?: string) => void
  help: () => void
  sidebar: () => void
  confirmClear: (chat: Conversation) => void
}

export function useActions(open: Openers): readonly Action[] {
  const t = useTexts()
  const act = useAct()
  const [, go] = useLocation()
  const [, route] = useRoute('/c/:id')
  const id = route?.id ?? null
  const locale = useWorld((world) => world.me?.locale ?? 'en')
  return useMemo(() => {
    const names = t.palette.actions
    const always = () => true
    const chat = () => (id === null ? undefined : currentChat(id))
    const made: Action[] = []
    const add = (
      group: ActionGroup,
      name: ActionName,
      icon: IconName,
      run: (rest?: string) => void,
      when = always,
    ) => made.push({ name, title: names[name], group, icon, when, run })
    const page = (name: ActionName, icon: IconName, address: string) =>
      add('go', name, icon, () => go(address))
    const offered = (group: ActionGroup, name: ActionName, icon: IconName) =>
      add(
        group,
        name,
        icon,
        (rest) => command(name, rest),
        () => isReady(name),
      )
    const onChat = (name: ActionName, icon: IconName, run: (chat: Conversation) => void) =>
      add(
        'chat',
        name,
        icon,
        () => {
          const here = chat()
          if (here) run(here)
        },
        () => chat() !== undefined,
      )

    add('go', 'palette', 'bolt', () => open.palette())
    add('go', 'newChat', 'compose', () => go('/'))
    offered('go', 'temporary', 'dim')
    add('go', 'search', 'search', (typed) => open.search(typed))
    offered('write', 'focus', 'edit')
    add(
      'write',
      'model',
      'sliders',
      () => open.palette('models'),
      () => isReady('model'),
    )
    offered('write', 'attach', 'clip')
    offered('write', 'stop', 'stop')
    offered('write', 'regenerate', 'again')
    offered('write', 'copyAnswer', 'copy')
    offered('write', 'editLast', 'edit')
    add('go', 'sidebar', 'sidebar', open.sidebar)
    add('go', 'next', 'arrowDown', () => step(1))
    add('go', 'previous', 'arrowUp', () => step(-1))
    page('assistants', 'assistant', '/chat')
    page('templates', 'template', '/templates')
    page('newTemplate', 'plus', '/templates/new')
    page('library', 'list', '/library')
    page('favourites', 'star', '/favourites')
    page('archivePage', 'archive', '/archive')
    page('files', 'clip', '/files')
    page('import', 'arrowUp', '/import')
    page('everything', 'download', '/settings/privacy#take')
    page('usage', 'chart', '/usage')
    page('manual', 'book', `/manual/${locale}/index`)
    page('settings', 'settings', '/settings')
    add('go', 'help', 'keyboard', open.help)
    offered('chat', 'tree', 'tree')
    offered('chat', 'fork', 'fork')
    offered('chat', 'rename', 'edit')
    offered('chat', 'share', 'people')
    onChat('export', 'arrowDown', (here) => askExport({ ids: [here.id], title: here.title }))
    onChat('pin', 'pin', (here) => act(() => pin(here)))
    onChat('archive', 'archive', (here) => act(() => putAway(here)))
    onChat('clear', 'broom', open.confirmClear)
    onChat('delete', 'trash', (here) => {
      const back = remove(here)
      toast(t.chats.deleted, { label: t.words.undo, run: back })
      go('/')
    })
    for (const [name, theme] of THEMES) add('look', name, 'sun', () => act(() => changeMine({ theme })))
    for (const [name, to] of LANGUAGES)
      add('look', name, 'globe', () => act(() => changeMine({ locale: to })))
    for (const name of ['compact', 'comfortable'] as const)
      add('look', name, 'sliders', () => act(() => setInterface({ density: name })))
    add('look', 'enterSend', 'keyboard', () => act(() => setInterface({ enter: 'send' })))
    add('look', 'enterNewline', 'keyboard', () => act(() => setInterface({ enter: 'newline' })))
    add('account', 'signOut', 'out', () =>
      act(async () => {
        await signOut()
        go('/')
      }),
    )
    return made

    async function putAway(here: Conversation) {
      await archive(here)
      if (here.archived) return
      const back = () => act(() => archive({ ...here, archived: true }))
      toast(t.chats.archived, { label: t.words.undo, run: back })
      go('/')
    }
    function step(by: number) {
      const list = orderedChats(getWorld().chats)
      const at = list.findIndex((one) => one.id === id)
      const next = list[at === -1 ? (by > 0 ? 0 : list.length - 1) : at + by]
      if (next) go(`/c/${next.id}`)
    }
    // `act` and `go` do the same whenever they are made
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [t, id, locale, open])
}

const THEMES = [
  ['themeSystem', 'system'],
  ['themeLight', 'light'],
  ['themeDark', 'dark'],
] as const satisfies readonly (readonly [ActionName, Theme])[]
const LANGUAGES = [
  ['languageRu', 'ru'],
  ['languageEn', 'en'],
] as const satisfies readonly (readonly [ActionName, Locale])[]

export function currentChat(id: string): Conversation | undefined {
  const world = getWorld()
  return world.talks.get(id)?.conversation ?? world.chats.get(id) ?? world.archive.get(id)
}

async function changeMine(news: { theme?: Theme; locale?: Locale }): Promise<void> {
  const { me } = getWorld()
  if (!me) return
  changeWorld({ me: { ...me, ...news } })
  changeWorld({ me: await changeMe(news) })
}
