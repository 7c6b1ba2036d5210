// One message of the transcript, whoever wrote it; drawn again only when something about it changed.
import { memo } from 'react'
import { resend, takeBack } from '../../api/talking'
import type { Mark } from '../../logic/feedback'
import type { Outgoing } from '../../logic/outbox'
import type { Message } from '../../logic/types'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'
import { Answer } from './answer'
import type { ChooseModel } from './choose-model'
import { restoreDraft } from './draft'
import { Said } from './said'
import { SideBySide } from './side-by-side'

type RowProps = {
  message: Message
  siblings: readonly Message[]
  mark: Mark | null
  outgoing: Outgoing | null
  last: boolean
  marked: boolean
  chooseModel: ChooseModel
}

export const Row = memo(
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
