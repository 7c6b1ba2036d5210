// The arrow up in an empty composer asks the last message that a person wrote to open for editing.
import { useEffect } from 'react'
import type { Message } from '../../logic/types'

const EDIT = 'veche:edit'

export function askToEdit(messages: readonly Message[]): void {
  const last = messages.findLast(({ role }) => role === 'user')
  if (last) dispatchEvent(new CustomEvent<string>(EDIT, { detail: last.id }))
}

export function useEditRequest(id: string, onAsked: () => void): void {
  useEffect(() => {
    const hear = (event: Event) => {
      if ((event as CustomEvent<string>).detail === id) onAsked()
    }
    addEventListener(EDIT, hear)
    return () => removeEventListener(EDIT, hear)
  })
}
