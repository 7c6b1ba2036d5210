// The field where messages are written: text, files, and how to send while an answer is being written.
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import type { Draft, When } from '../../logic/outbox'
import { toProblem } from '../../logic/problem'
import type { FilePart } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { AttachmentList } from './attachment-list'
import { useAttachments } from './attachments'
import { useDraft } from './draft'
import { useDrop } from './drop'
import { focusComposer } from './focus-composer'
import { SendButtons } from './send-buttons'

type Props = {
  draftKey: string
  /** Nothing can be sent before it is known what it answers. */
  ready: boolean
  working: boolean
  controls: ReactNode
  onSend: (draft: Draft, when: When) => Promise<void>
  onStop: () => void
}

export function Composer({ draftKey, ready, working, controls, onSend, onStop }: Props) {
  const t = useTexts()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const files = useAttachments()
  const { restore } = files
  const over = useDrop(files.add)
  const onRestored = useCallback(
    (parts: FilePart[]) => {
      restore(parts)
      field.current?.focus()
    },
    [restore],
  )
  const [text, setText] = useDraft(draftKey, onRestored)
  const [sending, setSending] = useState(false)
  useGrowingField(field, text)
  useEffect(() => {
    focusComposer()
  }, [draftKey])

  const parts = files.attachments.flatMap(({ part }) => (part ? [part] : []))
  const arrived = files.attachments.every(({ part, problem }) => part !== null || problem !== null)
  const canSend = ready && arrived && !sending && (text.trim() !== '' || parts.length > 0)

  const submit = async (when: When) => {
    if (!canSend) return
    setSending(true)
    try {
      const sent = onSend({ text: text.trim(), files: parts }, when)
      await sent
      setText('')
      files.clear()
    } catch (error) {
      toast(sentence(t, toProblem(error)))
    } finally {
      setSending(false)
      field.current?.focus({ preventScroll: true })
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur()
    const plainEnter = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing
    if (!plainEnter || matchMedia('(pointer: coarse)').matches) return
    event.preventDefault()
    void submit('queue')
  }
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    files.add(event.clipboardData.files)
  }

  return (
    <div className="composer-frame">
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
        <AttachmentList attachments={files.attachments} onRemove={files.remove} />
        <textarea
          ref={field}
          className="composer-field"
          rows={1}
          value={text}
          aria-label={t.chat.placeholder}
          readOnly={sending}
          placeholder={working ? t.chat.placeholderQueue : t.chat.placeholder}
          enterKeyHint="enter"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
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
    </div>
  )
}

const TALLEST = 320

function useGrowingField(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  useEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(TALLEST, element.scrollHeight)}px`
  }, [field, text])
}
