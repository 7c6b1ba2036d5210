// Two messages beside each other: where they differ, or as they are written.
import { useEffect, useMemo, useState } from 'react'
import { readMessage } from '../../api/tree'
import { getWorld, useWorld } from '../../api/world'
import { difference, likeness, type Piece } from '../../logic/diff'
import { findModel } from '../../logic/models'
import { textOf } from '../../logic/parts'
import { toProblem, type Problem } from '../../logic/problem'
import { shown } from '../../logic/talk'
import type { Message } from '../../logic/types'
import { Dialog } from '../../ui/dialog'
import { Segments } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { Markdown } from '../../ui/markdown'
import { ProblemNotice } from '../../ui/problem'
import './tree.css'

const ALIKE = 0.25

type Props = {
  conversation: string
  left: string
  right: string
  /** What one may choose from, oldest first. */
  among: readonly string[]
  onClose: () => void
}

export default function CompareDialog({ conversation, left, right, among, onClose }: Props) {
  const t = useTexts()
  const [sides, setSides] = useState<readonly [string, string]>([left, right])
  const [asked, setView] = useState<'differences' | 'written' | null>(null)
  const { messages, problem } = useMessages(conversation, among)
  const [a, b] = [messages.get(sides[0]), messages.get(sides[1])]
  const pieces = useMemo(() => (a && b ? difference(textOf(a), textOf(b)) : []), [a, b])
  // marks on texts that have little in common only hide what is written
  const view = asked ?? (likeness(pieces) < ALIKE ? 'written' : 'differences')
  return (
    <Dialog title={t.tree.compareTitle} onClose={onClose} className="compare">
      {problem && <ProblemNotice problem={problem} />}
      <div className="compare-bar">
        <Segments
          label={t.tree.compareView}
          value={view}
          choices={[
            { value: 'differences', label: t.tree.compareDifferences },
            { value: 'written', label: t.tree.compareWritten },
          ]}
          onChange={setView}
        />
        {a && b && <Likeness pieces={pieces} />}
      </div>
      <div className="compare-sides">
        {([0, 1] as const).map((side) => {
          const message = messages.get(sides[side])
          return (
            <section key={side} className="compare-side">
              <Choice
                label={side === 0 ? t.tree.compareLeft : t.tree.compareRight}
                value={sides[side]}
                among={among}
                messages={messages}
                onChange={(id) => setSides(side === 0 ? [id, sides[1]] : [sides[0], id])}
              />
              {message &&
                (view === 'written' ? (
                  <Markdown text={textOf(message)} />
                ) : (
                  <Marked pieces={pieces} hide={side === 0 ? 'new' : 'gone'} />
                ))}
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

function Likeness({ pieces }: { pieces: readonly Piece[] }) {
  const t = useTexts()
  const format = useFormat()
  const part = likeness(pieces)
  return (
    <span className="compare-likeness" role="status">
      {pieces.every((piece) => piece.kind === 'same')
        ? t.tree.compareSame
        : t.tree.compareLikeness(`${format.number(Math.floor(part * 100))} %`)}
    </span>
  )
}

function Marked({ pieces, hide }: { pieces: readonly Piece[]; hide: 'gone' | 'new' }) {
  return (
    <div className="compare-text">
      {pieces.map((piece, index) => {
        if (piece.kind === hide) return null
        if (piece.kind === 'same') return <span key={index}>{piece.text}</span>
        return piece.kind === 'gone' ? (
          <del key={index}>{piece.text}</del>
        ) : (
          <ins key={index}>{piece.text}</ins>
        )
      })}
    </div>
  )
}

type ChoiceProps = {
  label: string
  value: string
  among: readonly string[]
  messages: ReadonlyMap<string, Message>
  onChange: (id: string) => void
}

function Choice({ label, value, among, messages, onChange }: ChoiceProps) {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  return (
    <select
      className="input"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {among.map((id) => {
        const message = messages.get(id)
        const model = message?.model ?? message?.requested_model ?? null
        const who = message?.role === 'user' ? t.tree.you : (findModel(models, model)?.title ?? model)
        const words = message && [t.tree.message(message.number), who, format.time(message.created_at)]
        return (
          <option key={id} value={id}>
            {words?.filter(Boolean).join(' · ') ?? '…'}
          </option>
        )
      })}
    </select>
  )
}

/** The messages as this device knows them; those it does not know are asked for. */
function useMessages(conversation: string, ids: readonly string[]) {
  const [messages, setMessages] = useState<ReadonlyMap<string, Message>>(new Map())
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let current = true
    const talk = getWorld().talks.get(conversation)
    const read = ids.map(async (id) => (talk && shown(talk, id)) ?? readMessage(id))
    Promise.all(read).then(
      (found) => current && setMessages(new Map(found.map((message) => [message.id, message]))),
      (error: unknown) => current && setProblem(toProblem(error)),
    )
    return () => {
      current = false
    }
  }, [conversation, ids])
  return { messages, problem }
}
