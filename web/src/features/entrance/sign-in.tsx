// The page where a person signs in.
import { useState, type FormEvent } from 'react'
import { signIn } from '../../api/calls'
import { enter } from '../../api/sync'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { PasswordField, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { Gate } from './gate'

export function SignIn() {
  const t = useTexts()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      enter(await signIn(email.trim(), password))
    } catch (error) {
      setProblem(toProblem(error))
      setBusy(false)
    }
  }
  return (
    <Gate title={t.name} lead={t.entrance.signInLead}>
      <form className="gate-form" onSubmit={(event) => void submit(event)}>
        {problem && (
          <ProblemNotice problem={problem}>
            {problem.retryAfter !== null && <span>{t.problem.wait(Math.ceil(problem.retryAfter))}</span>}
          </ProblemNotice>
        )}
        <TextField
          label={t.entrance.email}
          type="email"
          name="email"
          autoComplete="username"
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
      </form>
    </Gate>
  )
}
