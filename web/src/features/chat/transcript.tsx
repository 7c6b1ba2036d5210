// The list of messages: follows the end while it grows, and yields as soon as the reader scrolls away.
import { useMemo } from 'react'
import { readOlder } from '../../api/sync'
import { useWorld } from '../../api/world'
import { waitingIn } from '../../logic/outbox'
import type { Talk } from '../../logic/talk'
import { childrenOf, isCut } from '../../logic/tree'
import type { Message } from '../../logic/types'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import type { ChooseModel } from './choose-model'
import { useFollowing } from './following'
import { Stretch } from './stretch'
import { useStretches } from './stretches'

type Props = { talk: Talk; messages: Message[]; focus: string | null; chooseModel: ChooseModel }

/** So many messages are all kept on the page, where the browser's own search finds them. */
const FEW = 120

export function Transcript({ talk, messages, focus, chooseModel }: Props) {
  const t = useTexts()
  const act = useAct()
  const outbox = useWorld((world) => world.outbox)
  const children = useMemo(() => childrenOf(talk.messages), [talk.messages])
  const { id, messages: known } = talk
  const waiting = useMemo(
    () => new Map(waitingIn(outbox, { id, messages: known }).map((one) => [one.id, one])),
    [outbox, id, known],
  )
  const stretches = useStretches(messages)
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
  const end = stretches.length - 1
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
          {stretches.map((stretch, index) => (
            <Stretch
              key={stretch.key}
              messages={stretch.messages}
              tree={children}
              marks={talk.marks}
              waiting={waiting}
              focus={focus !== null && stretch.messages.some((one) => one.id === focus) ? focus : null}
              last={index === end}
              begun={index >= end - 2}
              keep={messages.length <= FEW}
              frame={frame}
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
