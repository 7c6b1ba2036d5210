// What is being written but not sent: kept per conversation, over reloads, until it is sent.
import { useCallback, useEffect, useState } from 'react'
import { keepDraft, readDraft } from '../../api/kept'
import type { Draft } from '../../logic/outbox'

const RESTORED = 'veche:restored'

type Restored = { key: string; draft: Draft; replace: boolean }

/** Gives a message that could not be sent back to the composer of its conversation. */
export function restoreDraft(key: string, draft: Draft): void {
  dispatchEvent(new CustomEvent<Restored>(RESTORED, { detail: { key, draft, replace: false } }))
}

export function replaceDraft(key: string, text: string): void {
  dispatchEvent(
    new CustomEvent<Restored>(RESTORED, { detail: { key, draft: { text, files: [] }, replace: true } }),
  )
}

export function useDraft(key: string, onRestored: (files: Draft['files']) => void) {
  const [text, setText] = useState(() => readDraft(key))
  const change = useCallback(
    (next: string) => {
      setText(next)
      keepDraft(key, next)
    },
    [key],
  )
  useEffect(() => setText(readDraft(key)), [key])
  useEffect(() => {
    const restore = (event: Event) => {
      const { key: to, draft, replace } = (event as CustomEvent<Restored>).detail
      if (to !== key) return
      change(replace ? draft.text : [draft.text, readDraft(key)].filter(Boolean).join('\n\n'))
      onRestored(draft.files)
    }
    addEventListener(RESTORED, restore)
    return () => removeEventListener(RESTORED, restore)
  }, [key, change, onRestored])
  return [text, change] as const
}
