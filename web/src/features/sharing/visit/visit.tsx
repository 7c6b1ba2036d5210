// What whoever holds a link sees: the conversation, the question for its password, or that it does not work.
import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react'
import { lookAt, unlock } from '../../../api/sharing'
import { toProblem, type Problem } from '../../../logic/problem'
import type { Shared } from '../../../logic/sharing'
import { Button } from '../../../ui/button'
import { PasswordField } from '../../../ui/field'
import { Gate } from '../../../ui/gate'
import { useTexts } from '../../../ui/language'
import { placeProblem, ProblemNotice, sentence } from '../../../ui/problem'
import { Conversation } from './conversation'
import './visit.css'

const EVERY = 4_000

export function Visit({ token }: { token: string }) {
  const t = useTexts()
  const [shared, setShared] = useState<Shared | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [ticket, setTicket] = useState<string | null>(null)
  const look = useCallback(
    (opened: string | null) =>
      lookAt({ token, ticket: opened }).then(
        (found) => {
          setShared(found)
          setProblem(null)
        },
        (error: unknown) => setProblem(toProblem(error)),
      ),
    [token],
  )
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    void look(null)
  }, [look])
  useFollowing(shared, token, ticket, setShared, setProblem)
  useEffect(() => {
    document.title = shared?.title ?? t.name
  }, [shared?.title, t])
  if (problem?.code === 'shares.locked')
    return (
      <Gate title={t.sharing.pageLead} lead={t.sharing.passwordLead}>
        <Lock
          token={token}
          onOpen={(given) => {
            setTicket(given)
            void look(given)
          }}
        />
      </Gate>
    )
  if (problem && (!shared || problem.code === 'shares.gone'))
    return <Gate title={t.sharing.goneTitle} lead={sentence(t, problem)} />
  if (!shared) return null
  return (
    <Conversation key={shared.created_at} shared={shared} token={token} ticket={ticket} onRead={setShared} />
  )
}

/** A live link is asked now and then, as long as somebody looks at the page. */
function useFollowing(
  shared: Shared | null,
  token: string,
  ticket: string | null,
  onNews: (shared: Shared) => void,
  onProblem: (problem: Problem) => void,
): void {
  const now = useRef(shared)
  now.current = shared
  const live = shared?.mode === 'live'
  useEffect(() => {
    if (!live) return
    const timer = setInterval(() => {
      const known = now.current
      if (document.visibilityState !== 'visible' || !known) return
      lookAt({ token, ticket, seq: known.seq }).then(
        (news) => (news.messages.length > 0 || news.seq !== known.seq) && onNews(merged(known, news)),
        (error: unknown) => {
          const found = toProblem(error)
          if (found.status === 404 || found.status === 403) onProblem(found)
        },
      )
    }, EVERY)
    return () => clearInterval(timer)
  }, [live, token, ticket, onNews, onProblem])
}

/** The newest page replaces what was there of it; older pages that were read stay. */
export function merged(known: Shared, news: Shared): Shared {
  const first = news.messages[0]?.number ?? 0
  const older = news.next === null ? [] : known.messages.filter((one) => one.number < first)
  return { ...news, next: older.length > 0 ? known.next : news.next, messages: [...older, ...news.messages] }
}

function Lock({ token, onOpen }: { token: string; onOpen: (ticket: string) => void }) {
  const t = useTexts()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['password'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      onOpen((await unlock(token, password)).ticket)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <form className="gate-form" onSubmit={(event) => void submit(event)}>
      {notice && <ProblemNotice problem={notice} />}
      <PasswordField
        label={t.sharing.password}
        name="password"
        error={error('password')}
        required
        autoFocus
        autoComplete="off"
        value={password}
        onChange={setPassword}
        showLabel={t.sharing.showPassword}
        hideLabel={t.sharing.hidePassword}
      />
      <Button type="submit" look="main" size="wide">
        {t.sharing.open}
      </Button>
    </form>
  )
}
