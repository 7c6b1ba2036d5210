// The sidebar: new chat, search, the conversations, and the person at the bottom.
import { useEffect } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import { signOut } from '../api/sync'
import { useWorld } from '../api/world'
import { ChatList } from '../features/conversations/chat-list'
import { IconButton } from '../ui/button'
import { useCommand } from '../ui/commands'
import { Icon, Mark } from '../ui/icon'
import { Initial } from '../ui/initial'
import { useTexts } from '../ui/language'
import { Menu, MenuItem, MenuLine } from '../ui/menu'
import { useAct } from '../ui/problem'
import { chordText } from './modifier'
import { useKeys } from './shortcuts'
import { useInstall } from './worker'

type Props = {
  shown: boolean
  onShut: () => void
  onVisit: () => void
  onSearch: () => void
  onShortcuts: () => void
}

export function Sidebar({ shown, onShut, onVisit, onSearch, onShortcuts }: Props) {
  const t = useTexts()
  const [, go] = useLocation()
  const [, route] = useRoute('/c/:id')
  const [atNew] = useRoute('/')
  const [atAssistants] = useRoute('/chat/*?')
  const [atTemplates] = useRoute('/templates/*?')
  const [, projectRoute] = useRoute('/project/:id')
  const [atLibrary] = useRoute('/library')
  const [atFavourites] = useRoute('/favourites')
  const current = route?.id ?? null
  const project = projectRoute?.id ?? null
  const [searchKeys] = useKeys().search
  useCommand('temporary', () => go('/?temporary'))
  useEscape(shown, onShut)
  return (
    <aside className="side" aria-label={t.nav.label} inert={!shown}>
      <div className="side-head">
        <Link href="/" className="wordmark" onClick={onVisit}>
          <Mark size={24} />
          <span>{t.name}</span>
        </Link>
        <IconButton icon="sidebar" label={t.nav.close} onClick={onShut} />
      </div>
      <div className="side-acts">
        <Link href="/" className={atNew ? 'side-act side-act-current' : 'side-act'} onClick={onVisit}>
          <Icon name="compose" />
          <span>{t.nav.newChat}</span>
        </Link>
        <button type="button" className="side-act" onClick={onSearch}>
          <Icon name="search" />
          <span>{t.nav.search}</span>
          {searchKeys && <kbd className="key">{chordText(searchKeys)}</kbd>}
        </button>
        <Link
          href="/chat"
          className={atAssistants ? 'side-act side-act-current' : 'side-act'}
          onClick={onVisit}
        >
          <Icon name="assistant" />
          <span>{t.assistants.title}</span>
        </Link>
        <Link
          href="/templates"
          className={atTemplates ? 'side-act side-act-current' : 'side-act'}
          onClick={onVisit}
        >
          <Icon name="template" />
          <span>{t.templates.title}</span>
        </Link>
        <Link
          href="/library"
          className={atLibrary ? 'side-act side-act-current' : 'side-act'}
          onClick={onVisit}
        >
          <Icon name="list" />
          <span>{t.library.all}</span>
        </Link>
        <Link
          href="/favourites"
          className={atFavourites ? 'side-act side-act-current' : 'side-act'}
          onClick={onVisit}
        >
          <Icon name="star" />
          <span>{t.library.favourites}</span>
        </Link>
      </div>
      <ChatList
        current={current}
        project={project}
        onOpen={onVisit}
        onGo={go}
        onGone={(id) => {
          if (id === current) go('/')
        }}
      />
      <AccountMenu onVisit={onVisit} onShortcuts={onShortcuts} />
    </aside>
  )
}

function AccountMenu({ onVisit, onShortcuts }: Pick<Props, 'onVisit' | 'onShortcuts'>) {
  const t = useTexts()
  const act = useAct()
  const [, go] = useLocation()
  const me = useWorld((world) => world.me)
  const install = useInstall()
  const quit = async () => {
    await signOut()
    go('/')
  }
  if (!me) return null
  return (
    <div className="side-foot">
      <Menu
        label={t.nav.account}
        side="above"
        trigger={(props) => (
          <button type="button" className="account" {...props}>
            <Initial of={me.name} />
            <span className="account-name">{me.name}</span>
            <span className="unseen">{t.nav.account}</span>
            <Icon name="more" size={16} />
          </button>
        )}
      >
        {(close) => {
          const visit = (address: string) => () => {
            close()
            onVisit()
            go(address)
          }
          return (
            <>
              <p className="menu-note">{me.email}</p>
              <MenuItem icon="settings" onSelect={visit('/settings')}>
                {t.nav.settings}
              </MenuItem>
              <MenuItem icon="plug" onSelect={visit('/settings/providers')}>
                {t.settings.providers}
              </MenuItem>
              <MenuItem icon="chart" onSelect={visit('/usage')}>
                {t.nav.usage}
              </MenuItem>
              <MenuItem icon="clip" onSelect={visit('/files')}>
                {t.files.title}
              </MenuItem>
              <MenuItem icon="archive" onSelect={visit('/archive')}>
                {t.nav.archive}
              </MenuItem>
              <MenuItem icon="arrowUp" onSelect={visit('/import')}>
                {t.nav.import}
              </MenuItem>
              <MenuItem icon="download" onSelect={visit('/settings/privacy#take')}>
                {t.nav.everything}
              </MenuItem>
              <MenuItem icon="book" onSelect={visit(`/manual/${me.locale}/index`)}>
                {t.nav.manual}
              </MenuItem>
              <MenuItem
                icon="keyboard"
                onSelect={() => {
                  close()
                  onShortcuts()
                }}
              >
                {t.nav.shortcuts}
              </MenuItem>
              {install && (
                <MenuItem
                  icon="arrowDown"
                  onSelect={() => {
                    close()
                    install()
                  }}
                >
                  {t.install.install}
                </MenuItem>
              )}
              <MenuLine />
              <MenuItem icon="out" onSelect={() => act(quit)}>
                {t.nav.signOut}
              </MenuItem>
            </>
          )
        }}
      </Menu>
    </div>
  )
}

/** On a phone the sidebar is a drawer: Escape closes it like any other thing on top. */
function useEscape(shown: boolean, onShut: () => void): void {
  useEffect(() => {
    if (!shown || !matchMedia('(max-width: 800px)').matches) return
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onShut()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [shown, onShut])
}
