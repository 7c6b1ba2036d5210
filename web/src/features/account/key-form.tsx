// The window in which a key is made.
import { useState, type FormEvent } from 'react'
import { createKey } from '../../api/calls'
import { newId } from '../../api/clock'
import { toProblem, type Problem } from '../../logic/problem'
import type { Scope } from '../../logic/types'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

const DAY = 86_400_000
const TERMS = [0, 30, 90, 365]
const SCOPES: readonly Scope[] = ['chat', 'read', 'all']

export function KeyForm({ onMade, onClose }: { onMade: (key: string) => void; onClose: () => void }) {
  const t = useTexts()
  const [id] = useState(newId)
  const [name, setName] = useState('')
  const [scope, setScope] = useState<Scope>('chat')
  const [days, setDays] = useState(0)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['name'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const expires_at = days === 0 ? null : Date.now() + days * DAY
      const made = await createKey({ id, name: name.trim(), scopes: [scope], expires_at })
      if (made.key !== null) onMade(made.key)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <Dialog title={t.keys.create} onClose={onClose}>
      <form className="narrow-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        <TextField
          label={t.keys.name}
          placeholder={t.keys.namePlaceholder}
          error={error('name')}
          required
          autoFocus
          value={name}
          onChange={setName}
        />
        <Field label={t.keys.scope}>
          {(ids) => (
            <select
              className="input"
              {...ids}
              value={scope}
              onChange={(event) => setScope(event.target.value as Scope)}
            >
              {SCOPES.map((one) => (
                <option key={one} value={one}>
                  {t.keys[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.keys.expires}>
          {(ids) => (
            <select
              className="input"
              {...ids}
              value={days}
              onChange={(event) => setDays(Number(event.target.value))}
            >
              {TERMS.map((term) => (
                <option key={term} value={term}>
                  {term === 0 ? t.keys.never : t.keys.days(term)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main">
            {t.keys.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
