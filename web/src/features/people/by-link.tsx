// Pages opened by a link that somebody was given: to join, or to set a new password.
import { useCallback, useState, type FormEvent } from 'react'
import { join, readReset, readWelcome, resetPassword } from '../../api/people'
import { enter, signOut } from '../../api/sync'
import { useWorld } from '../../api/world'
import { LANGUAGES } from '../../logic/languages'
import { toProblem, type Problem } from '../../logic/problem'
import type { Locale } from '../../logic/types'
import { Button } from '../../ui/button'
import { PasswordField, Segments, TextField } from '../../ui/field'
import { useLocale, useTexts } from '../../ui/language'
import { Gate } from '../../ui/gate'
import { placeProblem, ProblemNotice, sentence, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type Props = { kind: 'join' | 'reset'; token: string; onLocale: (locale: Locale) => void; onDone: () => void }

export default function ByLink({ kind, token, onLocale, onDone }: Props) {
  const t = useTexts()
  const act = useAct()
  const me = useWorld((world) => world.me)
  if (me)
    return (
      <Gate title={t.name} lead={t.people.signedIn(me.name)}>
        <div className="gate-form">
          <Button look="main" size="wide" onClick={() => act(signOut)}>
            {t.people.signOut}
          </Button>
          <Button size="wide" onClick={onDone}>
            {t.people.toChats}
          </Button>
        </div>
      </Gate>
    )
  return kind === 'join' ? (
    <Join token={token} onLocale={onLocale} onDone={onDone} />
  ) : (
    <Reset token={token} onDone={onDone} />
  )
}

function Join({ token, onLocale, onDone }: Omit<Props, 'kind'>) {
  const t = useTexts()
  const locale = useLocale()
  const welcome = useResource(useCallback(() => readWelcome(token), [token]))
  const [name, setName] = useState('')
  const [typed, setTyped] = useState('')
  const [password, setPassword] = useState('')
  const form = useForm(['name', 'email', 'password'], async () => {
    enter(await join(token, { name: name.trim(), email: email.trim(), password, locale }))
    onDone()
  })
  if (welcome.problem) return <Gone problem={welcome.problem} onDone={onDone} />
  if (!welcome.data) return null
  const bound = welcome.data.email
  const email = bound ?? typed
  return (
    <Gate title={t.people.joinTitle} lead={t.people.joinLead}>
      <form className="gate-form" onSubmit={form.submit}>
        <Segments label={t.entrance.language} value={locale} choices={LANGUAGES} onChange={onLocale} />
        {form.notice && <ProblemNotice problem={form.notice} />}
        <TextField
          label={t.entrance.name}
          name="name"
          error={form.error('name')}
          required
          autoFocus
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <TextField
          label={t.entrance.email}
          name="email"
          type="email"
          error={form.error('email')}
          required
          readOnly={bound !== null}
          autoComplete="username"
          value={email}
          onChange={setTyped}
        />
        <NewPassword
          label={t.entrance.password}
          error={form.error('password')}
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" look="main" size="wide" disabled={form.busy}>
          {t.people.join}
        </Button>
      </form>
    </Gate>
  )
}

function Reset({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTexts()
  const subject = useResource(useCallback(() => readReset(token), [token]))
  const [password, setPassword] = useState('')
  const [set, setSet] = useState(false)
  const form = useForm(['password'], async () => {
    await resetPassword(token, password)
    setSet(true)
  })
  if (set)
    return (
      <Gate title={t.people.resetPage} lead={t.people.resetDone}>
        <ToSignIn onDone={onDone} />
      </Gate>
    )
  if (subject.problem) return <Gone problem={subject.problem} onDone={onDone} />
  if (!subject.data) return null
  return (
    <Gate title={t.people.resetPage} lead={t.people.resetFor(subject.data.name, subject.data.email)}>
      <form className="gate-form" onSubmit={form.submit}>
        {form.notice && <ProblemNotice problem={form.notice} />}
        <input type="email" name="email" autoComplete="username" value={subject.data.email} readOnly hidden />
        <NewPassword
          label={t.people.newPassword}
          error={form.error('password')}
          value={password}
          onChange={setPassword}
        />
        <Button type="submit" look="main" size="wide" disabled={form.busy}>
          {t.people.setPassword}
        </Button>
      </form>
    </Gate>
  )
}

function useForm(fields: string[], send: () => Promise<void>) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    send().catch((reason: unknown) => {
      setProblem(toProblem(reason))
      setBusy(false)
    })
  }
  return { submit, busy, ...placeProblem(problem, fields) }
}

type PasswordProps = {
  label: string
  error: string | undefined
  value: string
  onChange: (value: string) => void
}

function NewPassword(props: PasswordProps) {
  const t = useTexts()
  return (
    <PasswordField
      {...props}
      name="password"
      hint={t.entrance.passwordHint}
      required
      autoComplete="new-password"
      showLabel={t.entrance.showPassword}
      hideLabel={t.entrance.hidePassword}
    />
  )
}

function Gone({ problem, onDone }: { problem: Problem; onDone: () => void }) {
  const t = useTexts()
  return (
    <Gate title={t.people.goneTitle} lead={sentence(t, problem)}>
      <ToSignIn onDone={onDone} />
    </Gate>
  )
}

function ToSignIn({ onDone }: { onDone: () => void }) {
  const t = useTexts()
  return (
    <div className="gate-form">
      <Button look="main" size="wide" onClick={onDone}>
        {t.people.toSignIn}
      </Button>
    </div>
  )
}
