// Short messages at the bottom: something was done, or could not be; at most one act to answer with.
import { useSyncExternalStore } from 'react'
import { useTexts } from './language'
import { IconButton } from './button'

type Toast = { id: number; text: string; action?: { label: string; run: () => void } }

const STAY = 7_000
let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

export function toast(text: string, action?: Toast['action']): void {
  last += 1
  const id = last
  change([...toasts.slice(-2), { id, text, ...(action ? { action } : {}) }])
  setTimeout(() => drop(id), STAY)
}

function drop(id: number): void {
  if (toasts.some((one) => one.id === id)) change(toasts.filter((one) => one.id !== id))
}

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const t = useTexts()
  return (
    <div className="toasts" role="status">
      {shown.map(({ id, text, action }) => (
        <div className="toast" key={id}>
          <span>{text}</span>
          {action && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                drop(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton
            icon="close"
            small
            label={t.words.dismiss}
            onClick={() => drop(id)}
            className="toast-close"
          />
        </div>
      ))}
    </div>
  )
}
