// What can be done with a message: branch arrows, copy, edit, rate, answer again; the rest is in its menu.
import { lazy, Suspense, useState } from 'react'
import { answerAgain, removeMessage, showBranch } from '../../api/talking'
import { getWorld, talkOf } from '../../api/world'
import type { Mark } from '../../logic/feedback'
import { headOf } from '../../logic/outbox'
import { textOf } from '../../logic/parts'
import { plainText } from '../../logic/plain'
import { childrenOf, leafUnder, pathTo } from '../../logic/tree'
import type { Message } from '../../logic/types'
import { Button, IconButton } from '../../ui/button'
import { putDrawnOnClipboard } from '../../ui/clipboard'
import { CopyButton } from '../../ui/copy'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { stopReading, useReading } from '../../ui/read-aloud'
import type { ChooseModel } from './choose-model'
import { MessageMenu, type Asking } from './message-menu'
import { NoteForm, Star, Thumbs } from './rating'
import { rememberedChoices, rememberPath, useWrites } from './state'

const DetailsDialog = lazy(() => import('./details-dialog'))

type Props = {
  message: Message
  siblings: readonly Message[]
  mark: Mark | null
  onEdit?: () => void
  chooseModel?: ChooseModel
}

export function MessageActions({ message, siblings, mark, onEdit, chooseModel }: Props) {
  const t = useTexts()
  const act = useAct()
  const [asking, setAsking] = useState<Asking>(null)
  const reading = useReading() === message.id
  const answer = message.role === 'assistant'
  const writes = useWrites(message)
  const text = textOf(message)
  return (
    <div className="actions">
      {siblings.length > 1 && <BranchArrows message={message} siblings={siblings} />}
      {reading && (
        <IconButton icon="stop" small label={t.reading.stopReading} aria-pressed onClick={stopReading} />
      )}
      {mark?.starred && <Star message={message} />}
      {text !== '' && (
        <CopyButton
          text={text}
          label={t.chat.copyMessage}
          {...(answer ? { onCopy: (from) => copyDrawn(from, text) } : {})}
        />
      )}
      {onEdit && writes && <IconButton icon="edit" small label={t.chat.edit} onClick={onEdit} />}
      {answer && text !== '' && <Thumbs message={message} mark={mark} />}
      {answer && writes && (
        <IconButton
          icon="again"
          small
          label={t.chat.regenerate}
          onClick={() => act(() => answerAgain(message))}
        />
      )}
      <MessageMenu
        message={message}
        mark={mark}
        otherModel={answer && writes && chooseModel !== undefined}
        onAsk={setAsking}
      />
      {asking === 'delete' && <DeleteDialog message={message} onClose={() => setAsking(null)} />}
      {asking === 'details' && (
        <Suspense>
          <DetailsDialog message={message} onClose={() => setAsking(null)} />
        </Suspense>
      )}
      {asking === 'note' && mark?.rating != null && (
        <Dialog title={t.reading.noteTitle} onClose={() => setAsking(null)}>
          <NoteForm message={message} mark={mark} rating={mark.rating} onDone={() => setAsking(null)} bare />
        </Dialog>
      )}
      {asking === 'model' &&
        chooseModel?.(
          (model) => act(() => answerAgain(message, model)),
          () => setAsking(null),
        )}
    </div>
  )
}

function copyDrawn(from: Element, text: string): Promise<void> {
  const row = from.closest('[data-message]')
  return putDrawnOnClipboard([...(row?.querySelectorAll(':scope > .prose') ?? [])], plainText(text))
}

export function BranchArrows({ message, siblings }: { message: Message; siblings: readonly Message[] }) {
  const t = useTexts()
  const act = useAct()
  const at = siblings.findIndex((one) => one.id === message.id)
  const go = (by: number) => {
    const target = siblings[at + by]
    if (!target) return
    const talk = talkOf(message.conversation_id)
    rememberPath(pathTo(talk.messages, headOf(talk, getWorld().outbox)))
    const leaf = leafUnder(childrenOf(talk.messages), target, rememberedChoices())
    act(() => showBranch(message.conversation_id, leaf.id))
  }
  return (
    <div className="branch" role="group" aria-label={t.chat.version(at + 1, siblings.length)}>
      <IconButton icon="left" small label={t.chat.previous} disabled={at <= 0} onClick={() => go(-1)} />
      <span aria-hidden="true">
        {at + 1}/{siblings.length}
      </span>
      <IconButton
        icon="right"
        small
        label={t.chat.next}
        disabled={at >= siblings.length - 1}
        onClick={() => go(1)}
      />
    </div>
  )
}

function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTexts()
  const act = useAct()
  const remove = (subtree: boolean) => {
    onClose()
    act(() => removeMessage(message, subtree))
  }
  return (
    <Dialog title={t.chat.deleteTitle} onClose={onClose}>
      <p className="dialog-text">{t.chat.deleteText}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button onClick={() => remove(false)}>{t.chat.deleteOne}</Button>
        <Button look="danger" onClick={() => remove(true)}>
          {t.chat.deleteBranch}
        </Button>
      </div>
    </Dialog>
  )
}
