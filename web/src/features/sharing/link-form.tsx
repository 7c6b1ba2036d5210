// What a new link shows, to whom, and for how long.
import { useState, type FormEvent } from 'react'
import { newId } from '../../api/clock'
import { makeShare } from '../../api/sharing'
import { toProblem, type Problem } from '../../logic/problem'
import { endOf, TERMS, type NewShare } from '../../logic/sharing'
import { Button } from '../../ui/button'
import { Field, PasswordField, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

type Props = { conversation: string; onMade: (made: NewShare) => void; onClose: () => void }

export function LinkForm({ conversation, onMade, onClose }: Props) {
  const t = useTexts()
  const [id] = useState(newId)
  const [name, setName] = useState('')
  const [mode, setMode] = useState<'frozen' | 'live'>('frozen')
  const [hours, setHours] = useState(0)
  const [password, setPassword] = useState('')
  const [wish, setWish] = useState({
    branches: false,
    reasoning: false,
    files: true,
    copyable: true,
    indexed: false,
  })
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['password', 'expires_at'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const expires_at = endOf(hours, Date.now())
      const secret = password === '' ? null : password
      onMade(
        await makeShare({
          id,
          conversation_id: conversation,
          name: name.trim(),
          mode,
          ...wish,
          password: secret,
          expires_at,
        }),
      )
    } catch (reason) {
      setProblem(toProblem(reason))
      setBusy(false)
    }
  }
  const box = (key: keyof typeof wish, label: string, hint?: string) => (
    <label className="check">
      <input
        type="checkbox"
        checked={wish[key]}
        onChange={(event) => setWish({ ...wish, [key]: event.target.checked })}
      />
      <span>
        {label}
        {hint && <span className="check-hint">{hint}</span>}
      </span>
    </label>
  )
  const choice = (value: typeof mode, label: string, hint: string) => (
    <label className="check">
      <input type="radio" name="link-mode" checked={mode === value} onChange={() => setMode(value)} />
      <span>
        {label}
        <span className="check-hint">{hint}</span>
      </span>
    </label>
  )
  return (
    <form className="link-form" onSubmit={(event) => void submit(event)}>
      {notice && <ProblemNotice problem={notice} />}
      <fieldset className="checks">
        <legend className="field-label">{t.sharing.shows}</legend>
        {choice('frozen', t.sharing.frozen, t.sharing.frozenHint)}
        {choice('live', t.sharing.live, t.sharing.liveHint)}
      </fieldset>
      <div className="link-form-pair">
        <TextField
          label={t.sharing.linkName}
          placeholder={t.sharing.linkNamePlaceholder}
          name="link-name"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <Field label={t.sharing.ends} error={error('expires_at')}>
          {(ids) => (
            <select
              className="input"
              {...ids}
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
            >
              {TERMS.map((term) => (
                <option key={term} value={term}>
                  {term === 0
                    ? t.sharing.never
                    : term < 24
                      ? t.sharing.hours(term)
                      : t.sharing.days(term / 24)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <PasswordField
        label={t.sharing.password}
        hint={t.sharing.passwordHint}
        error={error('password')}
        name="link-password"
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={setPassword}
        showLabel={t.sharing.showPassword}
        hideLabel={t.sharing.hidePassword}
      />
      <fieldset className="checks checks-row">
        <legend className="field-label">{t.sharing.include}</legend>
        {box('files', t.sharing.files)}
        {box('branches', t.sharing.branches)}
        {box('reasoning', t.sharing.reasoning)}
      </fieldset>
      <div className="checks">
        {box('copyable', t.sharing.copyable)}
        {box('indexed', t.sharing.indexed, t.sharing.indexedHint)}
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button type="submit" look="main" disabled={busy}>
          {t.sharing.make}
        </Button>
      </div>
    </form>
  )
}
