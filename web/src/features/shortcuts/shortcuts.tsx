// The settings' section where each action gets its keys: pressed rather than typed, and taken from whoever had them.
import { Fragment, useEffect, useRef, useState } from 'react'
import { setInterface, useInterface } from '../../api/interface'
import { ACTION_NAMES, DEFAULT_KEYS, isActionName, type ActionName } from '../../logic/actions'
import { bindings, chordOf, keycaps, mayBeBound, ownerOf } from '../../logic/keys'
import { Button, IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { isMac } from '../../ui/machine'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import './shortcuts.css'

type Asking = { name: ActionName; instead: string | null }

export function Shortcuts() {
  const t = useTexts()
  const act = useAct()
  const { shortcuts: own } = useInterface()
  const all = bindings(DEFAULT_KEYS, own)
  const [asking, setAsking] = useState<Asking | null>(null)
  const said = (chord: string) => keycaps(chord, isMac()).join(' ')
  const keep = (changes: Record<string, string[] | null>) => act(() => setInterface({ shortcuts: changes }))

  const bind = ({ name, instead }: Asking, chord: string) => {
    setAsking(null)
    if (!mayBeBound(chord)) {
      toast(t.shortcuts.unfit(said(chord)))
      return
    }
    const now = all[name] ?? []
    const next = [
      ...new Set(instead === null ? [...now, chord] : now.map((one) => (one === instead ? chord : one))),
    ]
    const other = ownerOf(all, chord, name)
    const changes: Record<string, string[]> = { [name]: next }
    if (other !== null && isActionName(other)) {
      changes[other] = (all[other] ?? []).filter((one) => one !== chord)
      toast(t.shortcuts.taken(said(chord), t.palette.actions[other]))
    }
    keep(changes)
  }
  return (
    <section className="section" id="set-shortcuts" tabIndex={-1}>
      <p className="section-lead">{t.shortcuts.lead}</p>
      <ul className="bindings">
        {ACTION_NAMES.map((name) => {
          const title = t.palette.actions[name]
          return (
            <li key={name} className="binding">
              <span className="binding-name">{title}</span>
              <span className="binding-keys">
                {(all[name] ?? []).map((chord) => (
                  <span key={chord} className="binding-chord">
                    <button
                      type="button"
                      className="chord"
                      aria-label={t.shortcuts.change(said(chord), title)}
                      onClick={() => setAsking({ name, instead: chord })}
                    >
                      {asking?.name === name && asking.instead === chord ? (
                        <Listening onChord={(next) => bind(asking, next)} onStop={() => setAsking(null)} />
                      ) : (
                        keycaps(chord, isMac()).map((key) => (
                          <Fragment key={key}>
                            <kbd className="key">{key}</kbd>{' '}
                          </Fragment>
                        ))
                      )}
                    </button>
                    <IconButton
                      icon="close"
                      small
                      label={`${t.shortcuts.remove(said(chord))}: ${title}`}
                      onClick={() => keep({ [name]: (all[name] ?? []).filter((one) => one !== chord) })}
                    />
                  </span>
                ))}
                {asking?.name === name && asking.instead === null ? (
                  <span className="chord chord-asking">
                    <Listening onChord={(next) => bind(asking, next)} onStop={() => setAsking(null)} />
                  </span>
                ) : (
                  <IconButton
                    icon="plus"
                    small
                    label={t.shortcuts.add(title)}
                    onClick={() => setAsking({ name, instead: null })}
                  />
                )}
                {own[name] !== undefined && (
                  <IconButton
                    icon="again"
                    small
                    label={t.shortcuts.resetOne(title)}
                    hint={t.shortcuts.reset}
                    onClick={() => keep({ [name]: null })}
                  />
                )}
              </span>
            </li>
          )
        })}
      </ul>
      {Object.keys(own).length > 0 && (
        <div>
          <Button
            onClick={() => {
              act(() => setInterface({ shortcuts: null }))
              toast(t.shortcuts.resetDone)
            }}
          >
            {t.shortcuts.resetAll}
          </Button>
        </div>
      )}
    </section>
  )
}

/** Takes the next chord before anything else hears of it; Escape or a click elsewhere gives up. */
function Listening({ onChord, onStop }: { onChord: (chord: string) => void; onStop: () => void }) {
  const t = useTexts()
  const latest = useRef({ onChord, onStop })
  useEffect(() => {
    latest.current = { onChord, onStop }
  })
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key === 'Escape' && !event.shiftKey) return latest.current.onStop()
      const sign = /^[^\p{L}\p{N}\s+]$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey
      const chord = sign ? event.key : chordOf(event, isMac())
      if (chord !== null) latest.current.onChord(chord)
      return undefined
    }
    const leave = () => latest.current.onStop()
    addEventListener('keydown', hear, true)
    addEventListener('pointerdown', leave, true)
    return () => {
      removeEventListener('keydown', hear, true)
      removeEventListener('pointerdown', leave, true)
    }
  }, [])
  return <span role="status">{t.shortcuts.press}</span>
}
