// Decides what a visitor sees first: the owner's page, sign-in, or the product.
import { Component, lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useLocation, useRoute, useSearchParams } from 'wouter'
import { readMe, readSetup } from '../api/calls'
import { speak } from '../api/http'
import { enter } from '../api/sync'
import { useWorld } from '../api/world'
import { preferred } from '../logic/languages'
import { toProblem, type Problem } from '../logic/problem'
import type { Locale } from '../logic/types'
import { Button } from '../ui/button'
import { COPY } from '../logic/sharing-visit'
import { LanguageProvider, useTexts } from '../ui/language'
import { ProblemNotice } from '../ui/problem'
import { Toasts } from '../ui/toast'
import { Layout } from './layout'
import { useTheme } from './theme'

type Phase = 'asking' | 'setup' | 'connect' | 'ready' | Problem

const ByLink = lazy(() => import('../features/people/by-link'))
const SetUp = lazy(() => import('../features/entrance/set-up'))
const SignIn = lazy(() => import('../features/entrance/sign-in'))
const DevicePage = lazy(() => import('../features/account/device-page'))
const FirstConnect = lazy(() => import('./first-connect'))
const LANGUAGE = 'veche.language'

export function Root() {
  const me = useWorld((world) => world.me)
  const [guest, setGuest] = useState<Locale>(guestLocale)
  const [phase, setPhase] = useState<Phase>('asking')
  const [, go] = useLocation()
  const [, joining] = useRoute('/join/:token')
  const [, resetting] = useRoute('/reset/:token')
  const [onDevice] = useRoute('/device')
  const given = joining ?? resetting
  useTheme(me?.theme ?? null)
  useEffect(() => speak(me?.locale ?? guest), [me?.locale, guest])
  useEffect(() => {
    begin().then(setPhase, (error: unknown) => setPhase(toProblem(error)))
  }, [])
  useEffect(() => {
    if (me && sessionStorage.getItem(COPY)) void import('./pending-copy').then(({ finish }) => finish(go))
  }, [me, go])
  const chooseGuest = (locale: Locale) => {
    localStorage.setItem(LANGUAGE, locale)
    setGuest(locale)
  }
  const finishSetup = () => {
    setPhase('ready')
    go('/', { replace: true })
  }
  return (
    <LanguageProvider locale={me?.locale ?? guest}>
      <Shield>
        {typeof phase === 'object' && <Unreachable problem={phase} />}
        <Suspense>
          {phase === 'setup' && <SetupGate onLocale={chooseGuest} onDone={() => setPhase('connect')} />}
          {phase === 'connect' && <FirstConnect onDone={finishSetup} />}
          {!given && phase === 'ready' && !me && <SignIn onLocale={chooseGuest} />}
        </Suspense>
        {given && typeof phase === 'string' && phase !== 'asking' && (
          <Suspense>
            <ByLink
              kind={joining ? 'join' : 'reset'}
              token={given.token}
              onLocale={chooseGuest}
              onDone={() => go('/', { replace: true })}
            />
          </Suspense>
        )}
        {!given && phase === 'ready' && me && !onDevice && <Layout />}
        {phase === 'ready' && me && onDevice && (
          <Suspense>
            <DevicePage onChats={() => go('/')} onKeys={() => go('/settings/keys')} />
          </Suspense>
        )}
      </Shield>
      <Toasts />
    </LanguageProvider>
  )
}

/** What was chosen on this device, else what the browser prefers. */
function guestLocale(): Locale {
  return preferred([localStorage.getItem(LANGUAGE) ?? '', ...navigator.languages])
}

/** Signed in already? If not: has this server an owner? */
async function begin(): Promise<Phase> {
  try {
    enter(await readMe())
    return 'ready'
  } catch (error) {
    const problem = toProblem(error)
    if (problem.status !== 401) throw problem
    return (await readSetup()).needed ? 'setup' : 'ready'
  }
}

function SetupGate({ onLocale, onDone }: { onLocale: (locale: Locale) => void; onDone: () => void }) {
  const [params] = useSearchParams()
  return <SetUp token={params.get('token') ?? ''} onLocale={onLocale} onDone={onDone} />
}

function Unreachable({ problem }: { problem: Problem }) {
  const t = useTexts()
  return (
    <main className="gate">
      <div className="gate-card">
        <ProblemNotice problem={problem}>
          <Button size="small" onClick={() => location.reload()}>
            {t.problem.reload}
          </Button>
        </ProblemNotice>
      </div>
    </main>
  )
}

/** An error in drawing must leave a way out instead of a white page. */
class Shield extends Component<{ children: ReactNode }, { problem: Problem | null }> {
  override state: { problem: Problem | null } = { problem: null }

  static getDerivedStateFromError(error: unknown) {
    return { problem: toProblem(error) }
  }

  override render() {
    return this.state.problem ? <Unreachable problem={this.state.problem} /> : this.props.children
  }
}
