// The password and the end of a link that is there already; what it shows is never widened.
import { useState, type FormEvent } from 'react'
import { changeShare } from '../../api/sharing'
import { toProblem, type Problem } from '../../logic/problem'
import { laterChange, TERMS, type Share, type Term } from '../../logic/sharing'
import { Button } from '../../ui/button'
import { Field, PasswordField } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

type Props = { share: Share; onDone: () => void; onClose: () => void }

export function LinkEdit({ share, onDone, onClose }: Props) {
  const t = useTexts()
  const format = useFormat()
  const [term, setTerm] = useState<Term>('keep')
  const [password, setPassword] = useState('')
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['password', 'expires_at'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await changeShare(share.id, laterChange(term, password, open, Date.now()))
      onDone()
    } catch (reason) {
      setProblem(toProblem(reason))
      setBusy(false)
    }
  }
  const now =
    share.expires_at === null
      ? t.sharing.never
      : share.expired
        ? t.sharing.ended
        : t.sharing.until(format.moment(share.expires_at))
  const said = (one: number) =>
    one === 0 ? t.sharing.never : one < 24 ? t.sharing.hours(one) : t.sharing.days(one / 24)
  return (
    <form className="link-form" onSubmit={(event) => void submit(event)}>
      {notice && <ProblemNotice problem={notice} />}
      <Field label={t.sharing.ends} error={error('expires_at')}>
        {(ids) => (
          <select
            className="input"
            {...ids}
            value={term}
            onChange={(event) => setTerm(event.target.value === 'keep' ? 'keep' : Number(event.target.value))}
          >
            <option value="keep">{t.sharing.asNow(now)}</option>
            {TERMS.map((one) => (
              <option key={one} value={one}>
                {said(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {!open && (
        <PasswordField
          label={share.has_password ? t.sharing.newPassword : t.sharing.password}
          hint={share.has_password ? t.sharing.keepsPassword : t.sharing.passwordHint}
          error={error('password')}
          name="link-new-password"
          autoComplete="new-password"
          maxLength={256}
          value={password}
          onChange={setPassword}
          showLabel={t.sharing.showPassword}
          hideLabel={t.sharing.hidePassword}
        />
      )}
      {share.has_password && (
        <label className="check">
          <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
          <span>{t.sharing.noPassword}</span>
        </label>
      )}
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button type="submit" look="main" disabled={busy}>
          {t.words.save}
        </Button>
      </div>
    </form>
  )
}
