// The first pages of a new server: the language, then its owner introduces themselves.
import { useState, type FormEvent } from 'react'
import { setUp } from '../../api/calls'
import { enter } from '../../api/sync'
import { LANGUAGES } from '../../logic/languages'
import { toProblem, type Problem } from '../../logic/problem'
import type { Locale } from '../../logic/types'
import { Button } from '../../ui/button'
import { PasswordField, TextField } from '../../ui/field'
import { useLocale, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { Gate } from '../../ui/gate'

type Props = { token: string; onLocale: (locale: Locale) => void; onDone: () => void }

export default function SetUp({ token: given, onLocale, onDone }: Props) {
  const t = useTexts()
  const locale = useLocale()
  const [chosen, setChosen] = useState(false)
  const [token, setToken] = useState(given)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const { notice, error } = placeProblem(problem, ['token', 'name', 'email', 'password'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      enter(await setUp({ token: token.trim(), name: name.trim(), email: email.trim(), password, locale }))
      onDone()
    } catch (reason) {
      setProblem(toProblem(reason))
      setBusy(false)
    }
  }
  if (!chosen) return <ChooseLanguage onLocale={onLocale} onChosen={() => setChosen(true)} />
  return (
    <Gate title={t.entrance.welcome} lead={t.entrance.setupLead}>
      <form className="gate-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        {given === '' && (
          <TextField
            label={t.entrance.token}
            hint={t.entrance.tokenHint}
            error={error('token')}
            required
            autoComplete="off"
            value={token}
            onChange={setToken}
          />
        )}
        <TextField
          label={t.entrance.name}
          name="name"
          autoComplete="name"
          error={error('name')}
          required
          autoFocus
          value={name}
          onChange={setName}
        />
        <TextField
          label={t.entrance.email}
          type="email"
          name="email"
          autoComplete="username"
          error={error('email')}
          required
          value={email}
          onChange={setEmail}
        />
        <PasswordField
          label={t.entrance.password}
          hint={t.entrance.passwordHint}
          error={error('password')}
          name="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={setPassword}
          showLabel={t.entrance.showPassword}
          hideLabel={t.entrance.hidePassword}
        />
        <Button type="submit" look="main" size="wide" disabled={busy}>
          {t.entrance.setupButton}
        </Button>
        <Button size="wide" look="plain" onClick={() => setChosen(false)}>
          {t.entrance.back}
        </Button>
      </form>
    </Gate>
  )
}

type ChoiceProps = { onLocale: (locale: Locale) => void; onChosen: () => void }

function ChooseLanguage({ onLocale, onChosen }: ChoiceProps) {
  const t = useTexts()
  const [locale, setLocale] = useState(useLocale()) // the words of another language may come a moment later
  return (
    <Gate title={t.name} lead={t.entrance.signInLead}>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault()
          onChosen()
        }}
      >
        <fieldset className="languages">
          <legend className="field-label">{t.entrance.languageTitle}</legend>
          {LANGUAGES.map(({ value, label }) => (
            <label key={value} className="language" lang={value}>
              <input
                type="radio"
                name="language"
                value={value}
                checked={value === locale}
                onChange={() => {
                  setLocale(value)
                  onLocale(value)
                }}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <Button type="submit" look="main" size="wide" autoFocus>
          {t.entrance.next}
        </Button>
      </form>
    </Gate>
  )
}
