// How the person signs in: password, passkeys, codes, and the places where the person is signed in.
import { useState, type FormEvent } from 'react'
import { listFactors } from '../../api/account'
import { changePassword, endSession, listSessions } from '../../api/calls'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { PasswordField } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'
import { deviceName } from './device'
import { Passkeys } from './passkeys'
import { Totp } from './totp'

export function Security() {
  const { data, problem, reload } = useResource(listFactors)
  return (
    <>
      <PasswordForm />
      {problem && <ProblemNotice problem={problem} />}
      {data && <Passkeys factors={data} onChanged={reload} />}
      {data && <Totp factors={data} onChanged={reload} />}
      <Sessions />
    </>
  )
}

function PasswordForm() {
  const t = useTexts()
  const [current, setCurrent] = useState('')
  const [fresh, setFresh] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['current', 'new'])
  const shows = { showLabel: t.entrance.showPassword, hideLabel: t.entrance.hidePassword }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await changePassword(current, fresh)
      setCurrent('')
      setFresh('')
      setProblem(null)
      toast(t.settings.passwordChanged)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <section className="section" id="set-password" tabIndex={-1}>
      <h2 className="section-title">{t.settings.password}</h2>
      <p className="section-lead">{t.settings.passwordLead}</p>
      <form className="narrow-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        <PasswordField
          label={t.settings.current}
          error={error('current')}
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
          {...shows}
        />
        <PasswordField
          label={t.settings.fresh}
          hint={t.entrance.passwordHint}
          error={error('new')}
          autoComplete="new-password"
          required
          value={fresh}
          onChange={setFresh}
          {...shows}
        />
        <div>
          <Button type="submit">{t.settings.changePassword}</Button>
        </div>
      </form>
    </section>
  )
}

function Sessions() {
  const t = useTexts()
  const act = useAct()
  const format = useFormat()
  const { data, problem, reload } = useResource(listSessions)
  const end = (id: string) =>
    act(async () => {
      await endSession(id)
      reload()
    })
  return (
    <section className="section" id="set-sessions" tabIndex={-1}>
      <h2 className="section-title">{t.settings.sessions}</h2>
      {problem && <ProblemNotice problem={problem} />}
      <ul className="cards">
        {data?.items.map((session) => (
          <li key={session.id} className="card">
            <div className="card-main">
              <span className="card-title">
                {deviceName(session.user_agent) ?? t.settings.unknownDevice}{' '}
                {session.current && <span className="badge">{t.settings.thisDevice}</span>}
              </span>
              <span className="card-about">
                {t.settings.since(format.date(session.created_at))}
                {session.last_used_at !== null &&
                  ` · ${t.settings.lastUsed(format.ago(session.last_used_at, Date.now()))}`}
              </span>
            </div>
            {!session.current && (
              <Button size="small" onClick={() => end(session.id)}>
                {t.settings.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
