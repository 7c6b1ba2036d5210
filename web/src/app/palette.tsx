// The palette: everything that can be done, opened and chosen, found by a few letters in either keyboard layout.
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { readTemplates } from '../api/templates'
import { useWorld } from '../api/world'
import { ACTION_WORDS } from '../logic/actions'
import { orderedChats } from '../logic/chat-order'
import { rank } from '../logic/fuzzy'
import { keycaps } from '../logic/keys'
import { pieces } from '../logic/marks'
import { offeredTemplates } from '../logic/template-list'
import type { Texts } from '../logic/texts/texts'
import { command, isReady } from '../ui/commands'
import { IconButton } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Icon, type IconName } from '../ui/icon'
import { useTexts } from '../ui/language'
import type { Action } from './actions'
import { isMac } from '../ui/machine'
import './palette.css'
import { lastUsed, noteUsed } from './palette-memory'
import { settingsOf } from './settings-list'
import { useKeys } from './shortcuts'
import { useStartTemplate } from './template-use'

type Group = keyof Texts['palette']['groups']
type Row = {
  key: string
  title: string
  group: Group
  icon: IconName
  about?: string
  words?: readonly string[]
  keys?: string | undefined
  run: () => void
}
type Shown = { row: Row; marks: readonly (readonly [number, number])[] }

type Props = {
  actions: readonly Action[]
  scope: 'all' | 'models'
  onSearch: (typed: string) => void
  onClose: () => void
}

const MOST = 80
const RECENT = 6

export function Palette({ actions, scope, onSearch, onClose }: Props) {
  const t = useTexts()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const rows = useRows(actions, scope)
  const shown = useMemo(() => found(rows, typed, scope), [rows, typed, scope])
  const query = typed.trim()
  const all: Shown[] =
    query === '' || scope === 'models'
      ? shown
      : [...shown, { row: everywhere(t, query, onSearch), marks: [] }]
  const active = all[Math.min(at, all.length - 1)]
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, all.length])

  const choose = ({ row }: Shown) => {
    noteUsed(row.key)
    onClose()
    // after the window has given the focus back
    setTimeout(row.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined && all.length > 0) {
      event.preventDefault()
      const next = at + step
      setAt(
        Math.abs(step) === 1 ? (next + all.length) % all.length : Math.max(0, Math.min(all.length - 1, next)),
      )
    } else if (event.key === 'Enter' && active) {
      event.preventDefault()
      choose(active)
    }
  }
  const label = scope === 'models' ? t.palette.placeholderModels : t.palette.placeholder
  return (
    <Dialog title={t.palette.title} wide bare onClose={onClose} className="palette">
      <div className="palette-field">
        <Icon name={scope === 'models' ? 'sliders' : 'search'} />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={active ? `${id}-${all.indexOf(active)}` : undefined}
          aria-autocomplete="list"
          aria-label={label}
          placeholder={label}
          value={typed}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="key" onClick={onClose} title={t.words.close}>
          Esc
        </button>
        <IconButton icon="close" label={t.words.close} className="palette-close" onClick={onClose} />
      </div>
      <div className="palette-rows" role="listbox" id={id} aria-label={t.palette.title} ref={list}>
        {all.map((one, index) => {
          const heading = headingOf(t, all, index, query)
          return (
            <div key={`${one.row.group}.${one.row.key}`} role="presentation">
              {heading && (
                <p className="palette-group" role="presentation">
                  {heading}
                </p>
              )}
              <PaletteRow
                id={`${id}-${index}`}
                shown={one}
                active={one === active}
                onPoint={() => setAt(index)}
                onChoose={() => choose(one)}
              />
            </div>
          )
        })}
        {shown.length === 0 && <p className="palette-none">{t.palette.none}</p>}
      </div>
      <p className="palette-hint">{t.palette.hint}</p>
    </Dialog>
  )
}

type RowProps = { id: string; shown: Shown; active: boolean; onPoint: () => void; onChoose: () => void }

function PaletteRow({ id, shown: { row, marks }, active, onPoint, onChoose }: RowProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={active ? 'palette-row palette-row-active' : 'palette-row'}
      onPointerMove={onPoint}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
    >
      <Icon name={row.icon} size={17} />
      <span className="palette-title">
        {pieces(row.title, marks).map((piece, n) =>
          piece.marked ? <mark key={n}>{piece.text}</mark> : <span key={n}>{piece.text}</span>,
        )}
      </span>
      {row.about && <span className="palette-about">{row.about}</span>}
      {row.keys && (
        <span className="palette-keys">
          {keycaps(row.keys, isMac()).map((key) => (
            <kbd key={key} className="key">
              {key}
            </kbd>
          ))}
        </span>
      )}
    </div>
  )
}

/** Groups are named while nothing is typed; then the best comes first, whatever it is. */
function headingOf(t: Texts, all: readonly Shown[], index: number, query: string): string | null {
  const { row } = all[index] as Shown
  if (query !== '') return row.group === 'search' ? t.palette.groups.search : null
  const recent = lastUsed().length > 0 && index < countRecent(all)
  if (recent) return index === 0 ? t.palette.recent : null
  const before = index === countRecent(all) ? null : all[index - 1]?.row.group
  return row.group === before ? null : t.palette.groups[row.group]
}

function countRecent(all: readonly Shown[]): number {
  const used = lastUsed().slice(0, RECENT)
  let count = 0
  while (count < all.length && used.includes(all[count]?.row.key ?? '')) count += 1
  return Math.min(count, RECENT)
}

function found(rows: readonly Row[], typed: string, scope: 'all' | 'models'): Shown[] {
  const used = lastUsed()
  if (typed.trim() === '') {
    const recent = scope === 'models' ? [] : used.slice(0, RECENT)
    const first = recent.flatMap((key) => rows.find((row) => row.key === key) ?? [])
    const rest = rows.filter((row) => !first.includes(row)).sort((a, b) => place(a) - place(b))
    return [...first, ...rest].slice(0, MOST).map((row) => ({ row, marks: [] }))
  }
  const lift = ({ key }: Row) => (used.includes(key) ? 1 - used.indexOf(key) / used.length : 0)
  const others = ({ words = [], about }: Row) => (about ? [...words, about] : words)
  const best = rank(typed, rows, ({ title }) => title, { others, lift })
  return best.slice(0, MOST).map(({ item, match }) => ({ row: item, marks: match.marks }))
}

const ORDER: readonly Group[] = [
  'go',
  'write',
  'chat',
  'templates',
  'chats',
  'models',
  'look',
  'account',
  'search',
]

/** Settings are many: they are found, not walked through. */
function place({ group, icon }: Row): number {
  return group === 'go' && icon === 'settings' ? ORDER.length : ORDER.indexOf(group)
}

function useRows(actions: readonly Action[], scope: 'all' | 'models'): readonly Row[] {
  const t = useTexts()
  const keys = useKeys()
  const [, go] = useLocation()
  const start = useStartTemplate()
  const templates = useWorld((world) => world.templates)
  const chats = useWorld((world) => world.chats)
  const archive = useWorld((world) => world.archive)
  const models = useWorld((world) => world.models)
  const me = useWorld((world) => world.me?.id ?? '')
  useEffect(() => {
    if (templates === null) void readTemplates().catch(() => null)
  }, [templates])
  return useMemo(() => {
    const ofModels = (isReady('model') ? (models?.models ?? []) : []).map<Row>(({ id, title }) => ({
      key: `model.${id}`,
      title,
      group: 'models',
      icon: 'bolt',
      about: id,
      run: () => command('model', id),
    }))
    if (scope === 'models') return ofModels
    const acts = actions
      .filter(({ name, when }) => name !== 'palette' && when())
      .map<Row>(({ name, title, group, icon, run }) => ({
        key: name,
        title,
        group,
        icon,
        words: ACTION_WORDS[name] ?? [],
        keys: keys[name][0],
        run,
      }))
    const own = offeredTemplates(templates ?? [], me).map<Row>((template) => ({
      key: `template.${template.id}`,
      title: template.title,
      group: 'templates',
      icon: 'template',
      about: `/${template.name}`,
      words: template.tags,
      run: () => start(template, ''),
    }))
    const talks = [...orderedChats(chats), ...orderedChats(archive)].map<Row>(({ id, title, archived }) => ({
      key: `chat.${id}`,
      title: title ?? t.chats.untitled,
      group: 'chats',
      icon: archived ? 'archive' : 'edit',
      run: () => go(`/c/${id}`),
    }))
    const settings = settingsOf(t).map<Row>(({ address, label, section, words }) => ({
      key: address,
      title: label,
      group: 'go',
      icon: 'settings',
      about: section,
      words,
      run: () => go(address),
    }))
    return [...acts, ...own, ...talks, ...ofModels, ...settings]
  }, [actions, scope, t, keys, go, start, templates, chats, archive, models, me])
}

function everywhere(t: Texts, query: string, onSearch: (typed: string) => void): Row {
  return {
    key: 'everywhere',
    title: t.palette.searchEverywhere(query),
    group: 'search',
    icon: 'search',
    run: () => onSearch(query),
  }
}
