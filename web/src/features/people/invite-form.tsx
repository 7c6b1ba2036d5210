// The window in which an invitation is made.
import { useState, type FormEvent } from 'react'
import { newId } from '../../api/clock'
import { makeInvitation } from '../../api/people'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Segments, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

const DAY = 86_400_000
const TERMS = [1, 7, 30, 0]

type Props = { admins: boolean; onMade: (token: string) => void; onClose: () => void }

export function InviteForm({ admins, onMade, onClose }: Props) {
  const t = useTexts()
  const [id] = useState(newId)
  const [role, setRole] = useState<'member' | 'admin'>('member')
  const [note, setNote] = useState('')
  const [email, setEmail] = useState('')
  const [uses, setUses] = useState('1')
  const [days, setDays] = useState(7)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['email', 'expires_at'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const bound = email.trim() === '' ? null : email.trim()
    try {
      const made = await makeInvitation({
        id,
        role,
        email: bound,
        note: note.trim(),
        most_uses: bound === null ? Number(uses) : 1,
        expires_at: days === 0 ? null : Date.now() + days * DAY,
      })
      if (made.token !== null) onMade(made.token)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <Dialog title={t.people.inviteTitle} onClose={onClose}>
      <form className="invite-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        {admins && (
          <Segments
            label={t.people.role}
            value={role}
            choices={[
              { value: 'member', label: t.people.member },
              { value: 'admin', label: t.people.admin },
            ]}
            onChange={setRole}
          />
        )}
        <TextField
          label={t.people.note}
          placeholder={t.people.notePlaceholder}
          maxLength={100}
          autoFocus
          value={note}
          onChange={setNote}
        />
        <TextField
          label={t.people.email}
          hint={t.people.emailHint}
          error={error('email')}
          type="email"
          value={email}
          onChange={setEmail}
        />
        <div className="pair">
          {email.trim() === '' && (
            <TextField
              label={t.people.uses}
              type="number"
              min={1}
              max={1000}
              required
              value={uses}
              onChange={setUses}
            />
          )}
          <Field label={t.people.ends} error={error('expires_at')}>
            {(ids) => (
              <select
                className="input"
                {...ids}
                value={days}
                onChange={(event) => setDays(Number(event.target.value))}
              >
                {TERMS.map((term) => (
                  <option key={term} value={term}>
                    {term === 0 ? t.people.never : t.people.days(term)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main">
            {t.people.make}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
