// Keyboard shortcuts of the whole product: the person's own, else those each action comes with.
import { useEffect, useMemo, useRef } from 'react'
import { useInterface } from '../api/interface'
import { DEFAULT_KEYS, type ActionName } from '../logic/actions'
import { bindings, keycaps, means, typesNothing } from '../logic/keys'
import { Dialog } from '../ui/dialog'
import { useTexts } from '../ui/language'
import type { Action } from './actions'
import { isMac } from '../ui/machine'

export type Keys = Readonly<Record<ActionName, readonly string[]>>

export function useKeys(): Keys {
  const { shortcuts } = useInterface()
  return useMemo(() => bindings(DEFAULT_KEYS, shortcuts), [shortcuts])
}

export function useShortcuts(actions: readonly Action[]): void {
  const keys = useKeys()
  const latest = useRef({ actions, keys })
  useEffect(() => {
    latest.current = { actions, keys }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // what is held down, composed or was somebody else's is none of ours
      if (event.defaultPrevented || event.repeat || event.isComposing) return
      const { actions, keys } = latest.current
      const over = document.querySelector('dialog[open]') !== null
      const writing = isWriting(event.target)
      const meant = actions.find(({ name, when }) =>
        keys[name].some(
          (chord) => means(event, chord, isMac()) && (!writing || typesNothing(chord)) && when(),
        ),
      )
      if (!meant || (over && meant.name !== 'palette')) return
      event.preventDefault()
      meant.run()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, dialog, [contenteditable]') !== null
  )
}

type HelpProps = { actions: readonly Action[]; onManage: () => void; onClose: () => void }

export function ShortcutsHelp({ actions, onManage, onClose }: HelpProps) {
  const t = useTexts()
  const keys = useKeys()
  const bound = actions.filter(({ name }) => keys[name].length > 0)
  const fixed: [string, string[]][] = [
    [t.shortcuts.send, ['Enter']],
    [t.shortcuts.newline, ['Shift', 'Enter']],
    [t.shortcuts.steer, ['Alt', 'Enter']],
    [t.shortcuts.interrupt, [...keycaps('Mod+Shift', isMac()), 'Enter']],
    [t.shortcuts.editLast, ['↑']],
    [t.shortcuts.commands, ['/']],
    [t.shortcuts.mention, ['@']],
    [t.shortcuts.escape, ['Esc']],
  ]
  return (
    <Dialog title={t.shortcuts.title} onClose={onClose}>
      <dl className="shortcuts">
        {bound.map(({ name, title }) => (
          <Row key={name} name={title} keys={keycaps(keys[name][0] ?? '', isMac())} />
        ))}
      </dl>
      <h3 className="shortcuts-head">{t.shortcuts.inComposer}</h3>
      <dl className="shortcuts">
        {fixed.map(([name, caps]) => (
          <Row key={name} name={name} keys={caps} />
        ))}
      </dl>
      <div className="dialog-foot">
        <button type="button" className="button button-line" onClick={onManage}>
          {t.shortcuts.manage}
        </button>
      </div>
    </Dialog>
  )
}

function Row({ name, keys }: { name: string; keys: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key} className="key">
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  )
}
