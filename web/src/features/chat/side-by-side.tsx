// Answers of several models to one question: in columns until one is chosen, then one at a time with a quiet note.
import { memo, useRef, useState, type ReactNode } from 'react'
import { merge, stopAll, vote } from '../../api/tree'
import { stop } from '../../api/talking'
import { useWorld } from '../../api/world'
import type { Mark } from '../../logic/feedback'
import { findModel } from '../../logic/models'
import { groupOf, isWorking, mergeable, withoutGroup } from '../../logic/several'
import { shown } from '../../logic/talk'
import type { Message } from '../../logic/types'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { BranchArrows } from './actions'
import type { ChooseModel } from './choose-model'
import './side-by-side.css'

type Draw = (answer: Message, siblings: readonly Message[], mark: Mark | null) => ReactNode
type Props = {
  message: Message
  siblings: readonly Message[]
  mark: Mark | null
  draw: Draw
  chooseModel: ChooseModel
}

export function SideBySide({ message, siblings, mark, draw, chooseModel }: Props) {
  const [asked, setAsked] = useState<boolean | null>(null)
  const answers = useAnswers(message, siblings, asked !== true)
  const decided = answers.some((one) => one.verdict !== null)
  if (answers.length < 2) return draw(message, siblings, mark)
  if (asked ?? !decided) {
    return (
      <Columns
        {...{ message, siblings, mark, draw, chooseModel }}
        decided={decided}
        onCollapse={() => setAsked(false)}
      />
    )
  }
  return (
    <>
      <Note message={message} answers={answers} onOpen={() => setAsked(true)} />
      {draw(message, siblings, mark)}
    </>
  )
}

/** The group as it is now; `calm` leaves out what streams, so that a closed group costs nothing while others write. */
function useAnswers(message: Message, siblings: readonly Message[], calm: boolean): readonly Message[] {
  const messages = useWorld((world) => world.talks.get(message.conversation_id)?.messages)
  const talk = useWorld((world) => (calm ? undefined : world.talks.get(message.conversation_id)))
  const known = siblings.map((one) => (talk && shown(talk, one.id)) ?? messages?.get(one.id) ?? one)
  return groupOf(message, known)?.answers ?? []
}

function Note({
  message,
  answers,
  onOpen,
}: {
  message: Message
  answers: readonly Message[]
  onOpen: () => void
}) {
  const t = useTexts()
  const at = answers.findIndex((one) => one.id === message.id) + 1
  const now = answers[at - 1]?.verdict
  const text =
    now === 'chosen'
      ? t.several.noteChosen(at, answers.length)
      : now === 'tie'
        ? t.several.noteTie(answers.length)
        : t.several.notePassed(at, answers.length)
  return (
    <p className="several-note">
      {now === 'chosen' && <Icon name="check" size={14} />}
      <span>{text}</span>
      <button type="button" className="link-button" onClick={onOpen}>
        {t.several.reopen}
      </button>
    </p>
  )
}

type ColumnsProps = Props & { decided: boolean; onCollapse: () => void }

function Columns({ message, siblings, draw, chooseModel, decided, onCollapse }: ColumnsProps) {
  const t = useTexts()
  const act = useAct()
  const track = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const [merging, setMerging] = useState(false)
  const answers = useAnswers(message, siblings, false)
  const marks = useWorld((world) => world.talks.get(message.conversation_id)?.marks)
  const others = withoutGroup(message, siblings)
  const question = useWorld((world) =>
    world.talks.get(message.conversation_id)?.messages.get(message.parent_id ?? ''),
  )
  const working = answers.filter(isWorking)
  const ready = mergeable(answers)
  const choose = (answer: string | null) =>
    act(async () => {
      await vote(message.id, answer)
      onCollapse()
    })
  const show = (index: number) => {
    const column = track.current?.children[index]
    if (column instanceof HTMLElement)
      track.current?.scrollTo({ left: column.offsetLeft, behavior: 'smooth' })
  }
  return (
    <section className="several" aria-label={t.several.answers} data-count={answers.length}>
      <div className="several-tabs">
        {answers.map((answer, index) => (
          <button
            key={answer.id}
            type="button"
            className="several-tab"
            aria-pressed={index === at}
            onClick={() => show(index)}
          >
            <Title answer={answer} />
          </button>
        ))}
      </div>
      <div
        className="several-track"
        ref={track}
        onScroll={({ currentTarget }) =>
          setAt(Math.round(currentTarget.scrollLeft / Math.max(1, currentTarget.clientWidth)))
        }
      >
        {answers.map((answer) => (
          <Column
            key={answer.id}
            answer={answer}
            leads={answer.id === message.id && answers.length > 1}
            mark={marks?.get(answer.id) ?? null}
            draw={draw}
            onChoose={choose}
          />
        ))}
      </div>
      <div className="several-foot">
        {others.length > 1 && <BranchArrows message={message} siblings={others} />}
        <Button
          size="small"
          title={t.several.tieHint}
          disabled={working.length > 0}
          onClick={() => choose(null)}
        >
          {t.several.tie}
        </Button>
        {question && (
          <Button size="small" icon="merge" disabled={ready.length < 2} onClick={() => setMerging(true)}>
            {t.several.merge}
          </Button>
        )}
        {working.length > 1 && (
          <Button
            size="small"
            look="plain"
            icon="stop"
            onClick={() => act(() => stopAll(working[0] as Message))}
          >
            {t.chat.stopHint}
          </Button>
        )}
        {decided && (
          <Button size="small" look="plain" onClick={onCollapse}>
            {t.several.collapse}
          </Button>
        )}
      </div>
      {merging &&
        question &&
        chooseModel(
          (model) =>
            act(() =>
              merge(
                question,
                ready.map((one) => one.id),
                model,
              ),
            ),
          () => setMerging(false),
          { title: t.several.mergeTitle, text: t.several.mergeText },
        )}
    </section>
  )
}

function Title({ answer }: { answer: Message }) {
  const models = useWorld((world) => world.models)
  const id = answer.model ?? answer.requested_model
  return <>{findModel(models, id)?.title ?? id}</>
}

type ColumnProps = {
  answer: Message
  mark: Mark | null
  leads: boolean
  draw: Draw
  onChoose: (id: string) => void
}

const Column = memo(
  ({ answer, mark, leads, draw, onChoose }: ColumnProps) => {
    const t = useTexts()
    const act = useAct()
    const working = isWorking(answer)
    const chosen = answer.verdict === 'chosen'
    return (
      <div className={chosen ? 'column column-chosen' : 'column'} data-answer={answer.id}>
        <header className="column-head">
          <h3 className="column-title">
            <Title answer={answer} />
          </h3>
          {leads && !chosen && (
            <span className="column-leads" title={t.several.leadsOn}>
              <Icon name="steer" size={14} />
              <span className="unseen">{t.several.leadsOn}</span>
            </span>
          )}
          {working && (
            <IconButton
              icon="stop"
              small
              label={t.several.stopThis}
              onClick={() => act(() => stop(answer))}
            />
          )}
        </header>
        <div className="column-body">{draw(answer, [answer], mark)}</div>
        <Button
          size="small"
          className="column-choose"
          icon="check"
          aria-pressed={chosen}
          disabled={working || answer.state === 'failed'}
          onClick={() => onChoose(answer.id)}
        >
          {chosen ? t.several.chosen : t.several.choose}
        </Button>
      </div>
    )
  },
  (a, b) => a.answer === b.answer && a.mark === b.mark && a.leads === b.leads,
)
Column.displayName = 'Column'
