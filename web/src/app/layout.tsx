// The frame of the product: sidebar, page, and what opens over both.
import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { askExport, useExportSubject } from '../api/exchange'
import { useOpened } from '../api/files'
import { useWorld } from '../api/world'
import { Archive } from '../features/conversations/archive'
import { Button } from '../ui/button'
import { useTexts } from '../ui/language'
import { ChatPage } from './chat-page-later'
import { ComposerToolsProvider } from './composer-tools'
import { NewChatPage } from './new-chat-page'
import { useKeyboardRoom } from './keyboard-room'
import { NotFound } from './not-found'
import { PageFrame } from './page-frame'
import { useOver } from './over'
import { useSide } from './side'
import { Sidebar } from './sidebar'
import { useFreshVersion } from './worker'

const AssistantsPage = lazy(() => import('./assistants-page'))
const AssistantChatPage = lazy(() => import('./assistant-chat-page'))
const SettingsPage = lazy(() => import('./settings-page'))
const ManualPage = lazy(() => import('./manual-page'))
const UsagePage = lazy(() => import('./usage-page'))
const LibraryPage = lazy(() => import('./library-page'))
const FavouritesPage = lazy(() => import('./favourites-page'))
const ProjectPage = lazy(() => import('./project-page'))
const TemplatesPage = lazy(() => import('./templates-page'))
const FilesPage = lazy(() => import('./files-page'))
const ImportPage = lazy(() => import('./import-page'))
const ExportDialog = lazy(() => import('../features/exchange/export-dialog'))
const FileViewer = lazy(() => import('../features/files/viewer'))

export function Layout() {
  const t = useTexts()
  const link = useWorld((world) => world.link)
  const looked = useOpened()
  const exported = useExportSubject()
  const side = useSide()
  const { actions, open, over } = useOver(side)
  useKeyboardRoom()
  return (
    <ComposerToolsProvider actions={actions}>
      <div className="layout" data-side={side.shown ? 'open' : 'shut'}>
        <a className="skip" href="#main">
          {t.words.skip}
        </a>
        <Sidebar
          shown={side.shown}
          onShut={side.toggle}
          onVisit={side.shutDrawer}
          onSearch={() => open.search()}
          onShortcuts={open.help}
        />
        {side.shown && <div className="side-shade" onClick={side.toggle} aria-hidden="true" />}
        <main className="main" id="main" tabIndex={-1}>
          {link === 'lost' && (
            <p className="link-lost" role="status">
              {navigator.onLine ? t.link.lost : t.install.offline}
            </p>
          )}
          <FreshVersion />
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
              <Route path="/import">
                <PageFrame side={side}>
                  <ImportPage />
                </PageFrame>
              </Route>
              <Route path="/files">
                <PageFrame side={side}>
                  <FilesPage />
                </PageFrame>
              </Route>
              <Route path="/templates/:id?">
                {({ id }) => (
                  <PageFrame side={side}>
                    <TemplatesPage id={id ?? null} />
                  </PageFrame>
                )}
              </Route>
              <Route path="/library">
                <PageFrame side={side} scroll={false}>
                  <LibraryPage />
                </PageFrame>
              </Route>
              <Route path="/favourites">
                <PageFrame side={side}>
                  <FavouritesPage />
                </PageFrame>
              </Route>
              <Route path="/project/:id">
                {({ id }) => (
                  <PageFrame side={side} scroll={false}>
                    <ProjectPage key={id} id={id} />
                  </PageFrame>
                )}
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
        {exported && (
          <Suspense fallback={null}>
            <ExportDialog subject={exported} onClose={() => askExport(null)} />
          </Suspense>
        )}
        {over}
      </div>
    </ComposerToolsProvider>
  )
}

/** A new version of the page is there: it waits until the person is ready for it. */
function FreshVersion() {
  const t = useTexts()
  const renew = useFreshVersion()
  if (!renew) return null
  return (
    <p className="fresh-version" role="status">
      <span>{t.install.fresh}</span>
      <Button size="small" onClick={renew}>
        {t.install.reload}
      </Button>
    </p>
  )
}
