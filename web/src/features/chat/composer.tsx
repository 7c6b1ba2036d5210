// The field where messages are written: text, files, commands, and how to send while an answer is being written.
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useInterface } from '../../api/interface'
import type { Draft, When } from '../../logic/outbox'
import { toProblem } from '../../logic/problem'
import type { FilePart } from '../../logic/types'
import { commandLine, enterAct, without, type Asked } from '../../logic/typing'
import { IconButton } from '../../ui/button'
import { useCommand } from '../../ui/commands'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { Addressees } from './addressees'
import { AttachmentList } from './attachment-list'
import { useAttachments } from './attachments'
import { ComposerFoot } from './composer-foot'
import { useComposerTools, type Addressee, type ComposerHandle, type Offer } from './composer-tools'
import { forgetDraftFiles, useDraft, useDraftFiles } from './draft'
import { useDrop } from './drop'
import { focusComposer } from './focus-composer'
import { useGrowingField } from './growing-field'
import { LongPaste } from './long-paste'
import { OfferList } from './offer-list'
import { useOffers, type Offered } from './offers'
import { usePaste } from './paste'
import { SendButtons } from './send-buttons'

type Props = {
  draftKey: string
  conversationId?: string | null
  /** Nothing can be sent before it is known what it answers. */
  ready: boolean
  working: boolean
  controls: ReactNode
  /** What stands above the text: messages that wait. */
  above?: ReactNode
  onSend: (draft: Draft, when: When, to: readonly Addressee[]) => Promise<void>
  onStop: () => void
  onEditLast?: () => void
}

export function Composer(props: Props) {
  const {
    draftKey,
    conversationId = null,
    ready,
    working,
    controls,
    above,
    onSend,
    onStop,
    onEditLast,
  } = props
  const t = useTexts()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { enter } = useInterface()
  const tools = useComposerTools()
  const files = useAttachments()
  const { restore, add } = files
  const over = useDrop(add)
  const onRestored = useCallback(
    (parts: FilePart[]) => {
      restore(parts)
      field.current?.focus()
    },
    [restore],
  )
  const [text, setText] = useDraft(draftKey, onRestored)
  const [to, setTo] = useState<readonly Addressee[]>([])
  const [sending, setSending] = useState(false)
  useGrowingField(field, text)
  useEffect(() => {
    focusComposer()
  }, [draftKey])
  const paste = usePaste({ field, text, setText, files })

  const parts = files.attachments.flatMap(({ part }) => (part ? [part] : []))
  useDraftFiles(draftKey, parts, restore)
  const arrived = files.attachments.every(({ part, problem }) => part !== null || problem !== null)
  const canSend = ready && arrived && !sending && (text.trim() !== '' || parts.length > 0)

  const deliver = async (draft: Draft, when: When) => {
    setSending(true)
    try {
      await onSend(draft, when, to)
      setText('')
      setTo([])
      files.clear()
      forgetDraftFiles(draftKey) // the page of a new chat is gone by now, and its effects with it
      paste.forget()
    } catch (error) {
      toast(sentence(t, toProblem(error)))
    } finally {
      setSending(false)
      field.current?.focus({ preventScroll: true })
    }
  }
  const latest = useRef({ deliver, files, text })
  useEffect(() => {
    latest.current = { deliver, files, text }
  })
  const handle = useMemo<ComposerHandle>(
    () => ({
      conversationId,
      setText,
      attach: restore,
      address: (one) => setTo((before) => withAddressee(before, one)),
      send: (draft, when) => void latest.current.deliver(draft, when),
      focus: () => field.current?.focus(),
    }),
    [conversationId, setText, restore],
  )
  useEffect(() => tools.arrive(handle), [tools, handle])
  useCommand('focus', () => field.current?.focus())
  useCommand('attach', () => picker.current?.click())
  useCommand('stop', working ? onStop : null)
  useCommand('editLast', onEditLast ?? null)
  const onTake = (offer: Offer, asked: Asked) => {
    const left = without(text, asked)
    setText(asked.sign === '/' ? '' : left.text)
    if (asked.sign === '@') moveCursor(field.current, left.cursor)
    offer.run(handle, asked.sign === '/' ? left.text.trim() : '')
  }
  const offered = useOffers(field, text, conversationId, onTake)

  const submit = async (when: When) => {
    const line = parts.length === 0 ? commandLine(text) : null
    if (line) await tools.prepare()
    const offer = line && tools.commands(conversationId).find(({ name }) => name === `/${line.name}`)
    if (line && offer) {
      setText('')
      offer.run(handle, line.rest)
    } else if (canSend) await deliver({ text: text.trim(), files: parts }, when)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.onKey(event)) return
    if (event.key === 'Escape') field.current?.blur()
    if (event.key === 'ArrowUp' && text === '' && plain(event) && onEditLast) {
      event.preventDefault()
      onEditLast()
      return
    }
    if (event.key === 'Backspace' && text === '' && to.length > 0) setTo(to.slice(0, -1))
    const touch = matchMedia('(pointer: coarse)').matches
    const act = enterAct({ ...pressed(event), composing: event.nativeEvent.isComposing }, enter, touch)
    if (act === null || (act === 'newline' && !event.altKey)) return
    event.preventDefault()
    void submit(act === 'steer' || act === 'interrupt' ? act : 'queue')
  }

  return (
    <div className="composer-frame">
      {above}
      {offered.open && <OfferList offered={offered} />}
      <form
        className={over ? 'composer composer-over' : 'composer'}
        onSubmit={(event) => {
          event.preventDefault()
          void submit('queue')
        }}
      >
        {over && (
          <p className="composer-drop">
            <Icon name="clip" /> {t.chat.dropHere}
          </p>
        )}
        <Addressees to={to} onRemove={(id) => setTo(to.filter((one) => one.id !== id))} />
        <AttachmentList attachments={files.attachments} onRemove={files.remove} onRetry={files.retry} />
        {paste.long !== null && (
          <LongPaste text={paste.long} onFile={paste.makeFile} onClose={paste.forget} />
        )}
        <textarea
          ref={field}
          className="composer-field"
          rows={1}
          value={text}
          aria-label={t.chat.placeholder}
          {...(offered.open ? asCombobox(offered) : {})}
          readOnly={sending}
          placeholder={working ? t.chat.placeholderQueue : t.chat.placeholder}
          enterKeyHint={enter === 'send' ? 'send' : 'enter'}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={paste.onPaste}
        />
        <div className="composer-bar">
          <IconButton icon="clip" label={t.chat.attach} onClick={() => picker.current?.click()} />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              files.add(event.target.files ?? [])
              event.target.value = ''
            }}
          />
          {controls}
          <span className="composer-gap" />
          <SendButtons
            working={working}
            canSend={canSend}
            onSend={(when) => void submit(when)}
            onStop={onStop}
          />
        </div>
      </form>
      <ComposerFoot conversationId={conversationId} text={text} working={working} />
    </div>
  )
}

const MOST_ADDRESSED = 4

/** Several models answer side by side; an assistant answers alone. */
function withAddressee(before: readonly Addressee[], one: Addressee): Addressee[] {
  const beside =
    one.kind === 'model' ? before.filter(({ kind, id }) => kind === 'model' && id !== one.id) : []
  return [...beside, one].slice(-MOST_ADDRESSED)
}

function plain(event: KeyboardEvent): boolean {
  return (
    !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing
  )
}

function pressed({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent) {
  return { key, shiftKey, altKey, ctrlKey, metaKey }
}

/** Only while the list is there: else it is a text of many lines, which a combobox is not. */
function asCombobox({ id, at }: Offered) {
  return {
    role: 'combobox',
    'aria-haspopup': 'listbox',
    'aria-autocomplete': 'list',
    'aria-expanded': true,
    'aria-controls': id,
    'aria-activedescendant': `${id}-${at}`,
  } as const
}

/** After the text has been drawn anew. */
function moveCursor(field: HTMLTextAreaElement | null, to: number): void {
  requestAnimationFrame(() => field?.setSelectionRange(to, to))
}
