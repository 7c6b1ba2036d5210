// How a temporary conversation shows itself, ends when it is left, and is kept.
import { useEffect, useRef } from 'react'
import { keep, leaveIn, stayIn } from '../../api/temporary'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

export function TemporarySwitch({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const t = useTexts()
  return (
    <Button
      look="plain"
      size="small"
      icon="ghost"
      aria-label={on ? t.library.temporaryOff : t.library.temporaryOn}
      title={on ? t.library.temporaryOff : t.library.temporaryOn}
      aria-pressed={on}
      className={on ? 'temporary-switch temporary-switch-on' : 'temporary-switch'}
      onClick={() => onChange(!on)}
    >
      <span>{t.library.temporaryShort}</span>
    </Button>
  )
}

/** Before it begins. */
export function TemporaryLead() {
  const t = useTexts()
  return (
    <p className="temporary-note">
      <Icon name="ghost" size={16} />
      <span>
        <b>{t.library.temporary}.</b> {t.library.temporaryLead}
      </span>
    </p>
  )
}

type Props = { id: string; onBack: (id: string) => void }

/** While it goes on: leaving its page ends it. */
export function TemporaryNote({ id, onBack }: Props) {
  const t = useTexts()
  const act = useAct()
  const kept = useRef(false)
  const latest = useRef({ t, onBack, act })
  useEffect(() => {
    latest.current = { t, onBack, act }
  })
  useEffect(() => {
    stayIn(id)
    return () => {
      if (kept.current) return
      leaveIn(id)
      const { t: texts, onBack: back } = latest.current
      toast(texts.library.ended, {
        label: texts.library.goBack,
        run: () => {
          stayIn(id)
          back(id)
        },
      })
    }
  }, [id])
  return (
    <p className="temporary-note">
      <Icon name="ghost" size={16} />
      <span>
        <b>{t.library.temporary}.</b> {t.library.temporaryHere}
      </span>
      <Button
        size="small"
        onClick={() =>
          act(async () => {
            await keep(id)
            kept.current = true
            toast(t.library.kept)
          })
        }
      >
        {t.library.keep}
      </Button>
    </p>
  )
}
