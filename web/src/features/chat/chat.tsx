// One conversation on the screen: its messages, the composer, and the reading position between them.
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { closeTalk, openTalk } from '../../api/sync'
import { send, stop } from '../../api/talking'
import { stopAll } from '../../api/tree'
import { useWorld } from '../../api/world'
import { transcript } from '../../logic/outbox'
import { splitQueue } from '../../logic/queue'
import { toProblem, type Problem } from '../../logic/problem'
import { newTalk } from '../../logic/talk'
import { Button } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { Announcer } from './announcer'
import { Composer } from './composer'
import type { ChooseModel } from './choose-model'
import { addressed } from './addressed'
import { useAnswerCommands } from './answer-commands'
import { askToEdit } from './edit-request'
import { Queue } from './queue'
import { answerInWork, besideInWork } from './state'
import { Transcript } from './transcript'
import { useFocusOn } from './focus'

type Props = { id: string; focus: string | null; composerControls: ReactNode; chooseModel: ChooseModel }

export function Chat({ id, focus, composerControls, chooseModel }: Props) {
  const t = useTexts()
  const act = useAct()
  const talk = useWorld((world) => world.talks.get(id)) ?? newTalkOnce(id)
  const outbox = useWorld((world) => world.outbox)
  const problem = useOpenTalk(id)
  const messages = useMemo(() => transcript(talk, outbox), [talk, outbox])
  const working = answerInWork(messages) ?? besideInWork(talk, messages)
  const { talked, waiting } = useMemo(() => splitQueue(messages), [messages])
  useFocusOn(talk, messages, focus)
  useAnswerCommands(talked)

  if (talk.phase === 'missing') {
    return (
      <div className="blank">
        <h1 className="blank-title">{t.chats.missing}</h1>
        <p className="blank-text">{t.chats.missingText}</p>
      </div>
    )
  }
  return (
    <>
      {problem.found ? (
        <div className="chat-problem">
          <ProblemNotice problem={problem.found}>
            <Button size="small" onClick={problem.retry}>
              {t.words.retry}
            </Button>
          </ProblemNotice>
        </div>
      ) : (
        <Transcript talk={talk} messages={talked} focus={focus} chooseModel={chooseModel} />
      )}
      <Announcer messages={messages} />
      {talk.conversation?.role === 'reader' ? (
        <p className="chat-readonly">{t.sharing.readOnly}</p>
      ) : (
        <Composer
          draftKey={id}
          conversationId={id}
          above={<Queue conversationId={id} waiting={waiting} />}
          onEditLast={() => askToEdit(talked)}
          ready={talk.phase === 'ready'}
          working={working !== null}
          controls={composerControls}
          onSend={async (draft, when, to) => {
            void send(id, draft, { when, ...addressed(to) })
          }}
          onStop={() => working && act(() => (working.comparison_id === null ? stop : stopAll)(working))}
        />
      )}
    </>
  )
}

const fresh = new Map<string, ReturnType<typeof newTalk>>()

function newTalkOnce(id: string) {
  const talk = fresh.get(id) ?? newTalk(id)
  fresh.set(id, talk)
  return talk
}

function useOpenTalk(id: string): { found: Problem | null; retry: () => void } {
  const [found, setFound] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let current = true
    setFound(null)
    openTalk(id).catch((error: unknown) => current && setFound(toProblem(error)))
    return () => {
      current = false
      closeTalk(id)
    }
  }, [id, round])
  return { found, retry: () => setRound((n) => n + 1) }
}
