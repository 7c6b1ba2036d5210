// The list of messages: follows the end while it grows, and yields as soon as the reader scrolls away.
import { memo, useMemo } from 'react'
import { readOlder } from '../../api/sync'
import { resend, takeBack } from '../../api/talking'
import { useWorld } from '../../api/world'
import type { Mark } from '../../logic/feedback'
import { waitingIn, type Outgoing } from '../../logic/outbox'
import type { Talk } from '../../logic/talk'
import { childrenOf, isCut, siblingsOf } from '../../logic/tree'
import type { Message } from '../../logic/types'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { sentence, useAct } from '../../ui/problem'
import { Answer } from './answer'
import type { ChooseModel } from './choose-model'
import { restoreDraft } from './draft'
import { useFollowing } from './following'
import { Said } from './said'
import { SideBySide } from './side-by-side'

type Props = { talk: Talk; messages: Message[]; focus: string | null; chooseModel: ChooseModel }

export function Transcript({ talk, messages, focus, chooseModel }: Props) {
  const t = useTexts()
  const act = useAct()
  const outbox = useWorld((world) => world.outbox)
  const children = useMemo(() => childrenOf(talk.messages), [talk.messages])
  const waiting = useMemo(() => new Map(waitingIn(outbox, talk).map((one) => [one.id, one])), [outbox, talk])
  const earlier = isCut(messages) && talk.older !== null
  const { frame, content, away, jump } = useFollowing({
    key: talk.id,
    ready: talk.phase === 'ready',
    first: messages[0]?.id ?? null,
    last: messages.at(-1)?.id ?? null,
    sent: [...waiting.keys()].at(-1) ?? null,
    focus: messages.some((message) => message.id === focus) ? focus : null,
    onNearTop: earlier ? () => act(() => readOlder(talk.id)) : null,
  })
  return (
    <div className="transcript-frame">
      <section className="transcript" ref={frame} aria-label={t.chat.label} tabIndex={-1}>
        <div className="transcript-content" ref={content}>
          {earlier && (
            <Button look="plain" size="small" onClick={() => act(() => readOlder(talk.id))}>
              {t.chat.earlier}
            </Button>
          )}
          {talk.phase === 'empty' && <Skeleton />}
          {talk.phase === 'ready' && messages.length === 0 && (
            <div className="blank">
              <h1 className="blank-title">{t.chat.empty}</h1>
              <p className="blank-text">{t.chat.emptyText}</p>
            </div>
          )}
          {messages.map((message, index) => (
            <Row
              key={message.id}
              message={message}
              siblings={siblingsOf(children, message)}
              mark={talk.marks.get(message.id) ?? null}
              outgoing={waiting.get(message.id) ?? null}
              last={index === messages.length - 1}
              marked={message.id === focus}
              chooseModel={chooseModel}
            />
          ))}
        </div>
      </section>
      {away && (
        <button type="button" className="jump" onClick={jump}>
          <Icon name="arrowDown" size={16} />
          {t.chat.latest}
        </button>
      )}
    </div>
  )
}

type RowProps = {
  message: Message
  siblings: readonly Message[]
  mark: Mark | null
  outgoing: Outgoing | null
  last: boolean
  marked: boolean
  chooseModel: ChooseModel
}

const Row = memo(
  ({ message, siblings, mark, outgoing, last, marked, chooseModel }: RowProps) => {
    const classes = ['row', `row-${message.role}`, last ? 'row-last' : '', marked ? 'row-marked' : '']
    return (
      <article
        className={classes.filter(Boolean).join(' ')}
        data-message={message.id}
        data-excluded={message.excluded || undefined}
      >
        {message.role === 'user' ? (
          <Said {...{ message, siblings, mark }} unsent={outgoing !== null} />
        ) : (
          <SideBySide
            {...{ message, siblings, mark, chooseModel }}
            draw={(answer, alternatives, itsMark) => (
              <Answer {...{ last, chooseModel }} message={answer} siblings={alternatives} mark={itsMark} />
            )}
          />
        )}
        {outgoing && <Unsent outgoing={outgoing} />}
      </article>
    )
  },
  (a, b) =>
    a.message === b.message &&
    a.mark === b.mark &&
    a.outgoing === b.outgoing &&
    a.last === b.last &&
    a.marked === b.marked &&
    a.siblings.length === b.siblings.length &&
    a.siblings.every((one, index) => one.id === b.siblings[index]?.id),
)
Row.displayName = 'Row'

function Unsent({ outgoing }: { outgoing: Outgoing }) {
  const t = useTexts()
  if (outgoing.state === 'sending') return <p className="unsent unsent-quiet">{t.chat.sending}</p>
  const back = () => {
    const taken = takeBack(outgoing.id)
    if (taken) restoreDraft(taken.conversationId, taken)
  }
  return (
    <div className="unsent" role="alert">
      <span className="unsent-text">
        <Icon name="warning" size={15} /> {t.chat.notSent} {outgoing.problem && sentence(t, outgoing.problem)}
      </span>
      <Button size="small" icon="again" onClick={() => resend(outgoing.id)}>
        {t.chat.sendAgain}
      </Button>
      <Button size="small" look="plain" onClick={back}>
        {t.chat.takeBack}
      </Button>
      <Button size="small" look="plain" onClick={() => takeBack(outgoing.id)}>
        {t.chat.discard}
      </Button>
    </div>
  )
}

function Skeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      <span className="skeleton-said" />
      <span />
      <span />
      <span />
    </div>
  )
}
