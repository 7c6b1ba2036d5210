// The frame of the product: sidebar, page, and what opens over both.
import { lazy, Suspense, useCallback, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { useOpened } from '../api/files'
import { useWorld } from '../api/world'
import { Archive } from '../features/conversations/archive'
import { SearchDialog } from '../features/conversations/search-dialog'
import { useTexts } from '../ui/language'
import { ChatPage } from './chat-page'
import { NewChatPage } from './new-chat-page'
import { NotFound } from './not-found'
import { PageFrame } from './page-frame'
import { ShortcutsHelp, useShortcuts } from './shortcuts'
import { useSide } from './side'
import { Sidebar } from './sidebar'

const AssistantsPage = lazy(() => import('./assistants-page'))
const AssistantChatPage = lazy(() => import('./assistant-chat-page'))
const SettingsPage = lazy(() => import('./settings-page'))
const ManualPage = lazy(() => import('./manual-page'))
const UsagePage = lazy(() => import('./usage-page'))
const FilesPage = lazy(() => import('./files-page'))
const FileViewer = lazy(() => import('../features/files/viewer'))

type Over = 'search' | 'shortcuts' | null

export function Layout() {
  const t = useTexts()
  const link = useWorld((world) => world.link)
  const [, go] = useLocation()
  const [over, setOver] = useState<Over>(null)
  const looked = useOpened()
  const side = useSide()
  const openNew = useCallback(() => go('/'), [go])
  useShortcuts({
    search: () => setOver('search'),
    newChat: openNew,
    help: () => setOver('shortcuts'),
    sidebar: side.toggle,
  })
  return (
    <div className="layout" data-side={side.shown ? 'open' : 'shut'}>
      <a className="skip" href="#main">
        {t.words.skip}
      </a>
      <Sidebar
        shown={side.shown}
        onShut={side.toggle}
        onVisit={side.shutDrawer}
        onSearch={() => setOver('search')}
        onShortcuts={() => setOver('shortcuts')}
      />
      {side.shown && <div className="side-shade" onClick={side.toggle} aria-hidden="true" />}
      <main className="main" id="main" tabIndex={-1}>
        {link === 'lost' && (
          <p className="link-lost" role="status">
            {t.link.lost}
          </p>
        )}
        <Suspense fallback={<div className="main-wait" />}>
          <Switch>
            <Route path="/">
              <NewChatPage side={side} />
            </Route>
            <Route path="/c/:id">{({ id }) => <ChatPage key={id} id={id} side={side} />}</Route>
            <Route path="/chat">
              <PageFrame side={side}>
                <AssistantsPage />
              </PageFrame>
            </Route>
            <Route path="/chat/assistant/:id">
              {({ id }) => <AssistantChatPage key={id} id={id} side={side} />}
            </Route>
            <Route path="/archive">
              <PageFrame side={side}>
                <Archive />
              </PageFrame>
            </Route>
            <Route path="/files">
              <PageFrame side={side}>
                <FilesPage />
              </PageFrame>
            </Route>
            <Route path="/usage">
              <PageFrame side={side}>
                <UsagePage />
              </PageFrame>
            </Route>
            <Route path="/manual/:language/:name">
              {({ language, name }) => (
                <PageFrame side={side}>
                  <ManualPage language={language} name={name} />
                </PageFrame>
              )}
            </Route>
            <Route path="/settings/:section?">
              {({ section }) => (
                <PageFrame side={side}>
                  <SettingsPage section={section ?? null} />
                </PageFrame>
              )}
            </Route>
            <Route path="/setup">
              <Redirect to="/" replace />
            </Route>
            <Route>
              <PageFrame side={side}>
                <NotFound />
              </PageFrame>
            </Route>
          </Switch>
        </Suspense>
      </main>
      {looked && (
        <Suspense fallback={null}>
          <FileViewer key={looked.file_id} part={looked} />
        </Suspense>
      )}
      {over === 'search' && (
        <SearchDialog
          onClose={() => setOver(null)}
          onOpen={(address) => {
            setOver(null)
            side.shutDrawer()
            go(address)
          }}
        />
      )}
      {over === 'shortcuts' && <ShortcutsHelp onClose={() => setOver(null)} />}
    </div>
  )
}
