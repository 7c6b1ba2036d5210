// Before a sensitive change: who signed in long ago shows again who they are, then the change goes on.
import { useState, type FormEvent, type ReactNode } from 'react'
import { confirmPassword, confirmWithPasskey, isTurnedAway, passkeysKnown } from '../../api/account'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { PasswordField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice, sentence } from '../../ui/problem'
import { toast } from '../../ui/toast'

type Act = () => Promise<unknown>

/** `guarded(act)` acts, asks for the password first if it must; `window` belongs on the page. */
export function useGuarded(): { guarded: (act: Act) => void; window: ReactNode } {
  const t = useTexts()
  const [waiting, setWaiting] = useState<Act | null>(null)
  const guarded = (act: Act) => {
    act().catch((error: unknown) => {
      if (isTurnedAway(error)) return toast(t.account.turnedAway)
      const problem = toProblem(error)
      if (problem.code === 'sign_in.stale') setWaiting(() => act)
      else toast(sentence(t, problem))
    })
  }
  const window = waiting && (
    <ConfirmWindow
      onClose={() => setWaiting(null)}
      onConfirmed={() => {
        setWaiting(null)
        guarded(waiting)
      }}
    />
  )
  return { guarded, window }
}

export function ConfirmWindow({ onConfirmed, onClose }: { onConfirmed: () => void; onClose: () => void }) {
  const t = useTexts()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['password'])
  const confirm = async (act: Act) => {
    try {
      await act()
      onConfirmed()
    } catch (reason) {
      setProblem(isTurnedAway(reason) ? null : toProblem(reason))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void confirm(() => confirmPassword(password))
  }
  return (
    <Dialog title={t.account.confirmTitle} onClose={onClose}>
      <form className="narrow-form" onSubmit={submit}>
        <p className="dialog-text">{t.account.confirmLead}</p>
        {notice && <ProblemNotice problem={notice} />}
        <PasswordField
          label={t.settings.current}
          error={error('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          showLabel={t.entrance.showPassword}
          hideLabel={t.entrance.hidePassword}
        />
        <div className="dialog-foot">
          {passkeysKnown() && (
            <Button onClick={() => void confirm(confirmWithPasskey)}>{t.account.withPasskey}</Button>
          )}
          <Button type="submit" look="main">
            {t.account.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
