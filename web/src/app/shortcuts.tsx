// Keyboard shortcuts of the whole product, and the window that lists them.
import { useEffect, useRef } from 'react'
import { Dialog } from '../ui/dialog'
import { useTexts } from '../ui/language'
import { modifier } from './modifier'

type Acts = { search: () => void; newChat: () => void; help: () => void; sidebar: () => void }

export function useShortcuts(acts: Acts): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = actOf(event)
      if (!act) return
      event.preventDefault()
      latest.current[act]()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

/** `code` names the key's place, so that shortcuts work with a Russian layout too. */
function actOf(event: KeyboardEvent): keyof Acts | null {
  const command = event.ctrlKey || event.metaKey
  if (command && !event.shiftKey && event.code === 'KeyK') return 'search'
  if (command && event.shiftKey && event.code === 'KeyO') return 'newChat'
  if (command && event.shiftKey && event.code === 'KeyS') return 'sidebar'
  if (!command && event.key === '?' && !isWriting(event.target)) return 'help'
  return null
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
}

export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const t = useTexts()
  const ctrl = modifier().trim()
  const rows: [string, string[]][] = [
    [t.shortcuts.search, [ctrl, 'K']],
    [t.shortcuts.newChat, [ctrl, 'Shift', 'O']],
    [t.shortcuts.sidebar, [ctrl, 'Shift', 'S']],
    [t.shortcuts.send, ['Enter']],
    [t.shortcuts.newline, ['Shift', 'Enter']],
    [t.shortcuts.escape, ['Esc']],
    [t.shortcuts.help, ['?']],
  ]
  return (
    <Dialog title={t.shortcuts.title} onClose={onClose}>
      <dl className="shortcuts">
        {rows.map(([name, keys]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
