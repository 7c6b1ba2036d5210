// How much of a conversation goes into a new one.
import { useState } from 'react'
import { fork, type Scope } from '../../api/tree'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import './tree.css'

type Props = {
  id: string
  at: string | null
  title: string | null
  onDone: (id: string) => void
  onClose: () => void
}

export default function ForkDialog({ id, at, title, onDone, onClose }: Props) {
  const t = useTexts()
  const [scope, setScope] = useState<Scope>('path')
  const [name, setName] = useState(title ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const ways: [Scope, string, string][] = [
    ['path', t.tree.forkPath, t.tree.forkPathHint],
    ['below', t.tree.forkBelow, t.tree.forkBelowHint],
    ['all', t.tree.forkAll, t.tree.forkAllHint],
  ]
  const copy = async () => {
    setBusy(true)
    try {
      onDone(await fork(id, at, scope, name.trim() === title ? '' : name.trim()))
    } catch (error) {
      setProblem(toProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t.tree.forkTitle} onClose={onClose}>
      <p className="dialog-text">{t.tree.forkText}</p>
      {problem && <ProblemNotice problem={problem} />}
      <form
        className="fork"
        onSubmit={(event) => {
          event.preventDefault()
          void copy()
        }}
      >
        <fieldset className="fork-ways">
          <legend className="unseen">{t.tree.forkTitle}</legend>
          {ways.map(([value, text, hint]) => (
            <label key={value} className="fork-way">
              <input
                type="radio"
                name="scope"
                value={value}
                checked={scope === value}
                onChange={() => setScope(value)}
              />
              <span className="fork-text">{text}</span>
              <small>{hint}</small>
            </label>
          ))}
        </fieldset>
        <Field label={t.tree.forkName}>
          {(ids) => (
            <input
              className="input"
              {...ids}
              value={name}
              maxLength={300}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button look="main" type="submit" disabled={busy}>
            {t.tree.forkButton}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
