// What is being written but not sent: kept per conversation, over reloads, until it is sent.
import { useCallback, useEffect, useState } from 'react'
import { keepDraft, keepDraftFiles, readDraft, readDraftFiles } from '../../api/kept'
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

/** They were sent. */
export const forgetDraftFiles = (key: string): void => keepDraftFiles(key, [])

/** The files of a draft come back as the text does. */
export function useDraftFiles(
  key: string,
  parts: Draft['files'],
  restore: (files: Draft['files']) => void,
): void {
  useEffect(() => {
    const kept = readDraftFiles(key)
    if (kept.length > 0) restore(kept)
  }, [key, restore])
  const now = JSON.stringify(parts)
  useEffect(() => keepDraftFiles(key, JSON.parse(now) as Draft['files']), [key, now])
}
