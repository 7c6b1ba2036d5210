// What opens over the page: the palette, the search, the list of shortcuts, and the questions that actions ask.
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { clear } from '../api/chats'
import type { Conversation } from '../logic/types'
import { Confirm } from '../ui/dialog'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useActions, type Action, type Openers } from './actions'
import { ShortcutsHelp, useShortcuts } from './shortcuts'
import type { Side } from './side'

const SearchDialog = lazy(() => import('./search-page'))
const Palette = lazy(() => import('./palette').then(({ Palette: View }) => ({ default: View })))

type Over =
  | { kind: 'palette'; scope: 'all' | 'models' }
  | { kind: 'search'; typed: string }
  | { kind: 'shortcuts' }
  | { kind: 'clear'; chat: Conversation }
  | null

export function useOver(side: Side): { actions: readonly Action[]; open: Openers; over: ReactNode } {
  const t = useTexts()
  const act = useAct()
  const [, go] = useLocation()
  const [over, setOver] = useState<Over>(null)
  const { toggle } = side
  const open = useMemo<Openers>(
    () => ({
      palette: (scope = undefined) => setOver({ kind: 'palette', scope: scope ?? 'all' }),
      search: (typed = '') => setOver({ kind: 'search', typed }),
      help: () => setOver({ kind: 'shortcuts' }),
      sidebar: toggle,
      confirmClear: (chat) => setOver({ kind: 'clear', chat }),
    }),
    [toggle],
  )
  const actions = useActions(open)
  useShortcuts(actions)
  const close = () => setOver(null)
  const visit = (address: string) => {
    close()
    side.shutDrawer()
    go(address)
  }
  return { actions, open, over: drawn() }

  function drawn(): ReactNode {
    switch (over?.kind) {
      case 'palette':
        return (
          <Suspense>
            <Palette
              key={over.scope}
              actions={actions}
              scope={over.scope}
              onSearch={open.search}
              onClose={close}
            />
          </Suspense>
        )
      case 'search':
        return (
          <Suspense>
            <SearchDialog typed={over.typed} onClose={close} onOpen={visit} />
          </Suspense>
        )
      case 'shortcuts':
        return (
          <ShortcutsHelp actions={actions} onClose={close} onManage={() => visit('/settings/shortcuts')} />
        )
      case 'clear':
        return (
          <Confirm
            title={t.chats.clearTitle}
            text={t.chats.clearText}
            action={t.chats.clearButton}
            onConfirm={() => act(() => clear(over.chat.id))}
            onClose={close}
          />
        )
      case undefined:
        return null
    }
  }
}
