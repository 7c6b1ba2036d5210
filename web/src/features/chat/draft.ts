// What is being written but not sent: kept per conversation, over reloads, until it is sent.
import { useCallback, useEffect, useState } from 'react'
import type { Draft } from '../../logic/outbox'

const RESTORED = 'veche:restored'

function read(key: string): string {
  try {
    return localStorage.getItem(`veche.draft.${key}`) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(`veche.draft.${key}`)
    else localStorage.setItem(`veche.draft.${key}`, text)
  } catch {
    // A full or forbidden storage must not stop anyone from writing.
  }
}

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
  const [text, setText] = useState(() => read(key))
  const change = useCallback(
    (next: string) => {
      setText(next)
      write(key, next)
    },
    [key],
  )
  useEffect(() => setText(read(key)), [key])
  useEffect(() => {
    const restore = (event: Event) => {
      const { key: to, draft, replace } = (event as CustomEvent<Restored>).detail
      if (to !== key) return
      change(replace ? draft.text : [draft.text, read(key)].filter(Boolean).join('\n\n'))
      onRestored(draft.files)
    }
    addEventListener(RESTORED, restore)
    return () => removeEventListener(RESTORED, restore)
  }, [key, change, onRestored])
  return [text, change] as const
}
