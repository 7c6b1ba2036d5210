// A message that a model wrote: reasoning, text, sources, what went wrong, and what to do about it.
import { Fragment, use, useState } from 'react'
import { goOn, answerAgain } from '../../api/talking'
import { useWorld } from '../../api/world'
import type { Mark } from '../../logic/feedback'
import { findModel } from '../../logic/models'
import type { Message, Note } from '../../logic/types'
import { Button } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { MessageActions } from './actions'
import type { ChooseModel } from './choose-model'
import { MessageExtrasContext } from './extras'
import { Foot } from './foot'
import { mergedModels } from './merged'
import { Parts } from './parts'

type Props = {
  message: Message
  siblings: readonly Message[]
  mark: Mark | null
  last: boolean
  chooseModel: ChooseModel
}

export function Answer({ message, siblings, mark, last, chooseModel }: Props) {
  const t = useTexts()
  const extras = use(MessageExtrasContext)
  const working = message.state === 'streaming' || message.state === 'queued'
  return (
    <>
      <h2 className="unseen">{t.chat.assistant}</h2>
      <Notes notes={message.notes} />
      <Parts message={message} />
      {working && message.parts.length === 0 && <Waiting queued={message.state === 'queued'} />}
      <Ending message={message} last={last} chooseModel={chooseModel} />
      {extras.map((extra) => (
        <Fragment key={extra.name}>{extra.below?.(message)}</Fragment>
      ))}
      {message.excluded && <p className="row-excluded">{t.chat.excluded}</p>}
      {!working && (
        <div className="answer-foot">
          <MessageActions {...{ message, siblings, mark, chooseModel }} />
          <Foot message={message} />
        </div>
      )}
    </>
  )
}

function Waiting({ queued }: { queued: boolean }) {
  const t = useTexts()
  return (
    <p className="waiting">
      <span className="waiting-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className={queued ? '' : 'unseen'}>{queued ? t.chat.queuedText : t.chat.waiting}</span>
    </p>
  )
}

const NOTE_ICONS: Partial<Record<Note['kind'], IconName>> = {
  retry: 'again',
  fallback: 'bolt',
  summary: 'archive',
  steer: 'steer',
  file: 'clip',
  merge: 'merge',
}

function Notes({ notes }: { notes: readonly Note[] }) {
  const t = useTexts()
  const names: Partial<Record<Note['kind'], string>> = {
    retry: t.chat.retryNote,
    fallback: t.chat.fallbackNote,
    summary: t.chat.summaryNote,
    steer: t.chat.steerNote,
    merge: '',
  }
  if (notes.length === 0) return null
  return (
    <ul className="notes">
      {notes.map((note, index) => (
        <li key={index} className="note">
          <Icon name={NOTE_ICONS[note.kind] ?? 'info'} size={14} />
          <span>{note.kind === 'merge' ? <MergedOf note={note} /> : note.text || names[note.kind]}</span>
        </li>
      ))}
    </ul>
  )
}

function MergedOf({ note }: { note: Note }) {
  const t = useTexts()
  const models = useWorld((world) => world.models)
  const names = mergedModels(note.data).map((id) => findModel(models, id)?.title ?? id)
  return <>{t.several.mergeNote(names.join(', '))}</>
}

/** An answer that did not end by itself says so and offers the way on. */
function Ending({ message, last, chooseModel }: Omit<Props, 'siblings' | 'mark'>) {
  const t = useTexts()
  const act = useAct()
  const [choosing, setChoosing] = useState(false)
  const hasError = message.parts.some((part) => part.kind === 'error')
  const texts: Partial<Record<Message['state'], string>> = {
    stopped: t.chat.stopped,
    interrupted: t.chat.interrupted,
    failed: hasError ? '' : t.chat.failed,
  }
  const cut = message.state === 'complete' && message.finish_reason === 'length'
  const text = cut ? t.chat.lengthCut : texts[message.state]
  if (text === undefined) return null
  const begun = message.parts.some((part) => part.kind === 'text' && part.text !== '')
  return (
    <div className="ending">
      {text !== '' && <span>{text}</span>}
      {last && message.state !== 'complete' && begun && (
        <Button size="small" icon="play" onClick={() => act(() => goOn(message))}>
          {t.chat.goOn}
        </Button>
      )}
      {last && !begun && (
        <Button size="small" icon="again" onClick={() => act(() => answerAgain(message))}>
          {t.words.retry}
        </Button>
      )}
      {last && message.state === 'failed' && (
        <Button size="small" icon="bolt" onClick={() => setChoosing(true)}>
          {t.chat.regenerateWith}
        </Button>
      )}
      {choosing &&
        chooseModel(
          (model) => act(() => answerAgain(message, model)),
          () => setChoosing(false),
        )}
    </div>
  )
}
