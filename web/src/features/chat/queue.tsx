// The messages that wait for their turn: above the composer, to be changed, put in another order or taken out.
import { useState } from 'react'
import { draftOf, reorder, unqueue } from '../../api/queue'
import { moved, type Waiting } from '../../logic/queue'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { restoreDraft } from './draft'
import { focusComposer } from './focus-composer'

type Props = { conversationId: string; waiting: readonly Waiting[] }

export function Queue({ conversationId, waiting }: Props) {
  const t = useTexts()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  if (waiting.length === 0) return null
  const run = (work: () => Promise<void>) =>
    act(async () => {
      setBusy(true)
      await work().finally(() => setBusy(false))
    })
  const edit = (one: Waiting) =>
    run(async () => {
      await unqueue(one)
      restoreDraft(conversationId, draftOf(one))
      focusComposer()
    })
  return (
    <section className="queue" aria-label={t.composer.queue}>
      <p className="queue-title">
        <Icon name="clock" size={14} /> {t.composer.waiting(waiting.length)}
      </p>
      <ol className="queue-list">
        {waiting.map((one, at) => {
          const draft = draftOf(one)
          const text = draft.text || draft.files.map(({ name }) => name).join(', ')
          return (
            <li key={one.question.id} className="queued">
              <button
                type="button"
                className="queued-text"
                disabled={busy}
                title={t.composer.editQueued}
                aria-label={`${t.composer.editQueued}: ${text.slice(0, 120)}`}
                onClick={() => edit(one)}
              >
                {text}
              </button>
              {waiting.length > 1 && (
                <IconButton
                  icon="arrowUp"
                  small
                  label={t.composer.sooner}
                  disabled={busy || at === 0}
                  onClick={() => run(() => reorder(waiting, moved(waiting, at, -1)))}
                />
              )}
              <IconButton
                icon="close"
                small
                label={t.composer.removeQueued}
                disabled={busy}
                onClick={() => run(() => unqueue(one))}
              />
            </li>
          )
        })}
      </ol>
    </section>
  )
}
