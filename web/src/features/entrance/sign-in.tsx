// The page where a person signs in: with a password and, where it is asked for, a code; or with a passkey.
import { useState, type FormEvent, type ReactNode } from 'react'
import { isTurnedAway, passkeysKnown, signInWithPasskey } from '../../api/account'
import { signIn } from '../../api/calls'
import { enter } from '../../api/sync'
import { LANGUAGES } from '../../logic/languages'
import { toProblem, type Problem } from '../../logic/problem'
import type { Locale, Me } from '../../logic/types'
import { Button } from '../../ui/button'
import { PasswordField, Segments, TextField } from '../../ui/field'
import { useLocale, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { Gate } from '../../ui/gate'

export default function SignIn({ onLocale }: { onLocale: (locale: Locale) => void }) {
  const t = useTexts()
  const locale = useLocale()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [second, setSecond] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const come = async (way: () => Promise<Me>) => {
    setBusy(true)
    try {
      enter(await way())
    } catch (error) {
      const found = toProblem(error)
      const asked = found.code === 'sign_in.code_needed'
      if (asked) setSecond(true)
      setProblem(asked || isTurnedAway(error) ? null : found)
      setBusy(false)
    }
  }
  if (second)
    return (
      <SecondStep
        problem={problem}
        busy={busy}
        onBack={() => {
          setSecond(false)
          setProblem(null)
        }}
        onCode={(code) => void come(() => signIn(email.trim(), password, code))}
      />
    )
  return (
    <Gate title={t.name} lead={t.entrance.signInLead}>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault()
          void come(() => signIn(email.trim(), password))
        }}
      >
        {problem && <Trouble problem={problem} />}
        <TextField
          label={t.entrance.email}
          type="email"
          name="email"
          autoComplete="username webauthn"
          required
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <PasswordField
          label={t.entrance.password}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          showLabel={t.entrance.showPassword}
          hideLabel={t.entrance.hidePassword}
        />
        <Button type="submit" look="main" size="wide" disabled={busy}>
          {t.entrance.signIn}
        </Button>
        {passkeysKnown() && (
          <Button size="wide" icon="key" disabled={busy} onClick={() => void come(signInWithPasskey)}>
            {t.entrance.withPasskey}
          </Button>
        )}
      </form>
      <div className="gate-language">
        <Segments label={t.entrance.language} value={locale} choices={LANGUAGES} onChange={onLocale} />
      </div>
    </Gate>
  )
}

type StepProps = {
  problem: Problem | null
  busy: boolean
  onCode: (code: string) => void
  onBack: () => void
}

function SecondStep({ problem, busy, onCode, onBack }: StepProps): ReactNode {
  const t = useTexts()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCode(code)
  }
  return (
    <Gate title={t.entrance.codeLead} lead={t.entrance.codeHint}>
      <form className="gate-form" onSubmit={submit}>
        {problem && <Trouble problem={problem} />}
        <TextField
          label={t.entrance.code}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          maxLength={20}
          value={code}
          onChange={setCode}
        />
        <Button type="submit" look="main" size="wide" disabled={busy}>
          {t.entrance.signIn}
        </Button>
        <Button size="wide" look="plain" onClick={onBack}>
          {t.entrance.back}
        </Button>
      </form>
    </Gate>
  )
}

function Trouble({ problem }: { problem: Problem }) {
  const t = useTexts()
  return (
    <ProblemNotice problem={problem}>
      {problem.retryAfter !== null && <span>{t.problem.wait(Math.ceil(problem.retryAfter))}</span>}
    </ProblemNotice>
  )
}
